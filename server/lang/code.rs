//! One document's code: what questions are asked of, edit by edit.
//!
//! It holds the text as pieces that are read each on its own (`pieces.rs`), and reads nothing by itself:
//! the caller says when, and may do it on other threads. It does not follow a client's positions (that
//! is `server/lsp`) and does not keep sightings: each is found when asked.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use typed_arena::Arena;

use super::inquiry::Inquiry;
use super::piece::{Keep, Outline, Piece, parser};
use super::pieces::Pieces;
use super::source::Source;
use super::tree::{leaves, path_to};
use super::{Facts, Language, LanguageFacts, Sighting, python, rust};

/// A document, ready to be asked what stands where.
#[derive(Debug, Clone)]
pub struct Code {
    pieces: Languages<Pieces<python::Outline>, Pieces<rust::Outline>>,
    home: Arc<str>,
}

/// One thing for each language.
#[derive(Debug, Clone)]
enum Languages<P, R> {
    Python(P),
    Rust(R),
}

/// Pieces that wait to be read. Reading them here is seen by every `Code` that holds them.
#[derive(Debug)]
pub struct Unread {
    pieces: Languages<Row<python::Outline>, Row<rust::Outline>>,
    keep: Keep,
}

type Row<O> = Vec<Arc<Piece<O>>>;

macro_rules! each {
    ($languages:expr, $it:ident => $do:expr) => {
        match $languages {
            Languages::Python($it) => $do,
            Languages::Rust($it) => $do,
        }
    };
}

impl Code {
    /// The largest text that is taken, in bytes. A longer document has no sightings.
    pub const MAX_BYTES: usize = 8 * 1024 * 1024;

    /// From this length on, in bytes, trees are kept only of what was asked about lately.
    const LONG: usize = 128 * 1024;

    /// Takes a text. Nothing of it is read yet.
    pub fn new(language: Language, text: &str) -> Self {
        let text = if text.len() > Self::MAX_BYTES { "" } else { text };
        let pieces = match language {
            Language::Python => Languages::Python(Pieces::new(text)),
            Language::Rust => Languages::Rust(Pieces::new(text)),
        };
        Self { pieces, home: Arc::default() }
    }

    /// Says which module the document is: what `from .x import y` starts from. A package's own file is
    /// its `__init__`: `aiohttp.client`, `aiohttp.__init__`. In Rust it is the crate, which `crate::x` means.
    pub fn in_module(self, module: &str) -> Self {
        Self { home: Arc::from(module), ..self }
    }

    /// Takes a text and reads it.
    pub fn of(language: Language, text: &str) -> Self {
        let mut code = Self::new(language, text);
        Unread { keep: Keep::Tree, ..code.unread() }.read(&AtomicBool::new(false));
        code.settle();
        code
    }

    /// One document made of several of the same language, in this order: names bound in one are seen in
    /// the others. Gives `None` without any, and if their languages differ.
    pub fn joined(parts: &[&Self]) -> Option<Self> {
        let home = Arc::clone(&parts.first()?.home);
        let pieces = match parts.first()?.pieces {
            Languages::Python(_) => {
                let parts = parts.iter().map(|part| match &part.pieces {
                    Languages::Python(pieces) => Some(pieces),
                    Languages::Rust(_) => None,
                });
                Languages::Python(Pieces::joined(parts.collect::<Option<Vec<_>>>()?))
            }
            Languages::Rust(_) => {
                let parts = parts.iter().map(|part| match &part.pieces {
                    Languages::Rust(pieces) => Some(pieces),
                    Languages::Python(_) => None,
                });
                Languages::Rust(Pieces::joined(parts.collect::<Option<Vec<_>>>()?))
            }
        };
        Some(Self { pieces, home })
    }

    pub fn language(&self) -> Language {
        match self.pieces {
            Languages::Python(_) => Language::Python,
            Languages::Rust(_) => Language::Rust,
        }
    }

