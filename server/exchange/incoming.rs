//! What another program's file holds, before anybody has decided under which id a card is kept.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::memory::{Moment, Rating};

/// Cards with their history, and what could not be taken along.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Incoming {
    pub decks: Vec<IncomingDeck>,
    pub losses: Losses,
}

/// Cards that belong together and become one deck file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncomingDeck {
    pub title: String,
    pub cards: Vec<IncomingCard>,
}

/// One card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncomingCard {
    /// One line of inline Markdown.
    pub question: String,
    /// Markdown.
    pub answer: String,
    pub tags: Vec<String>,
    /// What the other program calls it; empty if it has no name there.
    pub guid: String,
    /// The id it had with us, if it came from here.
    pub own: Option<String>,
    /// The whole section of the deck it came from, if it came from here and was not changed since.
    pub section: Option<String>,
    pub past: Vec<Happening>,
    /// When it was suspended.
    pub suspended: Option<Moment>,
}

/// Something that happened to a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    pub moment: Moment,
    pub what: What,
    /// What the other program wrote of it, under its own names.
    pub raw: Option<Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// An answer with how long it took, in milliseconds.
    Review(Rating, u32),
    /// It starts again as new.
    Reset,
}

/// What could not be taken along, counted by its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Losses(BTreeMap<Loss, usize>);

/// Everything that can be lost on the way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Loss {
    /// Pictures and sounds.
    Media,
    /// A card whose question or answer is empty.
    EmptyCard,
    /// A row or line that has no two columns.
    ShortRow,
    /// A question of several lines, made into one.
    LongQuestion,
    /// An answer that Markdown cannot hold as it is, kept as preformatted text.
    OddAnswer,
    /// An entry of the review log that was no answer: a date set by hand, a rescheduling.
    ManualEntry,
    /// An answer in the log of a card that is not in the file.
    OrphanReview,
    /// A line that is neither question nor answer.
    StrayLine,
    /// A time that is no time.
    BadTime,
    /// An answer whose grade has no meaning here.
    BadGrade,
    /// Text that was not UTF-8, read as Windows-1252.
    OldEncoding,
}

impl Loss {
    /// What it is, before a number.
    pub const fn told(self) -> &'static str {
        match self {
            Self::Media => "pictures and sounds that stay behind, since cards are text",
            Self::EmptyCard => "cards without a question or an answer, left out",
            Self::ShortRow => "rows without two columns, left out",
            Self::LongQuestion => "questions of several lines that became one line, to look over",
            Self::OddAnswer => "answers kept as preformatted text, to look over",
            Self::ManualEntry => "log entries that are no answers (dates set by hand), left out",
            Self::OrphanReview => "answers whose card is not there, left out",
            Self::StrayLine => "lines that belong to no card, left out",
            Self::BadTime => "answers without a readable time, left out",
            Self::BadGrade => "answers with an unknown grade, left out",
            Self::OldEncoding => "files that are no UTF-8, read as Windows-1252",
        }
    }
}

impl Losses {
    pub fn add(&mut self, loss: Loss) {
        self.add_many(loss, 1);
    }

    pub fn add_many(&mut self, loss: Loss, count: usize) {
        if count > 0 {
            *self.0.entry(loss).or_default() += count;
        }
    }

    pub fn take(&mut self, other: Self) {
        for (loss, count) in other.0 {
            self.add_many(loss, count);
        }
    }

    /// Each loss with how often it was met.
    pub fn iter(&self) -> impl Iterator<Item = (Loss, usize)> {
        self.0.iter().map(|(loss, count)| (*loss, *count))
    }
}
