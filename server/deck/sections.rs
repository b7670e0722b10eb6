//! Splits a deck's Markdown into questions with their parts. Knows headings and code fences, and
//! nothing of what a card block says.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::chunks::{Chunk, chunks};

/// Everything under one `## ` heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// Of the heading's inline text; empty for an empty heading.
    pub(super) question: Range<usize>,
    /// From the heading to the next one of its level or above.
    pub(super) range: Range<usize>,
    /// The insides of the blocks that open with ```` ```toml card ````, and the blocks themselves.
    pub(super) cards: Vec<Block>,
    /// The rest of the section, cut at `### ` headings.
    pub(super) parts: Vec<Part>,
    /// The heading follows a code block that nobody closed.
    pub(super) after_open_fence: bool,
}

/// A fenced code block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// With its fences.
    pub(super) range: Range<usize>,
    /// Between its fences.
    pub(super) inside: Range<usize>,
}

/// A piece of an answer below one `### ` heading, or above the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Of the heading with its marks, and of its text. `None` above the first.
    pub(super) heading: Option<(Range<usize>, Range<usize>)>,
    pub(super) range: Range<usize>,
}

/// What a deck's body consists of.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) sections: Vec<Section>,
    /// Card blocks above the first question.
    pub(super) strays: Vec<Range<usize>>,
}

/// Splits `text` from the byte `start` on. Every range is one of the whole text.
pub(super) fn split(text: &str, start: usize) -> Body {
    let mut body = Body::default();
    for chunk in chunks(text, start) {
        let marks = marks(text, &chunk.range);
        gather(&chunk, &marks, &mut body);
    }
    body
}

/// What structure is made of.
enum Mark {
    Heading { level: HeadingLevel, range: Range<usize>, text: Range<usize> },
    Card(Block),
}

impl Mark {
    fn starts_section(&self) -> bool {
        matches!(self, Self::Heading { level: HeadingLevel::H1 | HeadingLevel::H2, .. })
    }

    fn start(&self) -> usize {
        match self {
            Self::Heading { range, .. } => range.start,
            Self::Card(block) => block.range.start,
        }
    }
}

fn gather(chunk: &Chunk, marks: &[Mark], body: &mut Body) {
    let mut after_open_fence = chunk.after_open_fence;
    for (at, mark) in marks.iter().enumerate() {
        let rest = marks.get(at + 1..).unwrap_or_default();
        let ends = rest.iter().find(|mark| mark.starts_section());
        let end = ends.map_or(chunk.range.end, Mark::start);
        let inner = rest.iter().take_while(|mark| !mark.starts_section());
        match mark {
            Mark::Heading { level: HeadingLevel::H2, range, text } => {
                body.sections.push(Section {
                    question: text.clone(),
                    range: range.start..end,
                    cards: inner.clone().filter_map(card_of).collect(),
                    parts: parts(range.end, end, inner),
                    after_open_fence,
                });
                after_open_fence = false;
            }
            Mark::Card(block) if !marks.iter().take(at).any(is_question) => {
                body.strays.push(block.range.clone());
            }
            _ => {}
        }
    }
}

fn is_question(mark: &Mark) -> bool {
    matches!(mark, Mark::Heading { level: HeadingLevel::H2, .. })
}

fn card_of(mark: &Mark) -> Option<Block> {
    match mark {
        Mark::Card(block) => Some(block.clone()),
        Mark::Heading { .. } => None,
    }
}

/// Cuts `start..end` at third-level headings and around card blocks.
fn parts<'m>(start: usize, end: usize, marks: impl Iterator<Item = &'m Mark>) -> Vec<Part> {
    let mut parts = vec![Part { heading: None, range: start..end }];
    for mark in marks {
        let (cut, heading, resume) = match mark {
            Mark::Heading { level: HeadingLevel::H3, range, text } => {
                (range.start, Some((range.clone(), text.clone())), range.end)
            }
            Mark::Card(block) => {
                let resume = block.range.end;
                let below = parts.last().and_then(|part| part.heading.clone());
                // The heading itself is in the part before the block already.
                let below = below.map(|(_, text)| (resume..resume, text));
                (block.range.start, below, resume)
            }
            Mark::Heading { .. } => continue,
        };
        if let Some(open) = parts.last_mut() {
            open.range.end = cut;
        }
        parts.push(Part { heading, range: resume.min(end)..end });
    }
    parts
}

/// Headings and card blocks that stand at the top level of a chunk.
fn marks(text: &str, chunk: &Range<usize>) -> Vec<Mark> {
    let source = text.get(chunk.clone()).unwrap_or_default();
    let mut marks = Vec::new();
    let mut depth = 0_usize;
    let mut open = None;
    for (event, range) in Parser::new_ext(source, Options::empty()).into_offset_iter() {
        let range = range.start + chunk.start..range.end + chunk.start;
        match &event {
            Event::Start(tag) => {
                if depth == 0 {
                    open = Opened::new(tag, &range);
                } else if let Some(opened) = &mut open {
                    opened.widen(&range);
                }
                depth += 1;
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    marks.extend(open.take().and_then(|opened| opened.closed(*tag)));
                }
            }
            _ => {
                if let Some(opened) = &mut open {
                    opened.widen(&range);
                }
            }
        }
    }
    marks
}

/// A block at the top level whose end has not come yet.
struct Opened {
    level: Option<HeadingLevel>,
    range: Range<usize>,
    inside: Option<Range<usize>>,
}

impl Opened {
    /// Takes note of headings and card blocks; of nothing else.
    fn new(tag: &Tag<'_>, range: &Range<usize>) -> Option<Self> {
        let level = match tag {
            Tag::Heading { level, .. } => Some(*level),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) if is_card(info) => None,
            _ => return None,
        };
        Some(Self { level, range: range.clone(), inside: None })
    }

    fn widen(&mut self, range: &Range<usize>) {
        self.inside = Some(match &self.inside {
            Some(inside) => inside.start.min(range.start)..inside.end.max(range.end),
            None => range.clone(),
        });
    }

    fn closed(self, tag: TagEnd) -> Option<Mark> {
        let Self { level, range, inside } = self;
        match (level, tag) {
            (Some(level), TagEnd::Heading(_)) => {
                let text = inside.unwrap_or(range.end..range.end);
                Some(Mark::Heading { level, range, text })
            }
            (None, TagEnd::CodeBlock) => {
                let inside = inside.unwrap_or(range.end..range.end);
                Some(Mark::Card(Block { range, inside }))
            }
            _ => None,
        }
    }
}

/// Whether a fence's info string opens a card block: `toml card`.
pub(super) fn is_card(info: &str) -> bool {
    info.split_whitespace().eq(["toml", "card"])
}
