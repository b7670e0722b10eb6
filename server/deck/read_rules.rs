//! Reads the rules of a card from TOML. A rule that is wrong in one word is left out as a whole:
//! without its predicate it would match too much.

use std::str::FromStr;

use super::nearest::nearest;
use super::path::{Path, read_path};
use super::problem::{PathFault, ProblemKind};
use super::table::{Item, Report, Table, Word, listed};
use super::{Predicates, Rule, Subject};
use crate::lang::{Inside, Keyword, Language, LocalKind, Place};

/// The keys that say what a rule looks for.
const SUBJECTS: [&str; 5] = ["name", "member", "value", "keyword", "local"];
const PREDICATES: [&str; 6] = ["inside", "awaited", "operand", "argument_of", "decorates", "at"];

/// Reads the value of a card's `python` or `rust` key.
pub(super) fn read_rules(list: &Item<'_>, language: Language, report: &mut Report) -> Vec<Rule> {
    list.each("a list of rules", report, |_| false)
        .iter()
        .flat_map(|item| match item.is_text() {
            true => item
                .text(report)
                .and_then(|word| plain(&word, language, report))
                .into_iter()
                .collect(),
            false => item
                .table("a name, a keyword form, or a table", report)
                .and_then(|table| from_table(&table, language, report))
                .unwrap_or_default(),
        })
        .collect()
}

/// A rule written as one string.
fn plain(word: &Word, language: Language, report: &mut Report) -> Option<Rule> {
    let keyword_like = word.text.starts_with('.') || word.text.contains(' ');
    let subject = if keyword_like || Keyword::from_str(&word.text).is_ok() {
        Subject::Keyword(spoken(word, "keyword form", language, report)?)
    } else {
        name(word, language, report)?
    };
    let predicates = Predicates::default();
    Some(Rule { language, subject, predicates, range: word.range.clone() })
}

/// A rule written as a table: one rule for each thing it lists.
fn from_table(table: &Table<'_>, language: Language, report: &mut Report) -> Option<Vec<Rule>> {
    let known: Vec<_> = SUBJECTS.into_iter().chain(PREDICATES).collect();
    table.refuse_unknown(&known, "a rule", report);
    let strange = table.items().iter().any(|item| !known.contains(&item.key()));
    let subjects = subjects(table, language, report);
    let predicates = predicates(table, language, report);
    if strange {
        return None;
    }
    let predicates = predicates?;
    let rules = subjects?.into_iter().map(|(subject, word)| Rule {
        language,
        subject,
        predicates: predicates.clone(),
        range: word.range,
    });
    Some(rules.collect())
}

fn subjects(
    table: &Table<'_>,
    language: Language,
    report: &mut Report,
) -> Option<Vec<(Subject, Word)>> {
    let mut given = SUBJECTS.into_iter().filter_map(|key| Some((key, table.get(key)?)));
    let Some((key, item)) = given.next() else {
        report.add(table.range.clone(), ProblemKind::NoSubject);
        return None;
    };
    if let Some((other, _)) = given.next() {
        report.add(table.range.clone(), ProblemKind::TwoSubjects(key, other));
        return None;
    }
    let words = item.texts(report).into_iter();
    Some(words.filter_map(|word| Some((subject(key, &word, language, report)?, word))).collect())
}

fn subject(key: &str, word: &Word, language: Language, report: &mut Report) -> Option<Subject> {
    match key {
        "name" => name(word, language, report),
        "member" => member(word, language, report).map(Subject::Member),
        "value" => one_path(word, language, report).map(Subject::Value),
        "keyword" => spoken(word, "keyword form", language, report).map(Subject::Keyword),
        _ => spoken(word, "kind of function", language, report).map(Subject::Local),
    }
}

fn name(word: &Word, language: Language, report: &mut Report) -> Option<Subject> {
    match read_path(&word.text, language) {
        Ok(Path::One(path)) => Some(Subject::Name(path)),
        Ok(Path::AllIn(module)) => Some(Subject::NamesIn(module)),
        Err(fault) => bad_path(word, fault, report),
    }
}

fn one_path(word: &Word, language: Language, report: &mut Report) -> Option<String> {
    match read_path(&word.text, language) {
        Ok(Path::One(path)) => Some(path),
        Ok(Path::AllIn(_)) => bad_path(word, PathFault::StarOfType, report),
        Err(fault) => bad_path(word, fault, report),
    }
}

fn member(word: &Word, language: Language, report: &mut Report) -> Option<String> {
    let path = one_path(word, language, report)?;
    if super::path::parent(&path, language).is_none() {
        return bad_path(word, PathFault::NoMember, report);
    }
    Some(path)
}

