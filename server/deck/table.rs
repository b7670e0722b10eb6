//! Reads TOML tables key by key, and reports what does not fit with its place in the whole file.
//!
//! Knows types and places, not what a key means.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::nearest::nearest;
use super::{Problem, ProblemKind};

/// Collects problems while a file is read.
#[derive(Debug)]
pub(super) struct Report {
    path: Arc<str>,
    problems: Vec<Problem>,
}

impl Report {
    pub(super) fn new(path: &str) -> Self {
        Self { path: Arc::from(path), problems: Vec::new() }
    }

    pub(super) fn add(&mut self, range: Range<usize>, kind: ProblemKind) {
        self.problems.push(Problem { path: Arc::clone(&self.path), range, kind });
    }

    /// Everything reported, in order of place.
    pub(super) fn finish(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| (problem.range.start, problem.range.end));
        self.problems
    }
}

/// Parses `text[part]` and hands its top table to `read`. Text that is no TOML is reported, and
/// nothing of it is read.
pub(super) fn with_toml<T>(
    text: &str,
    part: Range<usize>,
    report: &mut Report,
    read: impl FnOnce(&Table<'_>, &mut Report) -> T,
) -> Option<T> {
    let source = text.get(part.clone()).unwrap_or_default();
    match DeTable::parse(source) {
        Ok(table) => Some(read(
            &Table { table: table.get_ref(), range: part.clone(), source, base: part.start },
            report,
        )),
        Err(error) => {
            let span = error.span().unwrap_or(0..source.len());
            let range = part.start + span.start..part.start + span.end;
            report.add(range, ProblemKind::Toml(error.message().trim().to_owned()));
            None
        }
    }
}

/// A TOML table, with its place in the whole file.
#[derive(Debug)]
pub(super) struct Table<'t> {
    table: &'t DeTable<'t>,
    pub(super) range: Range<usize>,
    source: &'t str,
    base: usize,
}

/// A value under a key, or an element of a list under it.
#[derive(Debug, Clone)]
pub(super) struct Item<'t> {
    key: &'t str,
    value: &'t DeValue<'t>,
    /// Of the value in the whole file, quotes included.
    pub(super) range: Range<usize>,
    source: &'t str,
    base: usize,
}

/// A string and its place in the whole file, without the quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) range: Range<usize>,
}

impl<'t> Table<'t> {
    /// The value under a key.
    pub(super) fn get(&self, key: &str) -> Option<Item<'t>> {
        self.items().into_iter().find(|item| item.key == key)
    }

    /// Every key with its value, in order of place.
    pub(super) fn items(&self) -> Vec<Item<'t>> {
        let mut items: Vec<_> =
            self.table.iter().map(|(key, value)| self.item(key, value)).collect();
        items.sort_by_key(|item| item.range.start);
        items
    }

    fn item(
        &self,
        key: &'t Spanned<std::borrow::Cow<'t, str>>,
        value: &'t Spanned<DeValue<'t>>,
    ) -> Item<'t> {
        Item {
            key: key.get_ref(),
            value: value.get_ref(),
            range: shifted(value.span(), self.base),
            source: self.source,
            base: self.base,
        }
    }

    /// Reports every key that is none of `known`. `place` says where, as in "a card".
    pub(super) fn refuse_unknown(&self, known: &[&str], place: &'static str, report: &mut Report) {
        for key in self.table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let word = key.get_ref().to_string();
            let kind = ProblemKind::UnknownKey {
                nearest: nearest(&word, known.iter().copied()).map(str::to_owned),
                key: word,
                place,
                known: listed(known.iter().copied()),
            };
            report.add(shifted(key.span(), self.base), kind);
        }
    }
}

impl<'t> Item<'t> {
    pub(super) fn key(&self) -> &'t str {
        self.key
    }

    pub(super) fn text(&self, report: &mut Report) -> Option<Word> {
        let text = self.value.as_str();
        if text.is_none() {
            self.refuse("a string", report);
        }
        text.map(|text| Word { text: text.to_owned(), range: self.unquoted() })
    }

    /// A string, or a list of strings. Elements that are something else are reported and left out.
    pub(super) fn texts(&self, report: &mut Report) -> Vec<Word> {
        self.each("a string or a list of strings", report, |value| value.is_str())
            .iter()
            .filter_map(|item| item.text(report))
            .collect()
    }

    /// The elements of a list. A lone value that `fits` stands for a list of one.
    pub(super) fn each(
        &self,
        wanted: &'static str,
        report: &mut Report,
        fits: impl Fn(&DeValue<'_>) -> bool,
    ) -> Vec<Item<'t>> {
        match self.value.as_array() {
            Some(list) => list
                .iter()
                .map(|element| Item {
                    value: element.get_ref(),
                    range: shifted(element.span(), self.base),
                    ..self.clone()
                })
                .collect(),
            None if fits(self.value) => vec![self.clone()],
            None => {
                self.refuse(wanted, report);
                Vec::new()
            }
        }
    }

    pub(super) fn truth(&self, report: &mut Report) -> Option<bool> {
        let truth = self.value.as_bool();
        if truth.is_none() {
            self.refuse("`true` or `false`", report);
        }
        truth
    }

    pub(super) fn whole_number(&self, report: &mut Report) -> Option<i64> {
        let number = self
            .value
            .as_integer()
            .and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
        if number.is_none() {
            self.refuse("a whole number", report);
        }
        number
    }

    pub(super) fn is_text(&self) -> bool {
        self.value.is_str()
    }

    pub(super) fn table(&self, wanted: &'static str, report: &mut Report) -> Option<Table<'t>> {
        let table = self.value.as_table();
        if table.is_none() {
            self.refuse(wanted, report);
        }
        table.map(|table| Table {
            table,
            range: self.range.clone(),
            source: self.source,
            base: self.base,
        })
    }

    fn refuse(&self, wanted: &'static str, report: &mut Report) {
        let kind = ProblemKind::WrongType {
            key: self.key.to_owned(),
            wanted,
            found: with_article(self.value.type_str()),
        };
        report.add(self.range.clone(), kind);
    }

    /// The range of a string without its quotes, so that carets stand under the word itself.
    fn unquoted(&self) -> Range<usize> {
        let inner = self.range.start + 1..self.range.end.saturating_sub(1);
        let local = inner.start.saturating_sub(self.base)..inner.end.saturating_sub(self.base);
        match self.source.get(local) {
            Some(text) if !text.is_empty() && !text.starts_with(['"', '\'']) => inner,
            _ => self.range.clone(),
        }
    }
}

fn shifted(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

fn with_article(kind: &'static str) -> &'static str {
    match kind {
        "string" => "a string",
        "integer" => "a whole number",
        "float" => "a number",
        "boolean" => "`true` or `false`",
        "array" => "a list",
        "table" => "a table",
        _ => "a date or time",
    }
}

/// Words as a sentence lists them: `a`, `b`, `c`.
pub(super) fn listed<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
