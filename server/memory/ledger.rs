//! The state of every card, derived by taking in the log event by event.
//!
//! Taking in all events at once and taking them in one by one end in the same state; an undo restores
//! what was before it. The arithmetic of one answer is `history.rs`; nothing here is written anywhere.

use std::collections::{HashMap, VecDeque};

use super::by_id::ById;
use super::history::{Answered, Counts, Entry, History, What};
use super::{Day, Device, Event, EventId, EventKind, Schedule};
use crate::deck::CardId;

/// How many events back [`Ledger::last_undoable`] can see.
const UNDO_STEPS: usize = 200;

/// What is known of one card. Derived, never stored as truth.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Memory {
    #[default]
    New,
    Learned {
        stability: f32,
        difficulty: f32,
        last: Day,
        due: Day,
    },
}

/// One card's derived state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CardRecord {
    pub memory: Memory,
    /// Reviews that count (not undone), since the last reset.
    pub reps: u32,
    /// Times a learned card was forgotten (rated 1 or 2 on a later day), since the last reset.
    pub lapses: u32,
    pub suspended: bool,
    pub buried_until: Option<Day>,
    /// The day it was first answered, since the last reset.
    pub first: Option<Day>,
    /// The last event about this card that a writer can name as `previous`; never an exposure.
    pub latest: Option<EventId>,
    /// The last day on which its answer was shown without being asked.
    pub exposed: Option<Day>,
}

/// A card never answered.
static UNSEEN: CardRecord = CardRecord {
    memory: Memory::New,
    reps: 0,
    lapses: 0,
    suspended: false,
    buried_until: None,
    first: None,
    latest: None,
    exposed: None,
};

/// What was done on one day, in all windows and on all devices together, for the daily limits.
/// A card counts once a day, however often it was repeated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Cards answered for the first time.
    pub new: u32,
    /// Cards answered that had been learned before.
    pub reviews: u32,
}

/// All cards' records, and each day's work.
#[derive(Debug, Clone)]
pub struct Ledger {
    schedule: Schedule,
    names: HashMap<CardId, Slot>,
    cards: Vec<History>,
    /// The card of every event taken in, exposures apart.
    places: ById<Slot>,
    undos: ById<Undone>,
    work: HashMap<Day, Work>,
    /// Per device the latest time seen: a clock that was set back does not reorder the past.
    clocks: Vec<(Device, i64)>,
    /// The last events that can be undone, oldest first.
    recent: VecDeque<Event>,
}

/// The place of a card in `Ledger::cards`.
type Slot = usize;

/// What an undo did: the event at the bottom of its chain, and whether that is now taken back.
#[derive(Debug, Clone, Copy)]
struct Undone {
    root: EventId,
    taken_back: bool,
}

impl Ledger {
    pub fn new(schedule: Schedule) -> Self {
        Self {
            schedule,
            names: HashMap::new(),
            cards: Vec::new(),
            places: ById::default(),
            undos: ById::default(),
            work: HashMap::new(),
            clocks: Vec::new(),
            recent: VecDeque::new(),
        }
    }

    /// Takes one more event into account. Events come in the order of the log; one that was taken in
    /// before changes nothing.
    ///
    /// The events of one device count in the order they come, whatever its clock says; those of
    /// several devices are merged by time.
    pub fn apply(&mut self, event: &Event) {
        if let EventKind::Exposure { card } = &event.kind {
            self.expose(card, event.moment.day);
        } else if !self.places.contains_key(&event.id) {
            let at = self.time(event);
            if let Some(slot) = self.take_in(event, at) {
                self.places.insert(event.id, slot);
                if let Some(card) = self.cards.get_mut(slot) {
                    card.record.latest = Some(event.id);
                }
            }
        }
    }

    /// The record of a card; a card never answered has the default record.
    pub fn record(&self, card: &CardId) -> &CardRecord {
        self.slot(card).and_then(|slot| self.cards.get(slot)).map_or(&UNSEEN, |card| &card.record)
    }

    /// Probability of recall today.
    pub fn recall(&self, card: &CardId, today: Day) -> f32 {
        self.recall_of(&self.record(card).memory, today)
    }

    /// Probability of recall of a memory on a day.
    pub(super) fn recall_of(&self, memory: &Memory, today: Day) -> f32 {
        match memory {
            Memory::New => 0.0,
            Memory::Learned { last, .. } => {
                self.schedule.recall(memory, today.0.saturating_sub(last.0) as f32)
            }
        }
    }

    /// The newest event that can be undone and is not, made by anybody. It looks back over the last
    /// 200 reviews, suspensions, burials and resets.
    pub fn last_undoable(&self) -> Option<&Event> {
        self.recent.iter().rev().find(|event| {
            let slot = self.places.get(&event.id).map(|slot| self.settled(*slot));
            let card = slot.and_then(|slot| self.cards.get(slot));
            card.and_then(|card| card.entry(event.id)).is_some_and(|entry| !entry.undone)
        })
    }

    /// What was done on a day.
    pub fn work(&self, day: Day) -> Work {
        self.work.get(&day).copied().unwrap_or_default()
    }

    /// Every card that has a history, in the order of its first event.
    pub fn cards(&self) -> impl Iterator<Item = (&CardId, &CardRecord)> {
        let here = self.cards.iter().filter(|card| card.moved.is_none());
        here.map(|card| (&card.name, &card.record))
    }

    /// Every card's answers that count, in the order of time within a card.
    pub fn answers(&self) -> impl Iterator<Item = (&CardId, Vec<Answered>)> {
        let here = self.cards.iter().filter(|card| !card.entries.is_empty());
        here.map(|card| (&card.name, card.answers(&self.schedule)))
    }

