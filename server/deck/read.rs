//! Reads a deck: Markdown with TOML blocks in, values and problems out.
//!
//! How Markdown is cut into questions is `sections.rs`; how rules are written is `read_rules.rs`.

use std::ops::Range;
use std::sync::Arc;

use super::read_rules::read_rules;
use super::sections::{Section, split};
use super::table::{Report, Table, Word, with_toml};
use super::{Answer, Card, CardId, Deck, Finding, Problem, ProblemKind};
use crate::lang::Language;

const CARD_KEYS: [&str; 11] = [
    "id",
    "python",
    "rust",
    "tags",
    "was",
    "hint",
    "confuses",
    "suspended",
    "diagnostics",
    "priority",
    "guid",
];
const DECK_KEYS: [&str; 2] = ["format", "title"];
/// The one format there is.
const FORMAT: i64 = 1;

/// Reads the text of a deck. Always gives a deck, with every card that could be read.
///
/// `path` is how people call the file; its stem becomes the deck's name. A rule that is wrong is
/// left out and its card kept; a card without an id, an answer or readable TOML is left out. A deck
/// of a format that this version does not know has no cards.
pub fn read_deck(path: &str, text: &str) -> (Deck, Vec<Problem>) {
    let mut report = Report::new(path);
    let name = stem(path);
    let front = read_front(text, &mut report);
    let cards = if front.readable { read_cards(text, front.end, &mut report) } else { Vec::new() };
    let title = front.title.unwrap_or_else(|| name.to_owned());
    let deck = Deck { path: Arc::from(path), name: Arc::from(name), title, cards };
    (deck, report.finish())
}

fn stem(path: &str) -> &str {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    file.strip_suffix(".md").unwrap_or(file)
}

/// What the front matter says, and where it ends.
struct Front {
    title: Option<String>,
    readable: bool,
    end: usize,
}

fn read_front(text: &str, report: &mut Report) -> Front {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut front = Front { title: None, readable: true, end: start };
    let first = line_at(text, start);
    if text.get(first.clone()).map(str::trim_end) != Some("+++") {
        report.add(first, ProblemKind::NoFrontMatter);
        return front;
    }
    let Some(close) = closing_line(text, first.end) else {
        report.add(first, ProblemKind::OpenFrontMatter);
        return front;
    };
    front.end = close.end;
    with_toml(text, first.end..close.start, report, |table, report| {
        table.refuse_unknown(&DECK_KEYS, "a deck", report);
        front.readable = check_format(table, &first, report);
        front.title = table.get("title").and_then(|item| item.text(report)).map(|word| word.text);
        if table.get("title").is_none() {
            report.add(trimmed(text, first), ProblemKind::NoTitle);
        }
    });
    front
}

/// Whether the deck can be read. A missing format is reported and taken for the first.
fn check_format(table: &Table<'_>, fallback: &Range<usize>, report: &mut Report) -> bool {
    let Some(item) = table.get("format") else {
        report.add(fallback.start..fallback.start + 3, ProblemKind::NoFormat);
        return true;
    };
    match item.whole_number(report) {
        Some(FORMAT) | None => true,
        Some(other) => {
            report.add(item.range.clone(), ProblemKind::UnsupportedFormat(other));
            false
        }
    }
}

/// The line that begins at an offset, with its line ending.
fn line_at(text: &str, start: usize) -> Range<usize> {
    let rest = text.get(start..).unwrap_or_default();
    start..start + rest.find('\n').map_or(rest.len(), |at| at + 1)
}

fn closing_line(text: &str, mut at: usize) -> Option<Range<usize>> {
    while at < text.len() {
        let line = line_at(text, at);
        if text.get(line.clone()).map(str::trim_end) == Some("+++") {
            return Some(line);
        }
        at = line.end;
    }
    None
}

fn read_cards(text: &str, start: usize, report: &mut Report) -> Vec<Card> {
    let body = split(text, start);
    for stray in body.strays {
        report.add(trimmed(text, stray), ProblemKind::StrayCardBlock);
    }
    let read = |section| read_card(text, section, report);
    let mut cards: Vec<_> = body.sections.iter().filter_map(read).collect();
    number_lines(&mut cards, text);
    cards
}

/// Tells each card the line it begins on. Cards come in the order of the text, so it is counted once.
fn number_lines(cards: &mut [Card], text: &str) {
    let (mut line, mut counted) = (0, 0);
    for card in cards {
        let between = text.as_bytes().get(counted..card.range.start).unwrap_or_default();
        line += between.iter().filter(|byte| **byte == b'\n').count();
        counted = card.range.start;
        card.line = line;
    }
}

