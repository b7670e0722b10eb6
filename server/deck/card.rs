//! Cards and decks as values. How they are written down is `read.rs`.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::Rule;
use crate::lang::Language;

/// A deck: one Markdown file that reads as a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deck {
    /// Where the deck came from: a path for people (`decks/async.md`).
    pub path: Arc<str>,
    /// The file's stem: `async`. What `--scope` and JSON call the deck.
    pub name: Arc<str>,
    pub title: String,
    /// In the order of the file, which is the order of learning.
    pub cards: Vec<Card>,
}

/// One question with its answer and the rules that say where it appears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    pub id: CardId,
    /// The heading, as inline Markdown without the `## `.
    pub question: String,
    pub answer: Answer,
    pub rules: Vec<Rule>,
    pub tags: Vec<String>,
    /// What the program it was brought in from calls it (Anki's guid): there it is the same card.
    pub guid: Option<String>,
    /// Ids this card had before.
    pub was: Vec<CardId>,
    pub hint: Option<String>,
    pub confuses: Vec<CardId>,
    pub suspended: bool,
    /// Findings of other tools at which the card is offered.
    pub diagnostics: Vec<Finding>,
    /// Breaks ties between equally specific rules; higher goes first; 0 unless written.
    pub priority: i32,
    /// Bytes of the whole section in the deck's text, from the heading on.
    pub range: Range<usize>,
    /// Bytes of the id's value in the deck's text, without quotes: what a finding about the card as a
    /// whole points at.
    pub id_range: Range<usize>,
    /// 0-based line of the heading, for opening the source.
    pub line: usize,
}

/// What a card answers, as Markdown: a part for everybody and one per language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// Without the `### In …` sections.
    pub common: String,
    /// Body of `### In Python`; empty if there is none.
    pub python: String,
    /// Body of `### In Rust`.
    pub rust: String,
}

impl Answer {
    /// The section that is shown for one language only; empty if there is none.
    pub fn side(&self, language: Language) -> &str {
        match language {
            Language::Python => &self.python,
            Language::Rust => &self.rust,
        }
    }
}

/// What another tool calls a finding of its own, as `source:code`: `ruff:ASYNC251`, `rustc:E0728`.
///
/// The two parts are an LSP diagnostic's `source` and `code`; a source is compared without regard to
/// case, because tools spell their own name differently from one client to the next.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Finding {
    pub source: String,
    pub code: String,
}

impl Finding {
    /// Reads `source:code`; `None` if a part is missing.
    pub fn new(text: &str) -> Option<Self> {
        let (source, code) = text.split_once(':')?;
        let given = !source.trim().is_empty() && !code.trim().is_empty();
        given.then(|| Self { source: source.trim().to_lowercase(), code: code.trim().to_owned() })
    }
}

/// The slug that a person chose for a card: `asyncio-gather`.
///
/// Lower-case ASCII letters and digits in groups joined by single hyphens, 1 to 80 characters. It is
/// what a history is kept under, so it stays when a question is reworded.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CardId(Arc<str>);

/// Text that cannot be a [`CardId`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no card id: use 1 to 80 lower-case letters, digits and single hyphens, such as `event-loop`"
)]
pub struct InvalidCardId(pub String);

/// Text under which no history can be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} names no card: use 1 to 200 bytes without control characters or outer spaces")]
pub struct InvalidHistoryName(pub String);

impl CardId {
    pub fn new(text: &str) -> Result<Self, InvalidCardId> {
        let grouped = text.split('-').all(|group| {
            !group.is_empty() && group.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        });
        if grouped && text.len() <= 80 {
            Ok(Self(Arc::from(text)))
        } else {
            Err(InvalidCardId(text.to_owned()))
        }
    }

    /// A name under which a history from elsewhere is kept: 1 to 200 bytes, no control characters, no
    /// space at its ends. No card of a deck can be called so unless it is a slug; what was learned is
    /// kept all the same.
    pub fn of_history(text: &str) -> Result<Self, InvalidHistoryName> {
        let plain = !text.is_empty() && text.trim() == text && !text.contains(char::is_control);
        if plain && text.len() <= 200 {
            Ok(Self(Arc::from(text)))
        } else {
            Err(InvalidHistoryName(text.to_owned()))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CardId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
