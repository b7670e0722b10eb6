//! One open document as its client sees it: the text, edit by edit, and how far the reading of it is.
//!
//! An edit that does not fit puts the document out of step: nothing is known of it until the client
//! sends its full text. When and where a text is read is `reading.rs`.

use std::ops::Range;
use std::sync::Arc;

use ropey::Rope;
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

use super::panics::STRIKES;
use super::positions::{Encoding, spot};
use super::reading::Reading;
use crate::lang::{Edit, Language};

/// What a document is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Code(Language),
    /// A Markdown file: a deck, if its text begins like one.
    Markdown,
    Other,
}

/// An open document.
#[derive(Debug)]
pub struct Document {
    /// As the client spells it, which is how it is called back.
    pub uri: Uri,
    pub kind: Kind,
    pub version: i32,
    pub reading: Reading,
    rope: Rope,
    /// No `\r` ever came: rows can be taken from the rope.
    plain: bool,
    in_step: bool,
    strikes: u8,
}

impl Kind {
    /// By the language's name in the protocol, else by the extension in the path.
    pub fn of(language_id: &str, uri: &Uri) -> Self {
        let path = uri.path().as_str();
        let extension = path.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
        match (language_id, extension) {
            ("python", _) => Self::Code(Language::Python),
            ("rust", _) => Self::Code(Language::Rust),
            ("markdown", _) => Self::Markdown,
            (_, "md") => Self::Markdown,
            (_, other) => Language::of_extension(other).map_or(Self::Other, Self::Code),
        }
    }
}

impl Document {
    pub fn open(uri: Uri, kind: Kind, version: i32, text: &str) -> Self {
        Self {
            uri,
            kind,
            version,
            reading: Reading::default(),
            rope: Rope::from_str(text),
            plain: !text.contains('\r'),
            in_step: true,
            strikes: 0,
        }
    }

    pub const fn rope(&self) -> &Rope {
        &self.rope
    }

    /// Whether something can be said about it: its text is known, and it has not failed us repeatedly.
    pub const fn is_usable(&self) -> bool {
        self.in_step && self.strikes < STRIKES
    }

    /// A request about it panicked. True when that was once too often.
    pub fn strike(&mut self) -> bool {
        self.strikes = self.strikes.saturating_add(1);
        self.strikes == STRIKES
    }

    /// What the client has is no longer known.
    pub fn lose_step(&mut self) {
        self.in_step = false;
        self.reading.forget();
    }

    /// Follows the client's edits, one after the other, each in the text that the one before it made.
    pub fn change(
        &mut self,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) {
        self.version = version;
        for change in changes {
            match change.range {
                None => self.replace(&change.text),
                Some(range) => {
                    let bytes = encoding.edit_range(&self.rope, range);
                    let done =
                        self.in_step.then(|| bytes.and_then(|b| self.splice(&b, &change.text)));
                    if done.flatten().is_none() {
                        self.lose_step();
                    }
                }
            }
        }
    }

    fn replace(&mut self, text: &str) {
        self.rope = Rope::from_str(text);
        self.plain = !text.contains('\r');
        self.in_step = true;
        self.reading.forget();
    }

    fn splice(&mut self, bytes: &Range<usize>, text: &str) -> Option<()> {
        let start_char = self.rope.try_byte_to_char(bytes.start).ok()?;
        let end_char = self.rope.try_byte_to_char(bytes.end).ok()?;
        let start = spot(&self.rope, bytes.start, self.plain);
        let old_end = spot(&self.rope, bytes.end, self.plain);
        self.rope.try_remove(start_char..end_char).ok()?;
        self.rope.try_insert(start_char, text).ok()?;
        self.plain &= !text.contains('\r');
        let new_end = spot(&self.rope, bytes.start + text.len(), self.plain);
        self.reading.edited(Edit { start, old_end, new_end });
        Some(())
    }

    /// The whole text in one piece.
    pub fn text(&self) -> Arc<str> {
        Arc::from(String::from(&self.rope))
    }
}

#[cfg(test)]
mod tests;
