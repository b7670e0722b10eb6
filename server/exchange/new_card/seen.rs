//! What selected code says about the card to be made of it: its rule, a question, its example.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::lang::{Claim, Code, Facts, Keyword, Language, Place, Sighting};

/// Code that a learner selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    pub language: Language,
    /// What was selected, without the indentation it shares.
    text: String,
    /// The whole lines it stands on.
    lines: String,
    /// The lines that bring in the name it is about.
    imports: String,
    /// What the card is about.
    claim: Option<Claim>,
}

/// The longest code that a proposed question quotes.
const QUOTED: usize = 60;

impl Selection {
    /// Reads a range of bytes of a document. An empty range stands for its line.
    ///
    /// The card is about the token at the start, or the last name of the path that begins there; if that is
    /// none, about the one name of a library that is selected, if there is exactly one.
    pub fn of(code: &Code, range: Range<usize>, facts: &Facts) -> Self {
        let whole = code.text(0..code.len());
        let range = range.start.min(whole.len())..range.end.min(whole.len());
        let lines = lines_around(&whole, &range);
        let cursor = range.is_empty();
        let text = if cursor { lines.clone() } else { range.clone() };
        let picked = whole.get(text.clone()).unwrap_or_default();
        let start = if cursor {
            range.start
        } else {
            text.start + (picked.len() - picked.trim_start().len())
        };
        let sightings = code.sightings(facts);
        let at = sightings
            .iter()
            .find(|it| it.range.contains(&start) || (cursor && it.range.end == start));
        let at = at.map(|it| if cursor { it } else { last_of_path(it, &sightings, code, &text) });
        let claim = at.and_then(about).or_else(|| only_name(&sightings, &text));
        let imports = claim
            .as_ref()
            .and_then(path_of)
            .map(|path| imports(&whole, &sightings, path, code.language()));
        Self {
            language: code.language(),
            text: dedented(&whole, text),
            lines: dedented(&whole, lines),
            imports: imports.unwrap_or_default(),
            claim,
        }
    }

    /// The rule of the card, as a deck writes it.
    pub(super) fn rule(&self) -> Option<String> {
        Some(match self.claim.as_ref()? {
            Claim::Name(path) => format!("\"{path}\""),
            Claim::Member(path) => format!("{{ member = \"{path}\" }}"),
            Claim::Value(path) => format!("{{ value = \"{path}\" }}"),
            Claim::Keyword(keyword) => format!("\"{keyword}\""),
            Claim::Local(_) => return None,
        })
    }

    /// A question about it, if it is about something or short.
    pub(super) fn question(&self) -> Option<String> {
        let path = match &self.claim {
            Some(Claim::Keyword(keyword)) => return Some(format!("What does `{keyword}` do?")),
            Some(Claim::Value(path)) => return Some(format!("What is `{path}`?")),
            Some(claim) => path_of(claim)?,
            None => {
                let line = self.text.lines().map(str::trim).find(|line| !line.is_empty())?;
                let short = line.chars().count() <= QUOTED && !line.contains('`');
                return short.then(|| format!("What does `{line}` do?"));
            }
        };
        let last = path.rsplit(self.language.separator()).next().unwrap_or(path);
        let is_thing = last == path || last.starts_with(char::is_uppercase);
        Some(if is_thing {
            format!("What is `{path}`?")
        } else {
            format!("What does `{path}` do?")
        })
    }

    /// Blocks of code that may prove the card, what the learner selected first.
    pub(super) fn examples(&self) -> Vec<Vec<String>> {
        let with_imports = |code: &str| format!("{}\n\n{code}", self.imports);
        let mut all = vec![vec![self.text.clone()], vec![self.lines.clone()]];
        if !self.imports.is_empty() {
            all.extend([vec![with_imports(&self.text)], vec![with_imports(&self.lines)]]);
        }
        all.extend(self.smallest().map(|code| vec![self.text.clone(), code]));
        all
    }

    /// The selected code alone, for a card without a rule.
    pub(super) fn plain_example(&self) -> Vec<String> {
        if self.text.trim().is_empty() { Vec::new() } else { vec![self.text.clone()] }
    }

    /// Why a card of this code has no rule.
    pub(super) fn why_no_rule(&self) -> String {
        match self.rule() {
            None => "nothing that a rule could name is selected: the card is asked in quizzes and comes \
                     up on no hover, until you give it a rule"
                .to_owned(),
            Some(rule) => format!(
                "no example brings a card with the rule {rule} up before the other cards of this deck: \
                 it has no rule and is only asked in quizzes"
            ),
        }
    }

