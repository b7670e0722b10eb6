//! The state of every card, derived by replaying the log.

use super::{Day, Event, EventId, Schedule};
use crate::deck::CardId;

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
    /// Times a learned card was forgotten (rated 1 or 2 on a later day).
    pub lapses: u32,
    pub suspended: bool,
    pub buried_until: Option<Day>,
    /// The day it was first answered.
    pub first: Option<Day>,
    /// The last event about this card that a writer can name as `previous`.
    pub latest: Option<EventId>,
    /// Milliseconds of the last time its answer was shown without being asked.
    pub exposed: Option<Day>,
}

/// All cards' records, and today's work.
#[derive(Debug, Clone)]
pub struct Ledger {
    // …
}

impl Ledger {
    pub fn new(schedule: Schedule) -> Self {
        let _ = schedule;
        todo!()
    }

    /// Takes one more event into account. Events come in the order (time, sequence).
    pub fn apply(&mut self, event: &Event) {
        let _ = event;
        todo!()
    }

    /// The record of a card; a card never answered has the default record.
    pub fn record(&self, card: &CardId) -> &CardRecord {
        let _ = card;
        todo!()
    }

    /// Probability of recall today.
    pub fn recall(&self, card: &CardId, today: Day) -> f32 {
        let _ = (card, today);
        todo!()
    }

    /// The newest event that can be undone, made by anybody.
    pub fn last_undoable(&self) -> Option<&Event> {
        todo!()
    }
}
