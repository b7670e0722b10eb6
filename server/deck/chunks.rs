//! Cuts a deck into pieces that are read one by one, so that one unclosed fence or comment cannot
//! swallow the cards after it.
//!
//! A piece begins at every `## ` line whose next line with text opens a card block. The exception is
//! such a line inside a longer fence that somebody does close: a deck may show what a deck looks like.

use std::ops::Range;

use super::sections::is_card;

/// A piece of a deck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunk {
    pub(super) range: Range<usize>,
    /// The piece before this one has a code block that is never closed.
    pub(super) after_open_fence: bool,
}

/// The pieces of `text` from the byte `start` on, in order, without gaps.
pub(super) fn chunks(text: &str, start: usize) -> Vec<Chunk> {
    let lines = lines(text, start);
    let mut chunks = vec![Chunk { range: start..text.len(), after_open_fence: false }];
    let mut fence: Option<Fence> = None;
    for (at, (offset, line)) in lines.iter().enumerate() {
        let rest = lines.get(at + 1..).unwrap_or_default();
        if let Some(card) = card_fence_after(line, rest) {
            let wanted = fence.is_some_and(|open| open.holds(card) && open.is_closed_in(rest));
            if !wanted {
                if let Some(last) = chunks.last_mut() {
                    last.range.end = *offset;
                }
                let after_open_fence = fence.take().is_some();
                chunks.push(Chunk { range: *offset..text.len(), after_open_fence });
            }
            continue;
        }
        fence = match fence {
            Some(open) if open.is_closed_by(line) => None,
            Some(open) => Some(open),
            None => Fence::opened_by(line),
        };
    }
    chunks
}

fn lines(text: &str, start: usize) -> Vec<(usize, &str)> {
    let mut offset = start;
    let mut lines = Vec::new();
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        lines.push((offset, line.trim_end_matches(['\n', '\r'])));
        offset += line.len();
    }
    lines
}

/// The fence of a card block that follows directly on this line, if the line is a question.
fn card_fence_after(line: &str, rest: &[(usize, &str)]) -> Option<Fence> {
    if !line.starts_with("## ") {
        return None;
    }
    let (_, next) = rest.iter().find(|(_, line)| !line.trim().is_empty())?;
    Fence::opened_by(next)
        .filter(|fence| is_card(next.trim_start().get(fence.length..).unwrap_or_default()))
}

/// An open code fence: its character and how many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fence {
    mark: char,
    length: usize,
}

impl Fence {
    fn opened_by(line: &str) -> Option<Self> {
        let trimmed = line.trim_start_matches(' ');
        let mark = trimmed.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let info = trimmed.trim_start_matches(mark);
        let length = trimmed.len() - info.len();
        let fits = line.len() - trimmed.len() <= 3 && length >= 3;
        (fits && !(mark == '`' && info.contains('`'))).then_some(Self { mark, length })
    }

    fn is_closed_by(self, line: &str) -> bool {
        Self::opened_by(line.trim_end()).is_some_and(|other| {
            other.mark == self.mark
                && other.length >= self.length
                && line.trim().chars().all(|c| c == self.mark)
        })
    }

    fn is_closed_in(self, lines: &[(usize, &str)]) -> bool {
        lines.iter().any(|(_, line)| self.is_closed_by(line))
    }

    /// Whether the other fence is plain text inside this one.
    fn holds(self, other: Self) -> bool {
        self.mark != other.mark || self.length > other.length
    }
}
