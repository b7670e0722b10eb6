//! Reads library facts from their TOML files into `lang::Facts`.
//!
//! The form of a file is explained in `decks/README.md`. Nothing here knows any library.

use super::lookup::Lookup;
use super::nearest::nearest;
use super::table::{Item, Report, Table, Word, with_toml};
use super::{Problem, ProblemKind};
use crate::lang::{Facts, Language, LanguageFacts};

const FILE_KEYS: [&str; 7] =
    ["library", "language", "version", "names", "same", "types", "returns"];
const TYPE_KEYS: [&str; 8] =
    ["members", "bases", "enters", "makes", "deref", "builder", "handle", "extension"];

/// Adds one facts file to `facts`; what cannot be read is left out and reported.
pub fn read_facts(path: &str, text: &str, facts: &mut Facts) -> Vec<Problem> {
    let mut report = Report::new(path);
    with_toml(text, 0..text.len(), &mut report, |table, report| {
        table.refuse_unknown(&FILE_KEYS, "a facts file", report);
        if let Some(language) = language_of(table, report) {
            let separator = language.separator();
            Reader { facts: facts.of_mut(language), separator, report }.read(table);
        }
    });
    report.finish()
}

/// Every path in one facts file that is the target of a fact and that no facts file lists. `facts`
/// are those of all files.
pub fn check_facts(path: &str, text: &str, facts: &Facts) -> Vec<Problem> {
    let mut report = Report::new(path);
    with_toml(text, 0..text.len(), &mut report, |table, _| {
        let mut silent = Report::new(path);
        let language = language_of(table, &mut silent)?;
        Some((language, used(table, &mut silent)))
    })
    .flatten()
    .into_iter()
    .for_each(|(language, words)| {
        let lookup = Lookup::new(facts, language);
        for word in words.into_iter().filter(|word| !lookup.knows(&word.text)) {
            let near = nearest(&word.text, lookup.facts.known.iter().map(String::as_str));
            let nearest = near.map(str::to_owned);
            report.add(word.range, ProblemKind::UnknownFact { name: word.text, nearest });
        }
    });
    report.finish()
}

fn language_of(table: &Table<'_>, report: &mut Report) -> Option<Language> {
    let Some(item) = table.get("language") else {
        report.add(table.range.start..table.range.start, ProblemKind::NoLanguage);
        return None;
    };
    let word = item.text(report)?;
    let language = word.text.parse().ok();
    if language.is_none() {
        report.add(word.range, ProblemKind::NoLanguage);
    }
    language
}

/// The paths that facts lead to, and the functions and members that `returns` speaks of.
fn used(table: &Table<'_>, report: &mut Report) -> Vec<Word> {
    let mut words = Vec::new();
    for key in ["same", "returns"] {
        for item in entries(table, key, report) {
            words.extend(item.text(report).map(members_of).unwrap_or_default());
        }
    }
    for item in entries(table, "returns", report) {
        words.extend(item.text(report).map(|word| Word { text: item.key().to_owned(), ..word }));
    }
    for item in entries(table, "types", report) {
        let Some(inner) = item.table("a table", report) else { continue };
        for key in ["bases", "enters"] {
            words.extend(inner.get(key).map(|item| item.texts(report)).unwrap_or_default());
        }
    }
    words
}

/// What a call may give instead of a type: what its first argument is, or what that leads to.
const OF_ARGUMENT: [&str; 3] = ["argument", "await argument", "enter argument"];

/// The types of a tuple `(A, B)`, where `_` stands for one that nobody asks for; anything else is one type.
fn members_of(word: Word) -> Vec<Word> {
    if OF_ARGUMENT.contains(&word.text.as_str()) {
        return Vec::new();
    }
    let range = word.range.clone();
    let types = word.text.trim_start_matches('(').trim_end_matches(')').split(',').map(str::trim);
    let types = types.filter(|text| *text != "_");
    types.map(|text| Word { text: text.to_owned(), range: range.clone() }).collect()
}

fn entries<'t>(table: &Table<'t>, key: &str, report: &mut Report) -> Vec<Item<'t>> {
    table
        .get(key)
        .and_then(|item| item.table("a table", report))
        .map(|inner| inner.items())
        .unwrap_or_default()
}

struct Reader<'f> {
    facts: &'f mut LanguageFacts,
    separator: &'static str,
    report: &'f mut Report,
}

impl Reader<'_> {
    fn read(&mut self, table: &Table<'_>) {
        self.names(table);
        for item in entries(table, "types", self.report) {
            if let Some(inner) = item.table("a table", self.report) {
                self.one_type(item.key(), &inner);
            }
        }
        for item in entries(table, "same", self.report) {
            if let Some(word) = item.text(self.report) {
                self.facts.same.insert(item.key().to_owned(), word.text);
            }
        }
        for item in entries(table, "returns", self.report) {
            if let Some(word) = item.text(self.report) {
                self.facts.returns.insert(item.key().to_owned(), word.text);
            }
        }
    }

    /// `[names]`: each key is a module, each word a name in it.
    fn names(&mut self, table: &Table<'_>) {
        for item in entries(table, "names", self.report) {
            self.facts.known.insert(item.key().to_owned());
            for word in item.texts(self.report) {
                self.facts.known.insert(format!("{}{}{}", item.key(), self.separator, word.text));
            }
        }
    }

    fn one_type(&mut self, path: &str, table: &Table<'_>) {
        table.refuse_unknown(&TYPE_KEYS, "a type", self.report);
        self.facts.known.insert(path.to_owned());
        let is_extension = self.truth(table, "extension");
        for word in self.texts(table, "members") {
            self.facts.known.insert(format!("{path}{}{word}", self.separator));
            if is_extension {
                self.facts.extensions.entry(word).or_default().push(path.to_owned());
            }
        }
        for word in self.texts(table, "makes") {
            let member = format!("{path}{}{word}", self.separator);
            self.facts.known.insert(member.clone());
            self.facts.returns.insert(member, path.to_owned());
        }
        let bases = self.texts(table, "bases");
        let enters = self.texts(table, "enters").pop();
        let deref = self.truth(table, "deref");
        let builder = self.truth(table, "builder");
        let handle = self.truth(table, "handle");
        let facts = self.facts.types.entry(path.to_owned()).or_default();
        facts.bases.extend(bases);
        facts.enters = enters.or(facts.enters.take());
        facts.deref |= deref;
        facts.builder |= builder;
        facts.handle |= handle;
    }

    fn texts(&mut self, table: &Table<'_>, key: &str) -> Vec<String> {
        let words = table.get(key).map(|item| item.texts(self.report)).unwrap_or_default();
        words.into_iter().map(|word| word.text).collect()
    }

    fn truth(&mut self, table: &Table<'_>, key: &str) -> bool {
        table.get(key).and_then(|item| item.truth(self.report)).unwrap_or(false)
    }
}

#[cfg(test)]
mod tests;
