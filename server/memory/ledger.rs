//! The state of every card, derived by taking in the log event by event.
//!
//! The state follows from which events there are and not from the order in which they arrive: each has its
//! [`super::Place`] for good, and an undo may come before what it takes back. So two devices that have the same
//! events know the same. The arithmetic of one answer is `history.rs`; which events are taken back is
//! `undos.rs`; which names are one card is `links.rs`. Nothing here is written anywhere.

mod look;
mod packed;

pub use self::packed::Unpacked;

use std::collections::{HashMap, VecDeque};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::history::{Counts, Entry, History, What};
use super::homes::Homes;
use super::links::{Links, Slot};
use super::undos::Undos;
use super::{Day, Event, EventId, EventKind, Schedule};
use crate::deck::CardId;

/// How many events back [`Ledger::last_undoable`] can see.
const UNDO_STEPS: usize = 200;

/// What is known of one card. Derived, never stored as truth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
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

/// What ends the silence of a card that was hidden until it is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hiding {
    /// It was new or due when it was hidden: it must be answered, and then become due.
    UntilAnswered,
    /// It becomes due; then it is as any card, and its next answer ends the hiding.
    UntilDue,
}

/// One card's derived state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CardRecord {
    pub memory: Memory,
    /// Reviews that count (not undone), since the last reset.
    pub reps: u32,
    /// Times a learned card was forgotten (rated 1 or 2 on a later day), since the last reset.
    pub lapses: u32,
    pub suspended: bool,
    /// The learner hid it until it is due; whether it is silent on a day says [`CardRecord::is_hidden`].
    pub hidden: Option<Hiding>,
    pub buried_until: Option<Day>,
    /// The day it was first answered, since the last reset.
    pub first: Option<Day>,
    /// The last event about this card to arrive here, which a writer names as `previous`; never an
    /// exposure. The one thing that is not the same on every device.
    pub latest: Option<EventId>,
    /// The last day on which its answer was shown without being asked.
    pub exposed: Option<Day>,
}

impl CardRecord {
    /// Whether it was learned and may be asked again on a day. A new card is not due: it is new.
    pub fn is_due(&self, today: Day) -> bool {
        let buried = self.buried_until.is_some_and(|until| until > today);
        match self.memory {
            Memory::New => false,
            Memory::Learned { due, .. } => due <= today && !buried,
        }
    }

    /// Whether hovers leave it out on a day because the learner hid it until it is due.
    pub fn is_hidden(&self, today: Day) -> bool {
        match self.hidden {
            None => false,
            Some(Hiding::UntilAnswered) => true,
            Some(Hiding::UntilDue) => !self.is_due(today),
        }
    }
}

/// What was done on one day, in all windows and on all devices together, for the daily limits.
/// A card counts once a day, however often it was repeated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    names: FxHashMap<CardId, Slot>,
    cards: Vec<History>,
    homes: Homes,
    undos: Undos,
    links: Links,
    work: HashMap<Day, Work>,
    /// The last events that can be undone, in the order of their places.
    recent: VecDeque<Event>,
    /// Leaders whose fold is stale.
    stale: Vec<Slot>,
}

impl Ledger {
    pub fn new(schedule: Schedule) -> Self {
        Self {
            schedule,
            names: FxHashMap::default(),
            cards: Vec::new(),
            homes: Homes::default(),
            undos: Undos::default(),
            links: Links::default(),
            work: HashMap::new(),
            recent: VecDeque::new(),
            stale: Vec::new(),
        }
    }

    /// Takes one more event into account. One that was taken in before changes nothing.
    pub fn apply(&mut self, event: &Event) {
        self.take(event);
        self.settle();
    }

