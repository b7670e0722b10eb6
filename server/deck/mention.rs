//! Whether a text can have any card at all: a quick look for the words without which no rule applies.
//!
//! Only ever leaves out what certainly has none. A name can be renamed, but where it is imported it is
//! spelled; a value's type can go unnamed, but not the library it comes from.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;

use super::rule::{Rule, Subject};
use crate::lang::{Facts, Inside, Language, LanguageFacts, LocalKind};

/// The words to look for, by language.
#[derive(Debug)]
pub(super) struct Mentions {
    python: Option<AhoCorasick>,
    rust: Option<AhoCorasick>,
}

impl Mentions {
    /// The words of these rules, whose paths are canonical.
    pub fn of<'r>(rules: impl Iterator<Item = &'r Rule> + Clone, facts: &Facts) -> Self {
        let finder = |language| {
            let facts = facts.of(language);
            let rules = rules.clone().filter(|rule| rule.language == language);
            let words: BTreeSet<String> = rules.flat_map(|rule| words(rule, facts)).collect();
            // Without a finder every text may have a card: too many words, or a rule without any.
            if words.contains("") { None } else { AhoCorasick::new(words).ok() }
        };
        Self { python: finder(Language::Python), rust: finder(Language::Rust) }
    }

    /// Whether a rule may apply to something in this text. `module` is what the text's own module is
    /// called, as its names are known by that without spelling it.
    pub fn may_be_in(&self, language: Language, text: &str, module: &str) -> bool {
        let finder = match language {
            Language::Python => &self.python,
            Language::Rust => &self.rust,
        };
        finder.as_ref().is_none_or(|finder| finder.is_match(text) || finder.is_match(module))
    }
}

/// Words of which one stands in every text to which a rule applies; the empty one if there is none.
fn words(rule: &Rule, facts: &LanguageFacts) -> Vec<String> {
    let is_async = |inside: &Inside| matches!(inside, Inside::AsyncDef | Inside::AsyncFn);
    if rule.predicates.inside.iter().any(is_async) || rule.predicates.awaited == Some(true) {
        // `await` stands in something async, even if only half-typed.
        return vec!["async".to_owned(), "await".to_owned()];
    }
    let separator = rule.language.separator();
    match &rule.subject {
        Subject::Keyword(_) => vec!["async".to_owned(), "await".to_owned()],
        Subject::Local(LocalKind::AsyncDef | LocalKind::AsyncFn) => vec!["async".to_owned()],
        Subject::Local(LocalKind::Def | LocalKind::Fn) => vec![String::new()],
        Subject::Name(path) | Subject::NamesIn(path) => named(path, facts, separator),
        Subject::Member(path) | Subject::Value(path) => libraries(path, facts, separator),
    }
}

/// A name that an import leads to is spelled, and so is its library: whichever is the rarer word. What
/// needs no import is only spelled itself.
fn named(path: &str, facts: &LanguageFacts, separator: &str) -> Vec<String> {
    const RARE: usize = 8;
    let (root, last) = match path.rsplit_once(separator) {
        Some((before, last)) => (before.split(separator).next().unwrap_or(before), last),
        None => (path, ""),
    };
    if last.len() >= RARE || matches!(root, "builtins" | "std") {
        spellings(path, facts, separator)
    } else {
        libraries(path, facts, separator)
    }
}

/// The last part of a path, and of every other spelling of it or of what it is in.
fn spellings(path: &str, facts: &LanguageFacts, separator: &str) -> Vec<String> {
    let last = |path: &str| {
        let word = path.rsplit(separator).next().unwrap_or(path);
        word.trim_end_matches('!').to_owned()
    };
    let others = facts.same.iter().filter(|(_, public)| {
        let rest = public.strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(separator))
    });
    std::iter::once(last(path)).chain(others.map(|(spelling, _)| last(spelling))).collect()
}

/// The names of the libraries from which something of this path's library can come.
fn libraries(path: &str, facts: &LanguageFacts, separator: &str) -> Vec<String> {
    let root = |path: &str| path.split(separator).next().unwrap_or(path).to_owned();
    let mut found = BTreeSet::from([root(path)]);
    loop {
        let known = found.len();
        let speaks_of = |text: &str| found.iter().any(|library| text.contains(library.as_str()));
        let same = facts.same.iter().filter(|(_, public)| speaks_of(public));
        let returns = facts.returns.iter().filter(|(_, result)| speaks_of(result));
        let types = facts
            .types
            .iter()
            .filter(|(_, it)| it.bases.iter().chain(&it.enters).any(|path| speaks_of(path)));
        let more: Vec<_> = same
            .map(|(path, _)| root(path))
            .chain(returns.map(|(path, _)| root(path)))
            .chain(types.map(|(path, _)| root(path)))
            .collect();
        found.extend(more);
        if found.len() == known {
            break;
        }
    }
    // Built-in names need no import: then nothing can be told from the text.
    if found.iter().any(|library| library == "builtins") {
        return vec![String::new()];
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Shelf, read_deck};

    fn shelf(rules: &str) -> Shelf {
        let mut facts = Facts::default();
        let python = facts.of_mut(Language::Python);
        python.same.insert("asyncio.tasks".into(), "asyncio".into());
        python.same.insert("old.assemble".into(), "asyncio.gather".into());
        python.returns.insert("loops.new".into(), "asyncio.Loop".into());
        let text = format!(
            "+++\nformat = 1\ntitle = \"T\"\n+++\n\n## Q?\n\n```toml card\nid = \"q\"\n{rules}\n```\n\nA.\n"
        );
        Shelf::new(vec![read_deck("t.md", &text).0], std::sync::Arc::new(facts))
    }

    #[test]
    fn a_text_without_the_words_of_any_rule_has_no_card() {
        let may = |rules: &str, text| shelf(rules).may_have_cards(Language::Python, text, "");
        let gather = "python = [\"asyncio.gather\"]";
        assert!(may(gather, "from asyncio import gather as g"));
        assert!(may(gather, "from old import assemble"));
        assert!(may(gather, "import asyncio"));
        assert!(!may(gather, "import os"));
        let opened = "python = [\"builtins.open\"]";
        assert!(may(opened, "open(x)") && !may(opened, "import os"));
        let value = "python = [{ value = \"asyncio.Loop\" }]";
        assert!(may(value, "import asyncio"));
        assert!(may(value, "import loops"), "what it gives is asyncio's");
        assert!(!may(value, "def loop(): pass"));
        let inside = "python = [{ name = \"time.sleep\", inside = \"async def\" }]";
        assert!(!may(inside, "import time\ntime.sleep(1)"));
        assert!(may(inside, "import time\nasync def f(): time.sleep(1)"));
        assert!(may("python = [\"await\"]", "await x"));
        assert!(!may("python = [\"await\"]", "x"));
        assert!(may("python = [{ local = \"def\" }]", "anything"));
    }

    #[test]
    fn a_module_of_the_library_itself_need_not_spell_its_name() {
        let shelf = shelf("python = [{ value = \"asyncio.Loop\" }]");
        assert!(shelf.may_have_cards(Language::Python, "self.loop", "asyncio.events"));
        assert!(!shelf.may_have_cards(Language::Rust, "self.loop", ""));
    }
}
