//! Which name each event is about.

use std::collections::hash_map::Entry;
use std::sync::{Arc, LazyLock};

use super::EventId;
use super::by_id::ById;
use super::links::Slot;
use super::past::Past;

static NO_PAST: LazyLock<Arc<Past>> = LazyLock::new(Arc::default);

/// The name of every event taken in, exposures and undos apart.
#[derive(Debug, Clone)]
pub(super) struct Homes {
    /// Of those that are not in the past, and of some that are.
    near: ById<Slot>,
    past: Arc<Past>,
}

impl Default for Homes {
    fn default() -> Self {
        Self::after(Arc::clone(&NO_PAST))
    }
}

impl Homes {
    pub fn after(past: Arc<Past>) -> Self {
        Self { near: ById::default(), past }
    }

    pub fn past(&self) -> &Past {
        &self.past
    }

    pub fn reserve(&mut self, events: usize) {
        self.near.reserve(events);
    }

    /// Notes the name an event is about; false if it was taken in before.
    pub fn note(&mut self, id: EventId, slot: Slot) -> bool {
        match self.near.entry(id) {
            Entry::Occupied(_) => false,
            Entry::Vacant(_) if self.past.home(id).is_some() => false,
            Entry::Vacant(place) => {
                place.insert(slot);
                true
            }
        }
    }

    /// As [`Homes::note`], of an event that is in the past too and will be asked for.
    pub fn bring_near(&mut self, id: EventId, slot: Slot) {
        self.near.insert(id, slot);
    }

    pub fn get(&self, id: EventId) -> Option<Slot> {
        self.near.get(&id).copied().or_else(|| self.past.home(id))
    }

    pub fn contains(&self, id: EventId) -> bool {
        self.get(id).is_some()
    }

    /// The greatest id of all events.
    pub fn greatest(&self) -> Option<EventId> {
        self.near.keys().copied().max().max(self.past.greatest())
    }
}
