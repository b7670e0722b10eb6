//! Draws a problem under the line it is about, for terminals and for tests.

use std::fmt::Write as _;
use std::ops::Range;

use super::Problem;

impl Problem {
    /// Where it is, what happened, the line with carets under the spot, and what to do.
    ///
    /// `text` is the text of the file that the problem is about. Columns count characters, from 1.
    ///
    /// ```text
    /// decks/async.md:9:1: `pyhton` is no key of a card
    ///     9 | pyhton = ["asyncio.gather"]
    ///       | ^^^^^^ did you mean `python`?
    /// ```
    pub fn drawn(&self, text: &str) -> String {
        let spot = Spot::of(text, &self.range);
        let mut out = String::new();
        let _ = writeln!(out, "{}:{}:{}: {}", self.path, spot.line, spot.column, self.kind);
        let _ = writeln!(out, "{:5} | {}", spot.line, spot.text);
        let carets = "^".repeat(spot.width);
        let _ = writeln!(out, "      | {}{carets} {}", spot.indent, self.kind.advice());
        out
    }

    /// The same as one sentence, for lists and messages.
    pub fn told(&self, text: &str) -> String {
        let line = Spot::of(text, &self.range).line;
        format!("{}:{line}: {}; {}.", self.path, self.kind, self.kind.advice())
    }
}

/// The line a range begins on, and where in it.
struct Spot<'t> {
    line: usize,
    column: usize,
    text: &'t str,
    /// What stands before the spot, as blanks of the same width.
    indent: String,
    width: usize,
}

impl<'t> Spot<'t> {
    fn of(text: &'t str, range: &Range<usize>) -> Self {
        let start = floor(text, range.start);
        let end = floor(text, range.end).max(start);
        let before = text.get(..start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let rest = text.get(line_start..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let lead = before.get(line_start..).unwrap_or_default();
        let shown_end = end.min(line_start + line.len()).max(start);
        let width = text.get(start..shown_end).map_or(0, |part| part.chars().count());
        Self {
            line: before.matches('\n').count() + 1,
            column: lead.chars().count() + 1,
            text: line,
            indent: lead.chars().map(|c| if c == '\t' { '\t' } else { ' ' }).collect(),
            width: width.max(1),
        }
    }
}

/// The nearest character boundary at or before an offset, within the text.
fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
