//! A document as pieces in a row, each read on its own, with an index of what they offer each other.
//!
//! An edit replaces the pieces it touches and moves the others; nothing of them is read or parsed
//! again. Where pieces end is a function of the text (`cut.rs`), so after any edits the pieces are those
//! of the same text opened afresh.

mod splice;

use std::collections::VecDeque;
use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxBuildHasher, FxHashMap};
use tree_sitter::Tree;

use super::cut::{Reading, cut};
use super::edit::{Edit, after, before};
use super::piece::{Entry, Outline, Piece};

/// Names a piece within its document, wherever edits move it.
pub(super) type PieceId = u32;

/// A document.
#[derive(Debug)]
pub(super) struct Pieces<O> {
    slots: Vec<Slot<O>>,
    free: Vec<PieceId>,
    /// The pieces in order of the text.
    order: Vec<PieceId>,
    index: FxHashMap<u64, Vec<PieceId>>,
    /// Whose trees were made again lately.
    recent: Mutex<Recent<O>>,
    reading: Reading,
    len: usize,
}

#[derive(Debug)]
struct Slot<O> {
    piece: Arc<Piece<O>>,
    /// What stood here before the last edits, as long as the piece is not read.
    past: Option<Past<O>>,
    /// Where the piece begins, in bytes.
    start: usize,
    /// Its place in the order.
    position: usize,
    /// The piece whose entries are in the index.
    listed: Option<Arc<Piece<O>>>,
}

#[derive(Debug)]
struct Past<O> {
    piece: Arc<Piece<O>>,
    /// The edits since, in the coordinates of the piece.
    edits: Vec<Edit>,
}

/// A piece to ask, and how its offsets differ from the present text's.
pub(super) struct Standing<'a, O> {
    pub piece: &'a Piece<O>,
    start: usize,
    edits: &'a [Edit],
}

impl<O> Standing<'_, O> {
    /// Where an offset of the document is in this piece; `None` if an edit has touched it.
    pub fn inward(&self, offset: usize) -> Option<usize> {
        before(offset.checked_sub(self.start)?, self.edits)
    }

    /// Where a range of this piece is in the document; `None` if an edit has touched it.
    pub fn outward(&self, range: Range<usize>) -> Option<Range<usize>> {
        let range = after(range, self.edits)?;
        Some(range.start + self.start..range.end + self.start)
    }
}

impl<O: Outline> Pieces<O> {
    /// Cuts a text. Nothing is read yet.
    pub fn new(text: &str) -> Self {
        let (cuts, reading) = cut(text, O::cuts);
        let mut pieces = Self {
            slots: Vec::new(),
            free: Vec::new(),
            order: Vec::new(),
            index: FxHashMap::default(),
            recent: Mutex::default(),
            reading,
            len: text.len(),
        };
        for range in ranges(&cuts, text.len()) {
            let piece = Arc::new(Piece::new(text.get(range).unwrap_or_default()));
            let id = pieces.place(piece, None);
            pieces.order.push(id);
        }
        pieces.number(0);
        pieces
    }

    /// The pieces of several documents of one language, one after the other: they share their names.
    pub fn joined<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self
    where
        O: 'a,
    {
        let mut whole = Self::new("");
        for id in std::mem::take(&mut whole.order) {
            whole.remove(id);
        }
        for part in parts {
            for slot in part.in_order() {
                let past = slot.past.clone();
                let id = whole.place(Arc::clone(&slot.piece), past);
                whole.order.push(id);
            }
            whole.len += part.len;
        }
        whole.number(0);
        whole.settle();
        whole
    }

    pub const fn len(&self) -> usize {
        self.len
    }

    /// Takes note of pieces that were read since, here or elsewhere.
    pub fn settle(&mut self) {
        for position in 0..self.order.len() {
            self.settle_at(position);
        }
    }

    /// The pieces that are not read yet, in order.
    pub fn unread(&self) -> impl Iterator<Item = &Arc<Piece<O>>> {
        self.in_order().filter(|slot| !slot.piece.is_read()).map(|slot| &slot.piece)
    }

    /// Whether every piece is read, or what stood in its place before is.
    pub fn is_standing(&self) -> bool {
        self.in_order().all(|slot| slot.piece.is_read() || slot.past.is_some())
    }

