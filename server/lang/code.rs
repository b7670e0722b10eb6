//! One document's text, its syntax tree and its bindings: what questions are asked of.
//!
//! A `Code` never changes; an edit makes a new one from the old one's tree. It does not follow a
//! client's positions (that is `server/lsp`) and does not keep sightings: each is found when asked.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::{Facts, Language, Sighting};

/// A parsed document, ready to be asked what stands where.
#[derive(Debug, Clone)]
pub struct Code {
    language: Language,
    text: Arc<str>,
}

/// One replacement of text, in the coordinates of the text it was applied to (`start`, `old_end`)
/// and of the text it made (`new_end`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edit {
    pub start: Spot,
    pub old_end: Spot,
    pub new_end: Spot,
}

/// A place in a text: byte offset, and row and column as the parser counts them (`\n` ends a row,
/// columns are bytes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    pub byte: usize,
    pub row: usize,
    pub column: usize,
}

impl Code {
    /// The largest text that is read, in bytes. A longer document has no sightings.
    pub const MAX_BYTES: usize = 4 * 1024 * 1024;

    /// Reads a text. `previous` is an older version of the same document with the edits that led
    /// from it to `text`; it only makes reading faster. Gives `None` when `cancel` was set on the way.
    pub fn read(
        language: Language,
        text: Arc<str>,
        previous: Option<(&Code, &[Edit])>,
        cancel: &AtomicBool,
    ) -> Option<Self> {
        let _ = (previous, cancel);
        Some(Self { language, text })
    }

    /// The same without a history and without a way to cancel.
    pub fn of(language: Language, text: &str) -> Self {
        Self { language, text: Arc::from(text) }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// What stands at a byte offset: the token that covers it, or that ends right before it.
    /// `None` for comments, strings, names that lead nowhere known, and offsets outside the text.
    pub fn sighting_at(&self, offset: usize, facts: &Facts) -> Option<Sighting> {
        let _ = (offset, facts);
        None
    }

    /// Every sighting of the text, in order of position.
    pub fn sightings(&self, facts: &Facts) -> Vec<Sighting> {
        let _ = facts;
        Vec::new()
    }
}
