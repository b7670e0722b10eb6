//! What one can ask a ledger. Nothing here changes it.

use super::{CardRecord, Ledger, Memory, Work};
use crate::deck::CardId;
use crate::memory::history::{Answered, Entry, Fold, History};
use crate::memory::links::Slot;
use crate::memory::{Day, Event, EventId};

/// A card never answered.
static UNSEEN: CardRecord = CardRecord {
    memory: Memory::New,
    reps: 0,
    lapses: 0,
    suspended: false,
    hidden: None,
    buried_until: None,
    first: None,
    latest: None,
    exposed: None,
};

impl Ledger {
    /// The record of a card; a card never answered has the default record.
    pub fn record(&self, card: &CardId) -> &CardRecord {
        let leader = self.slot(card).map(|slot| self.leader(slot));
        leader.and_then(|slot| self.cards.get(slot)).map_or(&UNSEEN, |card| &card.fold.record)
    }

    /// Probability of recall today.
    pub fn recall(&self, card: &CardId, today: Day) -> f32 {
        self.recall_of(&self.record(card).memory, today)
    }

    /// Probability of recall of a memory on a day.
    pub(in crate::memory) fn recall_of(&self, memory: &Memory, today: Day) -> f32 {
        match memory {
            Memory::New => 0.0,
            Memory::Learned { last, .. } => {
                self.schedule.recall(memory, today.0.saturating_sub(last.0) as f32)
            }
        }
    }

    /// The newest event that can be undone and is not, made by anybody. It looks back over the last
    /// 200 reviews, suspensions, hidings, burials, resets and relinks; a relink that a deck asked for
    /// (`Note::origin`) is none of them.
    pub fn last_undoable(&self) -> Option<&Event> {
        self.recent.iter().rev().find(|event| !self.undos.taken_back(event.id))
    }

    /// The event that was taken back last, with the undo that did it: undoing that is a redo. `None` if
    /// nothing is taken back, or if its card was answered or changed since. As far back as
    /// [`Ledger::last_undoable`].
    pub fn last_redoable(&self) -> Option<(&Event, EventId)> {
        let taken = |event| Some((event, self.undos.decided_by(Event::place(event).id)?));
        let (event, undo) = self.recent.iter().filter_map(taken).max_by_key(|(_, undo)| *undo)?;
        let home = self.leader(self.homes.get(event.id)?);
        let newest = self.cards.get(home)?.fold.newest;
        newest.is_none_or(|newest| newest < undo).then_some((event, undo.id))
    }

    /// Every card's answers that count, in the order of time within a card.
    pub fn answers(&self) -> impl Iterator<Item = (&CardId, Vec<Answered>)> {
        let leaders = self.leaders().map(|(slot, card)| {
            let name = self.called(card);
            (name, self.answers_of(slot, name))
        });
        leaders.filter(|(_, answers)| !answers.is_empty())
    }

    /// What was done on a day.
    pub fn work(&self, day: Day) -> Work {
        self.work.get(&day).copied().unwrap_or_default()
    }

    /// Every card that has a history, under the name it has now.
    pub fn cards(&self) -> impl Iterator<Item = (&CardId, &CardRecord)> {
        self.leaders().map(|(_, card)| (self.called(card), &card.fold.record))
    }

    /// Whether anything but an exposure ever happened under just this name.
    pub fn has_history(&self, card: &CardId) -> bool {
        self.slot(card).and_then(|slot| self.cards.get(slot)).is_some_and(|card| !card.is_empty())
    }

    /// Whether two names are one card, by relinks that stand.
    pub fn is_one_card(&self, one: &CardId, other: &CardId) -> bool {
        let leader = |card| self.slot(card).map(|slot| self.leader(slot));
        one == other || (leader(one).is_some() && leader(one) == leader(other))
    }

    /// Whether an event is taken back; `None` if it was never taken in.
    pub fn is_taken_back(&self, id: EventId) -> Option<bool> {
        match self.undos.root(id) {
            Some(root) => Some(self.undos.decided_by(root).is_none_or(|by| by.id != id)),
            None => self.homes.contains(id).then(|| self.undos.taken_back(id)),
        }
    }

    /// Whether a relink from one name to another was ever written, even if it was taken back.
    pub fn was_relinked(&self, from: &CardId, to: &CardId) -> bool {
        match (self.slot(from), self.slot(to)) {
            (Some(from), Some(to)) => self.links.ever(from, to),
            _ => false,
        }
    }

    fn leaders(&self) -> impl Iterator<Item = (Slot, &History)> {
        self.cards.iter().enumerate().filter(|(_, card)| card.kin.leader.is_none())
    }

    /// The answers of a card under all its names, in the order of their places.
    fn answers_of(&self, leader: Slot, name: &CardId) -> Vec<Answered> {
        let members = self.members(leader);
        let strand = |slot: &Slot| Some(self.cards.get(*slot)?.all(*slot, self.homes.past()));
        let strands: Vec<_> = members.iter().filter_map(strand).collect();
        let mut entries: Vec<&Entry> = strands.iter().flat_map(|strand| strand.iter()).collect();
        if members.len() > 1 {
            entries.sort_by_key(|entry| entry.place);
        }
        Fold::answers(name, &entries, &self.schedule)
    }

    /// The name that a card has now.
    fn called<'a>(&'a self, leader: &'a History) -> &'a CardId {
        let called = leader.kin.called.and_then(|slot| self.cards.get(slot));
        called.map_or(&leader.name, |card| &card.name)
    }
}
