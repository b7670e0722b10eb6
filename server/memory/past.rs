//! The past of many cards as bytes: entries that were taken in long ago and are seldom asked for again.
//!
//! Unpacking all of a long history would be most of the work of a start; so a card's entries stay bytes
//! until something happens to that card. Who wrote the bytes is `ledger/packed.rs`.

use std::ops::Range;
use std::sync::OnceLock;

use super::EventId;
use super::history::Entry;
use super::links::Slot;

/// Entries as bytes, those of one name together. It never changes.
#[derive(Debug, Default)]
pub(super) struct Past {
    bytes: Vec<u8>,
    /// Where those of a name lie, by its slot.
    spans: Vec<Range<usize>>,
    /// The greatest id of all: a newer event is certainly not here.
    greatest: Option<EventId>,
    /// Every id with its slot, in the order of ids; made when somebody asks.
    index: OnceLock<Vec<(EventId, Slot)>>,
}

impl Past {
    pub const fn new(bytes: Vec<u8>, spans: Vec<Range<usize>>, greatest: Option<EventId>) -> Self {
        Self { bytes, spans, greatest, index: OnceLock::new() }
    }

    /// The entries of a name. What is in these bytes was checked before they came here.
    pub fn entries(&self, slot: Slot) -> Vec<Entry> {
        postcard::from_bytes(self.packed(slot)).unwrap_or_default()
    }

    /// The same as bytes; empty for a name that is not here.
    pub fn packed(&self, slot: Slot) -> &[u8] {
        self.spans.get(slot).and_then(|span| self.bytes.get(span.clone())).unwrap_or_default()
    }

    pub const fn greatest(&self) -> Option<EventId> {
        self.greatest
    }

    /// The name that an event is about.
    pub fn home(&self, id: EventId) -> Option<Slot> {
        if self.greatest.is_none_or(|greatest| greatest < id) {
            return None;
        }
        let index = self.index.get_or_init(|| self.indexed());
        let at = index.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        index.get(at).map(|(_, slot)| *slot)
    }

    fn indexed(&self) -> Vec<(EventId, Slot)> {
        let slots = 0..self.spans.len();
        let ids = |slot| self.entries(slot).into_iter().map(move |entry| (entry.place.id, slot));
        let mut index: Vec<(EventId, Slot)> = slots.flat_map(ids).collect();
        index.sort_unstable();
        index
    }
}