    /// The piece that covers an offset.
    pub fn covering(&self, offset: usize) -> Option<PieceId> {
        self.order.get(self.at(offset)?).copied()
    }

    /// What can be asked about a piece now.
    pub fn standing(&self, id: PieceId) -> Option<Standing<'_, O>> {
        let slot = self.slots.get(id as usize)?;
        let (piece, edits) = match &slot.past {
            _ if slot.piece.is_read() => (&slot.piece, [].as_slice()),
            Some(past) => (&past.piece, past.edits.as_slice()),
            None => (&slot.piece, [].as_slice()),
        };
        Some(Standing { piece, start: slot.start, edits })
    }

    /// The tree of a standing piece. Of those that had to be parsed again only the latest are kept.
    pub fn tree(&self, id: PieceId) -> Option<Tree> {
        let slot = self.slots.get(id as usize)?;
        let piece = match &slot.past {
            Some(past) if !slot.piece.is_read() => &past.piece,
            _ => &slot.piece,
        };
        let (tree, again) = piece.tree()?;
        if again {
            self.recent.lock().unwrap_or_else(PoisonError::into_inner).keep(Arc::clone(piece));
        }
        Some(tree)
    }

    pub fn ids(&self) -> &[PieceId] {
        &self.order
    }

    /// Where the pieces begin.
    #[cfg(test)]
    pub fn starts(&self) -> Vec<usize> {
        self.in_order().map(|slot| slot.start).collect()
    }

    /// Where a piece comes in the order of the text.
    pub fn position(&self, id: PieceId) -> usize {
        self.slots.get(id as usize).map_or(0, |slot| slot.position)
    }

    /// The pieces that may have an entry, in order of the text. Two names may share a list.
    pub fn listed(&self, entry: Entry, name: &str) -> Vec<PieceId> {
        let mut ids = self.index.get(&key(entry, name)).cloned().unwrap_or_default();
        ids.sort_unstable_by_key(|id| self.position(*id));
        ids
    }

    /// The text of a range, as far as it lies within the document.
    pub fn text(&self, range: Range<usize>) -> String {
        let mut text = String::with_capacity(range.len());
        let first = self.at(range.start).unwrap_or(self.order.len());
        for slot in self.in_order().skip(first) {
            if slot.start >= range.end {
                break;
            }
            let from = range.start.saturating_sub(slot.start);
            let to = (range.end - slot.start).min(slot.piece.text.len());
            text.push_str(slot.piece.text.get(from..to).unwrap_or_default());
        }
        text
    }

    fn in_order(&self) -> impl Iterator<Item = &Slot<O>> {
        self.order.iter().filter_map(|id| self.slots.get(*id as usize))
    }

    fn slot_at(&self, position: usize) -> Option<&Slot<O>> {
        self.slots.get(*self.order.get(position)? as usize)
    }

    /// The position of the piece that covers an offset; the last one covers the end.
    fn at(&self, offset: usize) -> Option<usize> {
        if offset > self.len {
            return None;
        }
        let start = |id: &PieceId| self.slots.get(*id as usize).map_or(0, |slot| slot.start);
        self.order.partition_point(|id| start(id) <= offset).checked_sub(1)
    }

    fn is_boundary(&self, offset: usize) -> bool {
        let slot = self.at(offset).and_then(|position| self.slot_at(position));
        slot.is_some_and(|slot| slot.piece.text.is_char_boundary(offset - slot.start))
    }

    /// Gives a piece a slot; its place in the order is the caller's.
    fn place(&mut self, piece: Arc<Piece<O>>, past: Option<Past<O>>) -> PieceId {
        let slot = Slot { piece, past, start: 0, position: 0, listed: None };
        let id = match self.free.pop() {
            Some(id) => id,
            None => PieceId::try_from(self.slots.len()).unwrap_or(PieceId::MAX),
        };
        match self.slots.get_mut(id as usize) {
            Some(free) => *free = slot,
            None => self.slots.push(slot),
        }
        self.list(id);
        id
    }

    fn remove(&mut self, id: PieceId) {
        self.unlist(id);
        self.free.push(id);
    }

    /// Sets the places of the pieces from a position on.
    fn number(&mut self, from: usize) {
        let before = from.checked_sub(1).and_then(|position| self.slot_at(position));
        let mut start = before.map_or(0, |slot| slot.start + slot.piece.text.len());
        for (position, id) in self.order.iter().enumerate().skip(from) {
            if let Some(slot) = self.slots.get_mut(*id as usize) {
                (slot.start, slot.position) = (start, position);
                start += slot.piece.text.len();
            }
        }
    }

    fn settle_at(&mut self, position: usize) {
        let Some(id) = self.order.get(position).copied() else { return };
        let Some(slot) = self.slots.get_mut(id as usize) else { return };
        if slot.piece.is_read() {
            slot.past = None;
            if !slot.listed.as_ref().is_some_and(|listed| Arc::ptr_eq(listed, &slot.piece)) {
                self.unlist(id);
                self.list(id);
            }
        }
    }

    /// Puts what a slot's piece, or its past, offers into the index.
    fn list(&mut self, id: PieceId) {
        let Some(slot) = self.slots.get_mut(id as usize) else { return };
        let piece = match &slot.past {
            _ if slot.piece.is_read() => &slot.piece,
            Some(past) => &past.piece,
            None => return,
        };
        let piece = Arc::clone(piece);
        slot.listed = Some(Arc::clone(&piece));
        each_key(&piece, |key| {
            let ids = self.index.entry(key).or_default();
            if ids.last() != Some(&id) {
                ids.push(id);
            }
        });
    }

    fn unlist(&mut self, id: PieceId) {
        let listed = self.slots.get_mut(id as usize).and_then(|slot| slot.listed.take());
        let Some(piece) = listed else { return };
        each_key(&piece, |key| {
            if let Some(ids) = self.index.get_mut(&key) {
                ids.retain(|it| *it != id);
                if ids.is_empty() {
                    self.index.remove(&key);
                }
            }
        });
    }
}

