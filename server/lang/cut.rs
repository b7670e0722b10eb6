//! Where a text is cut into pieces that are read each on its own.
//!
//! A cut is a function of the text alone, found by looking at brackets, quotes and comments from a
//! place where none is open. So an edit moves cuts only near itself, and whoever follows the edits ends
//! up with the cuts of the text opened afresh. Where a language begins its statements is said in
//! `python/cut.rs` and `rust/cut.rs`; nothing here or there parses.

/// The cuts of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cuts {
    /// Where pieces end and the next begins: offsets in bytes, ascending, the text's own ends left out.
    pub at: Vec<usize>,
    /// The text ends inside a string, a comment or brackets in a way that may have swallowed what
    /// follows the place where somebody is typing.
    pub open: bool,
}

/// How a text is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// By the letter of the language.
    Plain,
    /// As half-typed: what looks like the beginning of a definition is one, even inside a string that
    /// never ends.
    Mending,
}

/// From this length on, in bytes, a piece ends at the next statement, blank line or not.
pub(super) const LONG_PIECE: usize = 4096;

/// Cuts a whole text: by the letter, and as half-typed if that leaves something open at its end.
pub(super) fn cut(text: &str, cuts: impl Fn(&str, Reading) -> Cuts) -> (Vec<usize>, Reading) {
    let plain = cuts(text, Reading::Plain);
    if !plain.open {
        return (plain.at, Reading::Plain);
    }
    (cuts(text, Reading::Mending).at, Reading::Mending)
}

/// A text to look at from any offset on, without fear of its end.
#[derive(Clone, Copy)]
pub(super) struct Text<'t>(pub &'t str);

impl<'t> Text<'t> {
    /// The byte at an offset; 0 past the end.
    pub fn byte(self, at: usize) -> u8 {
        self.0.as_bytes().get(at).copied().unwrap_or_default()
    }

    /// The bytes from an offset on.
    pub fn rest(self, at: usize) -> &'t [u8] {
        self.0.as_bytes().get(at..).unwrap_or_default()
    }

    /// How many bytes the line has from an offset on, its end left out.
    pub fn until_newline(self, at: usize) -> usize {
        let rest = self.rest(at);
        rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
    }

    /// The line from an offset on, its end left out.
    pub fn line(self, at: usize) -> &'t str {
        self.0.get(at..at + self.until_newline(at)).unwrap_or_default()
    }
}

/// For tests: the pieces of a text, each closed by a rule of dashes.
#[cfg(test)]
pub(super) fn drawn(text: &str, cuts: impl Fn(&str, Reading) -> Cuts) -> String {
    let (mut at, _) = cut(text, cuts);
    at.push(text.len());
    let mut start = 0;
    let mut drawn = String::new();
    for end in at {
        drawn.push_str(&text[start..end]);
        drawn.push_str("----\n");
        start = end;
    }
    drawn
}
