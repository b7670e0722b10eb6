//! Undos, undos of undos, and which of them has the last word.
//!
//! What an undo does to a card is `ledger.rs`. Here is only: is this event taken back? The answer follows
//! from the events alone and not from the order in which they arrive; an undo may come before its target.

use serde::{Deserialize, Serialize};

use super::by_id::ById;
use super::{EventId, Place};

/// All undos taken in.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Undos {
    undos: ById<Undo>,
    /// Undos whose target has not come, or leads to nothing yet, by that target.
    waiting: ById<Vec<EventId>>,
    /// Per event that an undo leads to, the latest of all that do.
    verdicts: ById<Verdict>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Undo {
    place: Place,
    /// Where its chain ends, once that is known.
    end: Option<End>,
}

/// The end of a chain of undos.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct End {
    /// The event at the bottom, which is no undo.
    root: EventId,
    /// Whether an odd number of undos leads to it.
    takes_back: bool,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Verdict {
    by: Place,
    taken_back: bool,
}

impl Undos {
    /// Whether this is an undo that was taken in.
    pub fn contains(&self, id: EventId) -> bool {
        self.undos.contains_key(&id)
    }

    /// Whether an event is taken back: the latest of all undos that lead to it decides.
    pub fn taken_back(&self, id: EventId) -> bool {
        self.verdicts.get(&id).is_some_and(|verdict| verdict.taken_back)
    }

    /// The event at the bottom of an undo's chain, once that is known.
    pub fn root(&self, undo: EventId) -> Option<EventId> {
        Some(self.undos.get(&undo)?.end?.root)
    }

    /// The undo that decides over an event that is taken back.
    pub fn decided_by(&self, root: EventId) -> Option<Place> {
        self.verdicts.get(&root).filter(|verdict| verdict.taken_back).map(|verdict| verdict.by)
    }

    /// Takes in an undo. `is_there` tells whether an event that is no undo has been taken in. Gives the
    /// events over which the verdict may be another now.
    pub fn take(
        &mut self,
        place: Place,
        target: EventId,
        is_there: impl Fn(EventId) -> bool,
    ) -> Vec<EventId> {
        let end = self.end_of(target, &is_there);
        self.undos.insert(place.id, Undo { place, end });
        let Some(end) = end else {
            self.waiting.entry(target).or_default().push(place.id);
            return Vec::new();
        };
        self.decide(end, place);
        let mut roots = self.arrived(place.id);
        roots.push(end.root);
        roots
    }

    /// An event has come for which undos may have waited. Gives the events over which the verdict
    /// may be another now.
    pub fn arrived(&mut self, id: EventId) -> Vec<EventId> {
        if self.waiting.is_empty() {
            return Vec::new();
        }
        let mut roots = Vec::new();
        let mut open = vec![id];
        while let Some(target) = open.pop() {
            for waiting in self.waiting.remove(&target).unwrap_or_default() {
                let end = self.end_of(target, &|there| there == id);
                let Some(undo) = self.undos.get_mut(&waiting) else { continue };
                undo.end = end;
                let place = undo.place;
                if let Some(end) = end {
                    self.decide(end, place);
                    roots.push(end.root);
                }
                open.push(waiting);
            }
        }
        roots
    }

    /// Where an undo of `target` leads.
    fn end_of(&self, target: EventId, is_there: &dyn Fn(EventId) -> bool) -> Option<End> {
        match self.undos.get(&target) {
            Some(undo) => {
                let end = undo.end?;
                Some(End { takes_back: !end.takes_back, ..end })
            }
            None => is_there(target).then_some(End { root: target, takes_back: true }),
        }
    }

    fn decide(&mut self, end: End, by: Place) {
        let new = Verdict { by, taken_back: end.takes_back };
        let verdict = self.verdicts.entry(end.root).or_insert(new);
        if verdict.by < by {
            *verdict = new;
        }
    }
}