/// The pieces whose trees were made again lately, the latest last.
#[derive(Debug)]
struct Recent<O> {
    pieces: VecDeque<Arc<Piece<O>>>,
}

impl<O> Default for Recent<O> {
    fn default() -> Self {
        Self { pieces: VecDeque::new() }
    }
}

impl<O: Outline> Recent<O> {
    /// So many, of usual length, are a megabyte or two.
    const MOST: usize = 64;

    fn keep(&mut self, piece: Arc<Piece<O>>) {
        self.pieces.push_back(piece);
        while self.pieces.len() > Self::MOST {
            if let Some(oldest) = self.pieces.pop_front() {
                oldest.forget_tree();
            }
        }
    }
}

impl<O> Past<O> {
    /// So many edits behind, a past answers for too little to be kept.
    const MOST_EDITS: usize = 256;
}

impl<O> Clone for Past<O> {
    fn clone(&self) -> Self {
        Self { piece: Arc::clone(&self.piece), edits: self.edits.clone() }
    }
}

impl<O> Clone for Slot<O> {
    fn clone(&self) -> Self {
        Self {
            piece: Arc::clone(&self.piece),
            past: self.past.clone(),
            start: self.start,
            position: self.position,
            listed: self.listed.clone(),
        }
    }
}

impl<O> Clone for Pieces<O> {
    fn clone(&self) -> Self {
        Self {
            slots: self.slots.clone(),
            free: self.free.clone(),
            order: self.order.clone(),
            index: self.index.clone(),
            recent: Mutex::default(),
            reading: self.reading,
            len: self.len,
        }
    }
}

/// The stretches between cuts; a text without cuts is one.
fn ranges(cuts: &[usize], len: usize) -> impl Iterator<Item = Range<usize>> {
    let starts = std::iter::once(0).chain(cuts.iter().copied());
    starts.zip(cuts.iter().copied().chain([len])).map(|(start, end)| start..end)
}

fn each_key<O: Outline>(piece: &Piece<O>, mut visit: impl FnMut(u64)) {
    if let Some(outline) = piece.outline() {
        outline.list(&piece.text, |entry, name| visit(key(entry, name)));
    }
}

fn key(entry: Entry, name: &str) -> u64 {
    FxBuildHasher.hash_one((entry, name))
}