fn read_card(text: &str, section: &Section, report: &mut Report) -> Option<Card> {
    let heading = trimmed(text, line_at(text, section.range.start));
    if section.after_open_fence {
        report.add(heading.clone(), ProblemKind::OpenFence);
    }
    let Some(block) = section.cards.first() else {
        report.add(heading, ProblemKind::NoCardBlock);
        return None;
    };
    for second in section.cards.iter().skip(1) {
        report.add(trimmed(text, second.range.clone()), ProblemKind::SecondCardBlock);
    }
    let question = slice(text, &section.question).trim().to_owned();
    let answer = read_answer(text, section, report);
    if question.is_empty() {
        report.add(heading.clone(), ProblemKind::EmptyQuestion);
    }
    if answer == Answer::default() {
        report.add(heading, ProblemKind::EmptyAnswer);
    }
    let fields = with_toml(text, block.inside.clone(), report, |table, report| {
        let opening = trimmed(text, line_at(text, block.range.start));
        read_fields(table, opening, report)
    })??;
    (!question.is_empty() && answer != Answer::default()).then(|| Card {
        question,
        answer,
        range: section.range.clone(),
        ..fields
    })
}

/// What the card block says; `None` without a usable id. The caller adds what stands around it.
fn read_fields(table: &Table<'_>, opening: Range<usize>, report: &mut Report) -> Option<Card> {
    table.refuse_unknown(&CARD_KEYS, "a card", report);
    let mut rules = Vec::new();
    for &language in Language::ALL {
        if let Some(list) = table.get(language.as_str()) {
            rules.extend(read_rules(&list, language, report));
        }
    }
    let texts = |key: &str, report: &mut Report| match table.get(key) {
        Some(item) => item.texts(report),
        None => Vec::new(),
    };
    let tags = texts("tags", report).into_iter().map(|word| word.text).collect();
    let was = ids(texts("was", report), report);
    let confuses = ids(texts("confuses", report), report);
    let diagnostics = findings(texts("diagnostics", report), report);
    let hint = table.get("hint").and_then(|item| item.text(report)).map(|word| word.text);
    let guid = table.get("guid").and_then(|item| item.text(report)).map(|word| word.text);
    let suspended = table.get("suspended").and_then(|item| item.truth(report)).unwrap_or(false);
    let priority = table.get("priority").and_then(|item| item.whole_number(report)).unwrap_or(0);
    let Some(id) = table.get("id") else {
        report.add(opening, ProblemKind::NoId);
        return None;
    };
    let word = id.text(report)?;
    Some(Card {
        id_range: word.range.clone(),
        id: ids(vec![word], report).pop()?,
        question: String::new(),
        answer: Answer::default(),
        rules,
        tags,
        guid,
        was,
        hint,
        confuses,
        suspended,
        diagnostics,
        priority: i32::try_from(priority).unwrap_or(if priority < 0 { i32::MIN } else { i32::MAX }),
        range: 0..0,
        line: 0,
    })
}

fn ids(words: Vec<Word>, report: &mut Report) -> Vec<CardId> {
    let mut ids = Vec::new();
    for word in words {
        match CardId::new(&word.text) {
            Ok(id) => ids.push(id),
            Err(error) => report.add(word.range, ProblemKind::BadId(error)),
        }
    }
    ids
}

fn findings(words: Vec<Word>, report: &mut Report) -> Vec<Finding> {
    let mut findings = Vec::new();
    for word in words {
        match Finding::new(&word.text) {
            Some(finding) => findings.push(finding),
            None => report.add(word.range, ProblemKind::BadFinding(word.text)),
        }
    }
    findings
}

fn read_answer(text: &str, section: &Section, report: &mut Report) -> Answer {
    let mut answer = Answer::default();
    for part in &section.parts {
        let side = part.heading.as_ref().and_then(|(_, title)| side_of(text, title, report));
        let (place, range) = match side {
            Some(Language::Python) => (&mut answer.python, part.range.clone()),
            Some(Language::Rust) => (&mut answer.rust, part.range.clone()),
            None => (&mut answer.common, whole(part)),
        };
        append(place, slice(text, &range));
    }
    answer
}

/// A part of everybody's answer keeps its own heading.
fn whole(part: &super::sections::Part) -> Range<usize> {
    let start = part.heading.as_ref().map_or(part.range.start, |(range, _)| range.start);
    start.min(part.range.start)..part.range.end
}

fn append(place: &mut String, piece: &str) {
    let piece = piece.trim_matches(['\n', '\r']).trim_end();
    if !place.is_empty() && !piece.is_empty() {
        place.push_str("\n\n");
    }
    place.push_str(piece);
}

/// The language of `In Python` or `In Rust`; a near miss is reported and read as what it was meant
/// to be, so that one language's answer is never shown for another.
fn side_of(text: &str, title: &Range<usize>, report: &mut Report) -> Option<Language> {
    let word = slice(text, title).trim().strip_prefix("In ")?.to_ascii_lowercase();
    if let Ok(language) = word.parse() {
        return Some(language);
    }
    let names = Language::ALL.iter().map(|language| language.as_str());
    let language: Language = super::nearest::nearest(&word, names)?.parse().ok()?;
    let nearest = format!("In {}", super::problem::name_of(language));
    report.add(title.clone(), ProblemKind::UnknownSide { word, nearest });
    Some(language)
}

fn slice<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap_or_default()
}

/// A range without the line ending at its end.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let length = slice(text, &range).trim_end().len();
    range.start..range.start + length
}

#[cfg(test)]
mod tests;