    /// The smallest code in which the token is what it is here.
    fn smallest(&self) -> Option<String> {
        let claim = self.claim.as_ref()?;
        let path = path_of(claim)?;
        let (owner, name) = path.rsplit_once(self.language.separator()).unwrap_or((path, path));
        let library = path.split(self.language.separator()).next().unwrap_or(path);
        Some(match (self.language, claim) {
            (Language::Python, Claim::Member(_)) => {
                format!("import {library}\n\nit: {owner}\nit.{name}")
            }
            (Language::Python, Claim::Value(_)) => format!("import {library}\n\nit: {path}\nit"),
            (Language::Python, _) => format!("import {library}\n\n{path}"),
            (Language::Rust, Claim::Member(_)) => {
                format!("fn example(it: {owner}) {{\n    it.{name}();\n}}")
            }
            (Language::Rust, Claim::Value(_)) => {
                format!("fn example(it: {path}) {{\n    drop(it);\n}}")
            }
            (Language::Rust, _) if path.ends_with('!') => {
                format!("fn example() {{\n    {path}();\n}}")
            }
            (Language::Rust, _) => format!("use {path};"),
        })
    }
}

/// What a card about a token is about: the most telling of what it is.
fn about(sighting: &Sighting) -> Option<Claim> {
    let rank = |claim: &Claim| match claim {
        Claim::Member(_) => 0,
        Claim::Value(_) => 1,
        Claim::Name(_) => 2,
        Claim::Keyword(Keyword::Async) => 4,
        Claim::Keyword(_) => 3,
        Claim::Local(_) => 5,
    };
    sighting.claims.iter().min_by_key(|claim| rank(claim)).cloned()
}

/// The last selected name of the path that begins with a token: `gather` of `asyncio.gather(…)`.
fn last_of_path<'a>(
    first: &'a Sighting,
    sightings: &'a [Sighting],
    code: &Code,
    range: &Range<usize>,
) -> &'a Sighting {
    let separator = code.language().separator();
    let is_next = |it: &Sighting, next: &Sighting| {
        it.range.end < next.range.start
            && next.range.start < range.end
            && code.text(it.range.end..next.range.start) == separator
            && matches!(about(it), Some(Claim::Name(_)))
            && about(next).as_ref().and_then(path_of).is_some()
    };
    let follow = |it: &&'a Sighting| sightings.iter().find(|next| is_next(it, next));
    std::iter::successors(Some(first), follow).last().unwrap_or(first)
}

fn path_of(claim: &Claim) -> Option<&str> {
    match claim {
        Claim::Name(path) | Claim::Member(path) | Claim::Value(path) => Some(path),
        Claim::Keyword(_) | Claim::Local(_) => None,
    }
}

/// The one name or member in a range, modules apart.
fn only_name(sightings: &[Sighting], range: &Range<usize>) -> Option<Claim> {
    let within =
        sightings.iter().filter(|it| it.range.start >= range.start && it.range.end <= range.end);
    let named = within.filter_map(about).filter(|claim| match claim {
        Claim::Member(_) => true,
        Claim::Name(path) => path.contains(['.', ':']),
        _ => false,
    });
    let mut found: Vec<Claim> = Vec::new();
    for claim in named {
        if !found.contains(&claim) {
            found.push(claim);
        }
    }
    (found.len() == 1).then(|| found.remove(0))
}

/// The lines that import a path or what it is part of, each once.
fn imports(whole: &str, sightings: &[Sighting], path: &str, language: Language) -> String {
    let separator = language.separator();
    let leads_to = |claim: &Claim| {
        path_of(claim).is_some_and(|it| {
            path == it || path.strip_prefix(it).is_some_and(|rest| rest.starts_with(separator))
        })
    };
    let imports = sightings.iter().filter(|it| it.context.place == Place::Import);
    let lines: BTreeSet<_> = imports
        .filter(|it| it.claims.iter().any(leads_to))
        .map(|it| lines_around(whole, &it.range))
        .map(|range| (range.start, range.end))
        .collect();
    let texts = lines.into_iter().filter_map(|(start, end)| whole.get(start..end));
    texts.map(str::trim).collect::<Vec<_>>().join("\n")
}

/// The bytes of the whole lines around a range, without the last line's end.
fn lines_around(whole: &str, range: &Range<usize>) -> Range<usize> {
    let start = whole.get(..range.start).and_then(|it| it.rfind('\n')).map_or(0, |at| at + 1);
    // A selection up to the beginning of a line does not mean that line.
    let inner = whole.get(range.clone()).unwrap_or_default();
    let last = range.end - usize::from(inner.ends_with('\n'));
    let rest = whole.get(last..).unwrap_or_default();
    start..last + rest.find(['\n', '\r']).unwrap_or(rest.len())
}

/// The code of a range without the indentation of its first line.
fn dedented(whole: &str, range: Range<usize>) -> String {
    let line = lines_around(whole, &(range.start..range.start));
    let first = whole.get(line.start..).unwrap_or_default();
    let indent = first.len() - first.trim_start_matches([' ', '\t']).len();
    let code = whole.get(range).unwrap_or_default().replace("\r\n", "\n");
    let strip = |line: &str| {
        let white = line.len() - line.trim_start_matches([' ', '\t']).len();
        line.get(white.min(indent)..).unwrap_or_default().trim_end().to_owned()
    };
    code.lines().map(strip).collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned()
}
