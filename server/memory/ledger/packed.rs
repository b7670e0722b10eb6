//! A ledger as bytes, and the ledger of such bytes: the same state, without taking in every event again.
//!
//! Nothing is decided here about whether bytes belong to a history: that is `server/store/state.rs`. They are
//! of use only to the program that wrote them.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Ledger, Work};
use crate::deck::CardId;
use crate::memory::history::{Fold, History, Kin};
use crate::memory::homes::Homes;
use crate::memory::links::{Links, Slot};
use crate::memory::past::Past;
use crate::memory::undos::Undos;
use crate::memory::{Day, Event, EventId, Schedule};

/// Everything but the entries, which follow it.
#[derive(Serialize, Deserialize)]
struct Head<'a> {
    /// The schedule that the memories were derived with.
    schedule: String,
    #[serde(borrow)]
    cards: Vec<Packed<'a>>,
    undos: Undos,
    links: Links,
    work: Vec<(Day, Work)>,
    /// The last events that can be undone, each with its name.
    recent: Vec<(EventId, Option<Slot>)>,
    greatest: Option<EventId>,
}

/// One name; its entries are so many bytes long.
#[derive(Serialize, Deserialize)]
struct Packed<'a> {
    name: &'a str,
    exposed: Option<Day>,
    fold: Fold,
    kin: Kin,
    length: usize,
}

/// A ledger that was bytes.
#[derive(Debug)]
pub struct Unpacked {
    pub ledger: Ledger,
    /// The memories had been derived with another schedule, and were derived anew.
    pub rescheduled: bool,
}

impl Ledger {
    /// All that is known, as bytes for [`Ledger::unpack`]; `None` while something is left to be derived.
    pub fn pack(&self) -> Option<Vec<u8>> {
        if !self.stale.is_empty() {
            return None;
        }
        let mut entries = Vec::new();
        let mut cards = Vec::with_capacity(self.cards.len());
        for (slot, card) in self.cards.iter().enumerate() {
            let before = entries.len();
            self.pack_entries(slot, card, &mut entries)?;
            cards.push(Packed {
                name: card.name.as_str(),
                exposed: card.exposed,
                fold: card.fold.clone(),
                kin: card.kin.clone(),
                length: entries.len() - before,
            });
        }
        let head = Head {
            schedule: self.schedule.signature(),
            cards,
            undos: self.undos.clone(),
            links: self.links.clone(),
            work: self.work.iter().map(|(day, work)| (*day, *work)).collect(),
            recent: self.recent.iter().map(|it| (it.id, self.homes.get(it.id))).collect(),
            greatest: self.homes.greatest(),
        };
        let mut bytes = postcard::to_allocvec(&head).ok()?;
        bytes.append(&mut entries);
        Some(bytes)
    }

    fn pack_entries(&self, slot: Slot, card: &History, bytes: &mut Vec<u8>) -> Option<()> {
        if card.is_empty() {
            return Some(());
        }
        let past = self.homes.past();
        if card.packed && card.entries.is_empty() {
            bytes.extend(past.packed(slot));
            return Some(());
        }
        let packed = postcard::to_allocvec(&*card.all(slot, past)).ok()?;
        bytes.extend(packed);
        Some(())
    }

    /// The ledger of what [`Ledger::pack`] gave, from `start` of `bytes` on. `event` finds an event that was
    /// taken in. `None` if the bytes are none of a ledger, or an event cannot be found.
    pub fn unpack(
        mut bytes: Vec<u8>,
        start: usize,
        schedule: &Schedule,
        event: impl Fn(EventId) -> Option<Event>,
    ) -> Option<Unpacked> {
        let (head, rest) = postcard::take_from_bytes::<Head<'_>>(bytes.get(start..)?).ok()?;
        let first = bytes.len() - rest.len();
        let spans = spans(&head.cards, first).filter(|(_, end)| *end == bytes.len())?.0;
        let recent = head.recent.iter().map(|(id, _)| event(*id)).collect::<Option<_>>()?;
        let cards: Vec<History> = head.cards.iter().map(unpacked).collect::<Option<_>>()?;
        let Head { schedule: signature, undos, links, work, recent: near, greatest, .. } = head;
        let past = Past::new(std::mem::take(&mut bytes), spans, greatest);
        let mut homes = Homes::after(Arc::new(past));
        let found = near.into_iter().filter_map(|(id, slot)| Some((id, slot?)));
        found.chain(links.events()).for_each(|(id, slot)| homes.bring_near(id, slot));
        let names = cards.iter().enumerate().map(|(slot, card)| (card.name.clone(), slot));
        let mut ledger = Self {
            schedule: schedule.clone(),
            names: names.collect(),
            cards,
            homes,
            undos,
            links,
            work: work.into_iter().collect(),
            recent,
            stale: Vec::new(),
        };
        let rescheduled = signature != schedule.signature();
        if rescheduled {
            ledger.reschedule(schedule.clone());
        }
        Some(Unpacked { ledger, rescheduled })
    }
}

/// Where each card's entries lie, and where the last end.
fn spans(cards: &[Packed<'_>], first: usize) -> Option<(Vec<Range<usize>>, usize)> {
    let mut end = first;
    let mut spans = Vec::with_capacity(cards.len());
    for card in cards {
        let start = end;
        end = end.checked_add(card.length)?;
        spans.push(start..end);
    }
    Some((spans, end))
}

fn unpacked(packed: &Packed<'_>) -> Option<History> {
    Some(History {
        name: CardId::of_history(packed.name).ok()?,
        entries: Vec::new(),
        packed: packed.length > 0,
        exposed: packed.exposed,
        fold: packed.fold.clone(),
        kin: packed.kin.clone(),
    })
}
