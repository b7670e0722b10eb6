//! The only place where a `Position` is understood: lines and columns of the client's counting to
//! byte offsets of a rope and back.
//!
//! A line ends at `\n`, `\r\n` or a lone `\r` and at nothing else (LSP 3.17, "Text Documents"); `ropey`
//! counts so with its feature `cr_lines` and without `unicode_lines`. Columns count bytes, UTF-16 units
//! or characters, whichever was negotiated. Nothing here panics on a place outside the text: columns
//! fall to the end of their line, lines to the end of the text.

use std::ops::Range;

use ropey::Rope;
use tower_lsp::ls_types::{self, Position, PositionEncodingKind};

/// What a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    Utf8,
    /// What every client understands, and the default of the protocol.
    #[default]
    Utf16,
    Utf32,
}

impl Encoding {
    /// Takes utf-8 where it is offered, else utf-16, and utf-32 only from a client that offers nothing else.
    pub fn negotiated(offered: Option<&[PositionEncodingKind]>) -> Self {
        let offered = offered.unwrap_or_default();
        if offered.contains(&PositionEncodingKind::UTF8) {
            Self::Utf8
        } else if offered == [PositionEncodingKind::UTF32] {
            Self::Utf32
        } else {
            Self::Utf16
        }
    }

    /// What to announce to the client.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// The byte offset of a position; a place outside the text falls to the nearest place inside.
    /// A position inside a character falls to its beginning.
    pub fn offset(self, rope: &Rope, position: Position) -> usize {
        let line = position.line as usize;
        self.offset_in_line(rope, line, position.character as usize).unwrap_or(rope.len_bytes())
    }

    /// Where the cursor of a selection stands: on its last character. An empty range is its own place.
    ///
    /// A client sends the selection and not the cursor. In Helix there is always a selection, and most
    /// often the cursor is at its end: `asyncio.gather` selected means `gather`.
    pub fn cursor(self, rope: &Rope, range: ls_types::Range) -> usize {
        let (start, end) = (self.offset(rope, range.start), self.offset(rope, range.end));
        if end <= start {
            return start;
        }
        let last = rope.try_byte_to_char(end - 1).and_then(|at| rope.try_char_to_byte(at));
        last.unwrap_or(start)
    }

    /// The bytes of an edit. Unlike a place to look at, an edit must fit: `None` if it begins after it
    /// ends, or on a line that is more than one past the last (one past is how clients say "the end").
    pub fn edit_range(self, rope: &Rope, range: ls_types::Range) -> Option<Range<usize>> {
        let last = rope.len_lines();
        if range.end.line as usize > last || range.start > range.end {
            return None;
        }
        let (start, end) = (self.offset(rope, range.start), self.offset(rope, range.end));
        (start <= end).then_some(start..end)
    }

    /// The position of a byte offset; one outside the text counts as its end, one inside a character
    /// as its beginning.
    pub fn position(self, rope: &Rope, offset: usize) -> Position {
        self.try_position(rope, offset.min(rope.len_bytes())).unwrap_or_default()
    }

    /// The same for both ends of a range.
    pub fn range(self, rope: &Rope, bytes: &Range<usize>) -> ls_types::Range {
        ls_types::Range::new(self.position(rope, bytes.start), self.position(rope, bytes.end))
    }

    fn offset_in_line(self, rope: &Rope, line: usize, column: usize) -> Option<usize> {
        let start = rope.try_line_to_char(line).ok()?;
        let end = line_end(rope, line)?;
        let char = match self {
            Self::Utf8 => {
                let first = rope.try_char_to_byte(start).ok()?;
                let last = rope.try_char_to_byte(end).ok()?;
                rope.try_byte_to_char(first.saturating_add(column).min(last)).ok()?
            }
            Self::Utf16 => {
                let first = rope.try_char_to_utf16_cu(start).ok()?;
                let last = rope.try_char_to_utf16_cu(end).ok()?;
                rope.try_utf16_cu_to_char(first.saturating_add(column).min(last)).ok()?
            }
            Self::Utf32 => start.saturating_add(column).min(end),
        };
        rope.try_char_to_byte(char).ok()
    }

    fn try_position(self, rope: &Rope, offset: usize) -> Option<Position> {
        let char = rope.try_byte_to_char(offset).ok()?;
        let line = rope.try_char_to_line(char).ok()?;
        let start = rope.try_line_to_char(line).ok()?;
        let column = match self {
            Self::Utf8 => rope.try_char_to_byte(char).ok()? - rope.try_char_to_byte(start).ok()?,
            Self::Utf16 => {
                rope.try_char_to_utf16_cu(char).ok()? - rope.try_char_to_utf16_cu(start).ok()?
            }
            Self::Utf32 => char - start,
        };
        Some(Position::new(u32::try_from(line).ok()?, u32::try_from(column).ok()?))
    }
}

/// The end of a line before its line break, in characters.
fn line_end(rope: &Rope, line: usize) -> Option<usize> {
    let text = rope.get_line(line)?;
    let mut length = text.len_chars();
    // `\n`, `\r\n` or a lone `\r`: at most one of each, in this order from the back.
    for ending in ['\n', '\r'] {
        if length > 0 && text.get_char(length - 1) == Some(ending) {
            length -= 1;
        }
    }
    Some(rope.try_line_to_char(line).ok()? + length)
}

#[cfg(test)]
mod tests;
