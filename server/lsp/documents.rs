//! One open document as its client sees it: the text, edit by edit, and the code in it.
//!
//! An edit that does not fit puts the document out of step: nothing is known of it until the client
//! sends its full text. When and where its code is read is the owner's matter.

use std::ops::Range;
use std::sync::Arc;

use ropey::Rope;
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

use super::panics::STRIKES;
use super::positions::Encoding;
use super::reading::Reading;
use super::searched::Searched;
use crate::lang::{Code, Language, without_magics};
use crate::store::module_of;

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
    /// The same text as code; `None` for other kinds, and for a text too long to be taken.
    code: Option<Searched>,
    in_step: bool,
    strikes: u8,
    /// A cell of a notebook, whose magics are no code.
    is_cell: bool,
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
            kind,
            version,
            reading: Reading::default(),
            rope: Rope::from_str(text),
            code: code(kind, &uri, text),
            uri,
            in_step: true,
            strikes: 0,
            is_cell: false,
        }
    }

    /// As [`Document::open`], for a cell of a notebook.
    pub fn cell(uri: Uri, kind: Kind, version: i32, text: &str) -> Self {
        let mut cell = Self::open(uri, kind, version, "");
        cell.is_cell = true;
        cell.replace(text);
        cell
    }

    pub const fn rope(&self) -> &Rope {
        &self.rope
    }

    /// The text as code.
    pub const fn code(&self) -> Option<&Searched> {
        self.code.as_ref()
    }

    /// The same, to read on or to edit; copied if somebody still looks at it.
    pub fn code_mut(&mut self) -> Option<&mut Code> {
        self.code.as_mut().map(Searched::code_mut)
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
        self.code = None;
        self.reading.call_off();
    }

    /// Follows the client's edits, one after the other, each in the text that the one before it made.
    pub fn change(
        &mut self,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) {
        self.version = version;
        self.reading.call_off();
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

    /// Takes a full text. What it has in common with the one before need not be read again.
    fn replace(&mut self, text: &str) {
        let before = self.code_text();
        self.rope = Rope::from_str(text);
        self.in_step = true;
        self.follow(&before);
    }

    /// Brings the code up to date with the text; `before` is what the code was made of.
    fn follow(&mut self, before: &str) {
        let text = self.code_text();
        let (range, with) = difference(before, &text);
        if !self.code_mut().is_some_and(|code| code.edit(range, with)) {
            self.code = code(self.kind, &self.uri, &text);
        }
    }

    /// The text that is read as code.
    fn code_text(&self) -> Arc<str> {
        match (self.kind, self.text()) {
            (Kind::Code(language), text) if self.is_cell => without_magics(language, &text).into(),
            (_, text) => text,
        }
    }

    fn splice(&mut self, bytes: &Range<usize>, text: &str) -> Option<()> {
        let start_char = self.rope.try_byte_to_char(bytes.start).ok()?;
        let end_char = self.rope.try_byte_to_char(bytes.end).ok()?;
        // Cells are short, and one letter may make a magic of a line.
        let before = self.is_cell.then(|| self.code_text());
        self.rope.try_remove(start_char..end_char).ok()?;
        self.rope.try_insert(start_char, text).ok()?;
        if let Some(before) = before {
            self.follow(&before);
        } else if !self.code_mut().is_some_and(|code| code.edit(bytes.clone(), text)) {
            // Grown too long, or shrunk again.
            self.code = code(self.kind, &self.uri, &self.text());
        }
        Some(())
    }

    /// The whole text in one piece.
    pub fn text(&self) -> Arc<str> {
        Arc::from(String::from(&self.rope))
    }
}

/// The code of a text, if it is of a kind and length that is read.
fn code(kind: Kind, uri: &Uri, text: &str) -> Option<Searched> {
    match kind {
        Kind::Code(language) if text.len() <= Code::MAX_BYTES => {
            let path = uri.to_file_path().filter(|_| uri.scheme().as_str() == "file");
            let module = path.map(|path| module_of(&path)).unwrap_or_default();
            Some(Searched::new(Code::new(language, text).in_module(&module)))
        }
        _ => None,
    }
}

/// The smallest single replacement that leads from one text to another: a range of the old text and
/// what comes in its place.
fn difference<'t>(old: &str, new: &'t str) -> (Range<usize>, &'t str) {
    let same = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
    };
    let start = same(&mut old.chars().zip(new.chars()));
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let end = same(&mut old_rest.chars().rev().zip(new_rest.chars().rev()));
    (start..old.len() - end, &new_rest[..new_rest.len() - end])
}

#[cfg(test)]
mod tests;