    /// Takes many events into account, in any order: faster than one after the other when they are older
    /// than what is there.
    pub fn apply_all<'a>(&mut self, events: impl IntoIterator<Item = &'a Event>) {
        for event in events {
            self.take(event);
        }
        self.settle();
    }

    /// Makes room for so many events at once.
    pub fn reserve(&mut self, events: usize) {
        self.homes.reserve(events);
    }

    /// As [`Ledger::apply`]; what it does to a card may be seen only after [`Ledger::settle`].
    pub fn take(&mut self, event: &Event) {
        if let EventKind::Exposure { card } = &event.kind {
            self.expose(card, event.moment.day);
        } else if !self.undos.contains(event.id) {
            self.take_in(event);
        }
    }

    /// Derives what [`Ledger::take`] left to be derived.
    pub fn settle(&mut self) {
        for slot in std::mem::take(&mut self.stale) {
            self.refold(slot);
        }
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

    /// Does what the event says.
    fn take_in(&mut self, event: &Event) {
        let (card, what) = match &event.kind {
            EventKind::Exposure { .. } => return,
            EventKind::Undo { target } => return self.undo(event, *target),
            EventKind::Relink { from, to } => return self.relink(event, from, to),
            EventKind::Review { card, rating, primed, shift, .. } => {
                (card, What::Review { rating: *rating, primed: *primed, shift: *shift })
            }
            EventKind::Suspend { card } => (card, What::Suspend),
            EventKind::Unsuspend { card } => (card, What::Unsuspend),
            EventKind::Hide { card } => (card, What::Hide),
            EventKind::Unhide { card } => (card, What::Unhide),
            EventKind::Bury { card, until } => (card, What::Bury { until: *until }),
            EventKind::Reset { card } => (card, What::Reset),
        };
        let slot = self.slot_or_new(card);
        if !self.homes.note(event.id, slot) {
            return;
        }
        self.undos.arrived(event.id);
        let mut entry = Entry::new(event, what);
        entry.undone = self.undos.taken_back(event.id);
        self.add(slot, entry);
        self.remember(event);
        self.set_latest(slot, event.id);
    }

    /// Adds an entry: at the end, but for what comes late from another device.
    fn add(&mut self, slot: Slot, mut entry: Entry) {
        let leader = self.leader(slot);
        let called = self.cards.get(leader).and_then(|card| card.kin.called);
        let name = called.and_then(|slot| self.cards.get(slot)).map(|card| card.name.clone());
        let Some(card) = self.cards.get_mut(leader) else { return };
        let History { fold, name: own, .. } = card;
        if fold.stale || fold.newest.is_some_and(|newest| newest > entry.place) {
            self.mark_stale(leader);
        } else if let Some(counts) =
            fold.take(name.as_ref().unwrap_or(own), &mut entry, &self.schedule)
        {
            self.work.entry(entry.day).or_default().add(counts);
        }
        if let Some(card) = self.unpacked(slot) {
            card.insert(entry);
        }
    }

    fn undo(&mut self, event: &Event, target: EventId) {
        if self.homes.contains(event.id) {
            return;
        }
        let homes = &self.homes;
        let roots = self.undos.take(event.place(), target, |id| homes.contains(id));
        for root in roots {
            self.judge(root);
        }
        let home = self.undos.root(event.id).and_then(|root| self.homes.get(root));
        if let Some(home) = home {
            self.set_latest(home, event.id);
        }
    }

    /// Carries out the verdict over an event.
    fn judge(&mut self, root: EventId) {
        let taken_back = self.undos.taken_back(root);
        if let Some(names) = self.links.set(root, !taken_back) {
            self.regroup(&names);
        }
        let Some(slot) = self.homes.get(root) else { return };
        let entry = self.unpacked(slot).and_then(|card| card.entry_mut(root));
        if let Some(entry) = entry
            && entry.undone != taken_back
        {
            entry.undone = taken_back;
            self.mark_stale(self.leader(slot));
        }
    }

    /// Joins two names; both mean the same card from now on, until this is taken back.
    fn relink(&mut self, event: &Event, from: &CardId, to: &CardId) {
        let names = [self.slot_or_new(from), self.slot_or_new(to)];
        let [from, to] = names;
        if !self.homes.note(event.id, to) {
            return;
        }
        self.links.add(event.place(), from, to);
        self.undos.arrived(event.id);
        self.links.set(event.id, !self.undos.taken_back(event.id));
        for slot in self.links.ever_kin(to) {
            let ever =
                self.links.ever_kin(slot).into_iter().filter(|other| *other != slot).collect();
            if let Some(card) = self.cards.get_mut(slot) {
                card.kin.ever = ever;
            }
        }
        self.regroup(&names);
        if event.note.origin.is_none() {
            self.remember(event);
        }
        self.set_latest(to, event.id);
    }

    /// Finds out anew which names are one card with these.
    fn regroup(&mut self, names: &[Slot]) {
        let affected: Vec<Slot> =
            names.iter().flat_map(|slot| self.members(self.leader(*slot))).collect();
        for slot in affected.iter().copied() {
            let kin = self.links.kin(slot);
            for member in kin.iter().copied() {
                self.group(member, &kin);
            }
        }
        for slot in affected {
            self.mark_stale(self.leader(slot));
        }
    }

    /// Sets the group of one name: the first of its kin leads.
    fn group(&mut self, slot: Slot, kin: &[Slot]) {
        let Some(card) = self.cards.get_mut(slot) else { return };
        let leader = kin.first().copied().filter(|leader| *leader != slot);
        card.kin.leader = leader;
        card.kin.others = match leader {
            None => kin.iter().copied().filter(|other| *other != slot).collect(),
            Some(_) => Vec::new(),
        };
        card.kin.called = if leader.is_none() { self.links.name_of(kin) } else { None };
    }

    fn expose(&mut self, card: &CardId, day: Day) {
        let slot = self.slot_or_new(card);
        if let Some(card) = self.cards.get_mut(slot) {
            card.exposed = card.exposed.max(Some(day));
        }
        let leader = self.leader(slot);
        if let Some(card) = self.cards.get_mut(leader) {
            card.fold.record.exposed = card.fold.record.exposed.max(Some(day));
        }
    }

    fn mark_stale(&mut self, leader: Slot) {
        if let Some(card) = self.cards.get_mut(leader)
            && !card.fold.stale
        {
            card.fold.stale = true;
            self.stale.push(leader);
        }
    }

    /// Derives a card's record from its entries again; nothing for a name that another leads.
    fn refold(&mut self, leader: Slot) {
        let members = self.members(leader);
        let Some(card) = self.cards.get_mut(leader) else { return };
        if card.kin.leader.is_some() {
            card.fold.stale = false;
            return;
        }
        let mut fold = std::mem::take(&mut card.fold);
        let called = card.kin.called.unwrap_or(leader);
        let name = self.cards.get(called).map(|card| card.name.clone());
        let Some(name) = name else { return };
        fold.restart();
        fold.record.exposed = self.exposed(&members);
        let mut strands: Vec<Vec<Entry>> =
            members.iter().map(|slot| self.take_entries(*slot)).collect();
        let mut entries: Vec<&mut Entry> = strands.iter_mut().flatten().collect();
        if members.len() > 1 {
            entries.sort_by_key(|entry| entry.place);
        }
        for entry in entries {
            let was = entry.uncount();
            let is = fold.take(&name, entry, &self.schedule);
            if was != is {
                self.recount(entry.day, was, is);
            }
        }
        for (slot, entries) in members.into_iter().zip(strands) {
            if let Some(card) = self.cards.get_mut(slot) {
                card.entries = entries;
            }
        }
        if let Some(card) = self.cards.get_mut(leader) {
            card.fold = fold;
        }
    }

    fn take_entries(&mut self, slot: Slot) -> Vec<Entry> {
        self.unpacked(slot).map(|card| std::mem::take(&mut card.entries)).unwrap_or_default()
    }

    /// The card of a name with all its entries at hand.
    fn unpacked(&mut self, slot: Slot) -> Option<&mut History> {
        let card = self.cards.get_mut(slot)?;
        card.unpack(slot, self.homes.past());
        Some(card)
    }

    fn recount(&mut self, day: Day, was: Option<Counts>, is: Option<Counts>) {
        let work = self.work.entry(day).or_default();
        if let Some(was) = was {
            work.remove(was);
        }
        if let Some(is) = is {
            work.add(is);
        }
    }

    fn exposed(&self, members: &[Slot]) -> Option<Day> {
        members.iter().filter_map(|slot| self.cards.get(*slot)?.exposed).max()
    }

    fn remember(&mut self, event: &Event) {
        let full = self.recent.len() == UNDO_STEPS;
        if full && self.recent.front().is_some_and(|first| event.place() < first.place()) {
            return;
        }
        let at = self.recent.partition_point(|earlier| earlier.place() < event.place());
        self.recent.insert(at, event.clone());
        if self.recent.len() > UNDO_STEPS {
            self.recent.pop_front();
        }
    }

    /// An event about a name has arrived: for its writers it is the latest of all names that ever were
    /// one card with it, as it is for the log.
    fn set_latest(&mut self, slot: Slot, id: EventId) {
        let Some(card) = self.cards.get_mut(slot) else { return };
        card.fold.record.latest = Some(id);
        if card.kin.ever.is_empty() {
            return;
        }
        for other in card.kin.ever.clone() {
            if let Some(card) = self.cards.get_mut(other) {
                card.fold.record.latest = Some(id);
            }
        }
    }

    fn slot(&self, card: &CardId) -> Option<Slot> {
        self.names.get(card).copied()
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

    /// The name that has the record of a card.
    fn leader(&self, slot: Slot) -> Slot {
        self.cards.get(slot).and_then(|card| card.kin.leader).unwrap_or(slot)
    }

    /// All names of the card that a name leads, itself first.
    fn members(&self, leader: Slot) -> Vec<Slot> {
        let others =
            self.cards.get(leader).map(|card| card.kin.others.as_slice()).unwrap_or_default();
        [&[leader], others].concat()
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
mod merge_tests;
#[cfg(test)]
mod tests;