    pub const fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// Derives every memory anew with another scheduler (other retention, other parameters).
    pub fn reschedule(&mut self, schedule: Schedule) {
        self.schedule = schedule;
        for slot in 0..self.cards.len() {
            self.refold(slot);
        }
    }

    /// The event's part in the order of things: its time, but never before an earlier event of its device.
    fn time(&mut self, event: &Event) -> i64 {
        let at = event.moment.at_ms;
        match self.clocks.iter_mut().find(|(device, _)| *device == event.device) {
            Some((_, latest)) => {
                *latest = at.max(*latest);
                *latest
            }
            None => {
                self.clocks.push((event.device.clone(), at));
                at
            }
        }
    }

    /// Does what the event says; gives the card that it was about. `None`: an undo of nothing.
    fn take_in(&mut self, event: &Event, at: i64) -> Option<Slot> {
        let (card, what) = match &event.kind {
            EventKind::Undo { target } => return self.undo(event.id, *target),
            EventKind::Relink { from, to } => return Some(self.relink(from, to)),
            EventKind::Exposure { .. } => return None,
            EventKind::Review { card, rating, primed, shift, .. } => {
                (card, What::Review { rating: *rating, primed: *primed, shift: *shift })
            }
            EventKind::Suspend { card } => (card, What::Suspend),
            EventKind::Unsuspend { card } => (card, What::Unsuspend),
            EventKind::Bury { card, until } => (card, What::Bury { until: *until }),
            EventKind::Reset { card } => (card, What::Reset),
        };
        let slot = self.slot_or_new(card);
        self.add(slot, Entry::new(event.id, at, event.moment.day, what));
        self.remember(event);
        Some(slot)
    }

    /// Adds an entry at its time: at the end, but for what comes late from another device.
    fn add(&mut self, slot: Slot, entry: Entry) {
        let Some(card) = self.cards.get_mut(slot) else { return };
        if card.entries.last().is_none_or(|last| last.at <= entry.at) {
            let day = entry.day;
            if let Some(counts) = card.push(entry, &self.schedule) {
                self.work.entry(day).or_default().add(counts);
            }
        } else {
            let place = card.entries.partition_point(|earlier| earlier.at <= entry.at);
            card.entries.insert(place, entry);
            self.refold(slot);
        }
    }

    /// An undo of an undo is a redo, and so on: each turns the event at the bottom over.
    fn undo(&mut self, id: EventId, target: EventId) -> Option<Slot> {
        let undone = match self.undos.get(&target) {
            Some(undo) => Undone { root: undo.root, taken_back: !undo.taken_back },
            None => Undone { root: target, taken_back: true },
        };
        let slot = self.settled(*self.places.get(&undone.root)?);
        // A relink has no entry: joined histories stay joined, yet the undo is the card's latest event.
        if let Some(entry) = self.cards.get_mut(slot)?.entry_mut(undone.root) {
            entry.undone = undone.taken_back;
        }
        self.undos.insert(id, undone);
        self.refold(slot);
        Some(slot)
    }

    /// Joins two histories; both names mean the joined one from now on.
    fn relink(&mut self, from: &CardId, to: &CardId) -> Slot {
        let target = self.slot_or_new(to);
        let Some(source) = self.slot(from) else {
            self.names.insert(from.clone(), target);
            return target;
        };
        if source != target {
            let moved = self.cards.get_mut(source).map(|card| card.move_to(target));
            if let (Some(moved), Some(card)) = (moved, self.cards.get_mut(target)) {
                card.join(moved);
            }
            self.refold(target);
        }
        target
    }

    fn expose(&mut self, card: &CardId, day: Day) {
        let slot = self.slot_or_new(card);
        if let Some(card) = self.cards.get_mut(slot) {
            card.record.exposed = card.record.exposed.max(Some(day));
        }
    }

    /// Derives a card's record from its entries again.
    fn refold(&mut self, slot: Slot) {
        let Some(card) = self.cards.get_mut(slot) else { return };
        let work = &mut self.work;
        card.refold(&self.schedule, |day, counts, done| {
            let entry = work.entry(day).or_default();
            if done { entry.add(counts) } else { entry.remove(counts) }
        });
    }

    fn remember(&mut self, event: &Event) {
        if self.recent.len() == UNDO_STEPS {
            self.recent.pop_front();
        }
        self.recent.push_back(event.clone());
    }

    fn slot(&self, card: &CardId) -> Option<Slot> {
        self.names.get(card).map(|slot| self.settled(*slot))
    }

    fn slot_or_new(&mut self, card: &CardId) -> Slot {
        if let Some(slot) = self.slot(card) {
            return slot;
        }
        let slot = self.cards.len();
        self.cards.push(History::new(card.clone()));
        self.names.insert(card.clone(), slot);
        slot
    }

    /// Where a card's history is now, after all joinings.
    fn settled(&self, mut slot: Slot) -> Slot {
        while let Some(next) = self.cards.get(slot).and_then(|card| card.moved) {
            slot = next;
        }
        slot
    }
}

impl Work {
    const fn add(&mut self, counts: Counts) {
        match counts {
            Counts::New => self.new = self.new.saturating_add(1),
            Counts::Review => self.reviews = self.reviews.saturating_add(1),
        }
    }

    const fn remove(&mut self, counts: Counts) {
        match counts {
            Counts::New => self.new = self.new.saturating_sub(1),
            Counts::Review => self.reviews = self.reviews.saturating_sub(1),
        }
    }
}

#[cfg(test)]
mod tests;