    /// The length of the text in bytes.
    pub fn len(&self) -> usize {
        each!(&self.pieces, pieces => pieces.len())
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of a range of bytes, as far as it lies within the document.
    pub fn text(&self, range: Range<usize>) -> String {
        each!(&self.pieces, pieces => pieces.text(range))
    }

    /// Replaces a range of the text, in bytes. Costs by the size of the edit and of the statements
    /// around it, not of the document. False, and nothing is changed, if the range does not fit.
    pub fn edit(&mut self, range: Range<usize>, with: &str) -> bool {
        if self.len().saturating_add(with.len()) > Self::MAX_BYTES {
            return false;
        }
        each!(&mut self.pieces, pieces => pieces.edit(range, with))
    }

    /// Where the stretches begin that are read each on their own.
    #[cfg(test)]
    pub(super) fn stretches(&self) -> Vec<usize> {
        each!(&self.pieces, pieces => pieces.starts())
    }

    /// What is not read yet. Where edits have been, only what they touched.
    pub fn unread(&self) -> Unread {
        let pieces = match &self.pieces {
            Languages::Python(pieces) => Languages::Python(pieces.unread().cloned().collect()),
            Languages::Rust(pieces) => Languages::Rust(pieces.unread().cloned().collect()),
        };
        let keep = if self.len() < Self::LONG { Keep::Tree } else { Keep::Outline };
        Unread { pieces, keep }
    }

    /// Takes note of what was read since, here or elsewhere.
    pub fn settle(&mut self) {
        each!(&mut self.pieces, pieces => pieces.settle());
    }

    /// Reads what is not read yet.
    pub fn read(&mut self) {
        self.unread().read(&AtomicBool::new(false));
        self.settle();
    }

    /// Whether questions can be answered: for each unread stretch it is known what stood there before
    /// the last edits, and answers come from that.
    pub fn is_standing(&self) -> bool {
        each!(&self.pieces, pieces => pieces.is_standing())
    }

    /// What stands at a byte offset: the token that covers it, or that ends right before it.
    /// `None` for comments, strings, names that lead nowhere known, and offsets outside the text.
    pub fn sighting_at(&self, offset: usize, facts: &Facts) -> Option<Sighting> {
        let facts = facts.of(self.language());
        each!(&self.pieces, pieces => sighting_around(pieces, offset, facts, &self.home))
    }

    /// Every sighting of the text, in order of position.
    pub fn sightings(&self, facts: &Facts) -> Vec<Sighting> {
        let facts = facts.of(self.language());
        each!(&self.pieces, pieces => sightings(pieces, facts, &self.home))
    }
}

impl Unread {
    /// How many bytes wait.
    pub fn len(&self) -> usize {
        each!(&self.pieces, pieces => pieces.iter().map(|piece| piece.text.len()).sum())
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads until done, or until `cancel` is set: then false, and what was read so far stays read.
    pub fn read(&self, cancel: &AtomicBool) -> bool {
        each!(&self.pieces, pieces => read(pieces, self.keep, cancel))
    }

    /// Deals the pieces out to `shares` readers.
    pub fn shared(self, shares: usize) -> Vec<Self> {
        let keep = self.keep;
        match self.pieces {
            Languages::Python(pieces) => {
                let dealt = dealt(pieces, shares);
                dealt.map(|pieces| Self { pieces: Languages::Python(pieces), keep }).collect()
            }
            Languages::Rust(pieces) => {
                let dealt = dealt(pieces, shares);
                dealt.map(|pieces| Self { pieces: Languages::Rust(pieces), keep }).collect()
            }
        }
    }
}

/// Every `shares`-th piece for each: long and short ones lie mixed in a text.
fn dealt<O>(pieces: Row<O>, shares: usize) -> impl Iterator<Item = Row<O>> {
    let shares = shares.max(1);
    let deal = move |first| pieces.iter().skip(first).step_by(shares).cloned().collect();
    (0..shares).map(deal)
}

fn read<O: Outline>(pieces: &[Arc<Piece<O>>], keep: Keep, cancel: &AtomicBool) -> bool {
    let Some(mut parser) = parser::<O>() else { return true };
    pieces
        .iter()
        .all(|piece| !cancel.load(Ordering::Relaxed) && piece.read(&mut parser, keep, cancel))
}

fn sighting_around<O: Outline>(
    pieces: &Pieces<O>,
    offset: usize,
    facts: &LanguageFacts,
    home: &str,
) -> Option<Sighting> {
    let here = sighting_at(pieces, offset, facts, home);
    here.or_else(|| sighting_at(pieces, offset.checked_sub(1)?, facts, home))
}

fn sighting_at<O: Outline>(
    pieces: &Pieces<O>,
    offset: usize,
    facts: &LanguageFacts,
    home: &str,
) -> Option<Sighting> {
    let id = pieces.covering(offset)?;
    let standing = pieces.standing(id)?;
    let trees = Arena::new();
    let inquiry = Inquiry::new(home, &trees);
    let source = Source::new(pieces, id, facts, &inquiry)?;
    let sighting = sighting_in(source, standing.inward(offset)?)?;
    Some(Sighting { range: standing.outward(sighting.range)?, ..sighting })
}

fn sighting_in<O: Outline>(source: Source<'_, O>, offset: usize) -> Option<Sighting> {
    let path = path_to(source.tree()?, offset);
    let leaf = path.last()?.byte_range();
    // The parser puts in what it misses: empty.
    if !leaf.contains(&offset) || path.iter().any(|node| O::is_silent(*node)) {
        return None;
    }
    O::sighting(source, &path)
}

fn sightings<O: Outline>(pieces: &Pieces<O>, facts: &LanguageFacts, home: &str) -> Vec<Sighting> {
    let mut found = Vec::new();
    let trees = Arena::new();
    let inquiry = Inquiry::new(home, &trees);
    for id in pieces.ids() {
        let source = Source::new(pieces, *id, facts, &inquiry);
        let (Some(source), Some(standing)) = (source, pieces.standing(*id)) else { continue };
        let Some(tree) = source.tree() else { continue };
        leaves(tree, O::is_silent, |path| {
            if path.last().is_none_or(|leaf| leaf.byte_range().is_empty()) {
                return;
            }
            let sighting = O::sighting(source, path);
            found.extend(sighting.and_then(|sighting| {
                Some(Sighting { range: standing.outward(sighting.range.clone())?, ..sighting })
            }));
        });
    }
    found
}