fn bad_path<T>(word: &Word, fault: PathFault, report: &mut Report) -> Option<T> {
    report.add(word.range.clone(), ProblemKind::BadPath { path: word.text.clone(), fault });
    None
}

/// All predicates of a rule; `None` if one of them is wrong.
fn predicates(table: &Table<'_>, language: Language, report: &mut Report) -> Option<Predicates> {
    let inside = words(table, "inside", "surrounding", language, report);
    let decorates = words(table, "decorates", "kind of function", language, report);
    let at = words(table, "at", "place", language, report);
    let operand = patterns(table, "operand", language, report);
    let argument_of = patterns(table, "argument_of", language, report);
    let awaited = match table.get("awaited") {
        Some(item) => Some(item.truth(report)?),
        None => None,
    };
    Some(Predicates {
        inside: inside?,
        awaited,
        operand: operand?,
        argument_of: argument_of?,
        decorates: decorates?,
        at: at?,
    })
}

/// The words of a predicate; none if it is not given, `None` if one of them is wrong.
fn words<W: Spoken>(
    table: &Table<'_>,
    key: &str,
    what: &'static str,
    language: Language,
    report: &mut Report,
) -> Option<Vec<W>> {
    every(table, key, report, |word, report| spoken(word, what, language, report))
}

/// The names of `operand` and `argument_of`; a name may end in `*`, and is kept as written.
fn patterns(
    table: &Table<'_>,
    key: &str,
    language: Language,
    report: &mut Report,
) -> Option<Vec<String>> {
    every(table, key, report, |word, report| match read_path(&word.text, language) {
        Ok(_) => Some(word.text.clone()),
        Err(fault) => bad_path(word, fault, report),
    })
}

fn every<T>(
    table: &Table<'_>,
    key: &str,
    report: &mut Report,
    mut read: impl FnMut(&Word, &mut Report) -> Option<T>,
) -> Option<Vec<T>> {
    let Some(item) = table.get(key) else { return Some(Vec::new()) };
    let words = item.texts(report);
    let values: Vec<_> = words.iter().filter_map(|word| read(word, report)).collect();
    (!words.is_empty() && values.len() == words.len()).then_some(values)
}

/// A word out of a fixed list, some of which belong to one language only.
trait Spoken: FromStr + Copy + 'static {
    fn all() -> &'static [Self];
    fn spelling(self) -> &'static str;
    /// The only language that has it; `None` if every language does.
    fn only_in(self) -> Option<Language>;
}

fn spoken<W: Spoken>(
    word: &Word,
    what: &'static str,
    language: Language,
    report: &mut Report,
) -> Option<W> {
    let fits = |value: &W| value.only_in().is_none_or(|only| only == language);
    let fitting = || W::all().iter().copied().filter(fits).map(W::spelling);
    let kind = match W::from_str(&word.text) {
        Ok(value) if fits(&value) => return Some(value),
        Ok(_) => {
            let known = listed(fitting());
            ProblemKind::WrongLanguage { word: word.text.clone(), language, known }
        }
        Err(_) => ProblemKind::UnknownWord {
            what,
            word: word.text.clone(),
            nearest: nearest(&word.text, fitting()).map(str::to_owned),
            known: listed(fitting()),
        },
    };
    report.add(word.range.clone(), kind);
    None
}

macro_rules! spoken {
    ($type:ty, python: $($python:ident)|*, rust: $($rust:ident)|*) => {
        impl Spoken for $type {
            fn all() -> &'static [Self] {
                Self::ALL
            }

            fn spelling(self) -> &'static str {
                self.as_str()
            }

            #[allow(unreachable_patterns, reason = "a list may name every value")]
            fn only_in(self) -> Option<Language> {
                match self {
                    $(Self::$python)|* => Some(Language::Python),
                    $(Self::$rust)|* => Some(Language::Rust),
                    _ => None,
                }
            }
        }
    };
}

spoken!(Keyword, python: Await | AsyncDef | AsyncWith | AsyncFor,
    rust: DotAwait | AsyncFn | AsyncMove | AsyncBlock);
spoken!(LocalKind, python: AsyncDef | Def, rust: AsyncFn | Fn);
spoken!(Inside, python: AsyncDef | Def | Class | Repeated, rust: AsyncFn | Fn);

impl Spoken for Place {
    fn all() -> &'static [Self] {
        Self::ALL
    }

    fn spelling(self) -> &'static str {
        self.as_str()
    }

    fn only_in(self) -> Option<Language> {
        None
    }
}
