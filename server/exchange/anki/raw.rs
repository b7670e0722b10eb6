//! An Anki collection as it is stored, without what nobody here needs.

use std::collections::HashMap;

use serde_json::{Value, json};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::exchange) struct Collection {
    pub notetypes: HashMap<i64, Notetype>,
    /// Names, with `::` between levels.
    pub decks: HashMap<i64, String>,
    pub notes: Vec<Note>,
    pub cards: Vec<Card>,
    /// By time.
    pub reviews: Vec<Review>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::exchange) struct Notetype {
    pub name: String,
    pub cloze: bool,
    pub fields: Vec<String>,
    pub templates: Vec<Template>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::exchange) struct Template {
    pub question: String,
    pub answer: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::exchange) struct Note {
    pub id: i64,
    pub guid: String,
    pub notetype: i64,
    /// HTML, in the order of the note type's fields.
    pub fields: Vec<String>,
    pub tags: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::exchange) struct Card {
    pub id: i64,
    pub note: i64,
    /// The deck it is at home in, also while a filtered deck has it.
    pub deck: i64,
    /// Which template, or which cloze number less one.
    pub ord: i64,
    pub suspended: bool,
    /// When the card was last changed, in seconds.
    pub modified_s: i64,
}

/// A row of the review log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::exchange) struct Review {
    /// Milliseconds since 1970.
    pub at_ms: i64,
    pub card: i64,
    /// 1 to 4; 0 for what was no answer.
    pub ease: i64,
    /// Days, or seconds if negative.
    pub interval: i64,
    pub last_interval: i64,
    pub factor: i64,
    pub duration_ms: i64,
    /// 0 learn, 1 review, 2 relearn, 3 filtered, 4 manual, 5 rescheduled.
    pub kind: i64,
}

impl Review {
    /// A row under the names of its columns, to be kept beside the event that it becomes.
    pub fn raw(&self) -> Value {
        let Self { ease, interval, last_interval, factor, kind, .. } = self;
        json!({"ease": ease, "ivl": interval, "lastIvl": last_interval, "factor": factor, "type": kind})
    }

    /// This row as it was kept, if it came from Anki.
    pub fn or_kept(self, raw: Option<&Value>) -> Self {
        let kept = |name: &str, otherwise: i64| {
            raw.and_then(|raw| raw.get(name)?.as_i64()).unwrap_or(otherwise)
        };
        Self {
            ease: kept("ease", self.ease),
            interval: kept("ivl", self.interval),
            last_interval: kept("lastIvl", self.last_interval),
            factor: kept("factor", self.factor),
            kind: kept("type", self.kind),
            ..self
        }
    }
}
