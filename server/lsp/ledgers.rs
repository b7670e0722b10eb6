//! Two ledgers in turns: one is on the board for everybody to read, the other takes in what is new.
//!
//! So an answer costs what it changes, and not a copy of everything that is known.

use std::sync::Arc;

use crate::memory::{Event, Ledger, Schedule};

/// A ledger that is read by others while it grows.
#[derive(Debug)]
pub(super) struct Ledgers {
    present: Arc<Ledger>,
    /// The one before, for the next turn, if nobody reads it any more by then.
    before: Option<Arc<Ledger>>,
    /// What the one before does not know yet.
    missing: Vec<Event>,
}

impl Ledgers {
    pub fn new(ledger: Ledger) -> Self {
        Self { present: Arc::new(ledger), before: None, missing: Vec::new() }
    }

    /// What is known now. It never changes.
    pub fn now(&self) -> Arc<Ledger> {
        Arc::clone(&self.present)
    }

    /// Takes in events.
    pub fn take(&mut self, events: Vec<Event>) {
        let mut next = self.free();
        next.apply_all(&events);
        self.missing = events;
        self.before = Some(std::mem::replace(&mut self.present, Arc::new(next)));
    }

    /// Derives everything anew.
    pub fn reschedule(&mut self, schedule: Schedule) {
        let mut next = self.free();
        next.reschedule(schedule);
        *self = Self::new(next);
    }

    /// A ledger as it is now that nobody else has.
    fn free(&mut self) -> Ledger {
        match self.before.take().and_then(Arc::into_inner) {
            Some(mut ledger) => {
                ledger.apply_all(&self.missing);
                ledger
            }
            None => Ledger::clone(&self.present),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::CardId;
    use crate::memory::{Device, EventId, EventKind, Moment};

    fn suspend(number: u8) -> Event {
        let kind = EventKind::Suspend { card: CardId::new(&format!("card-{number}")).unwrap() };
        Event::new(EventId([number; 16]), Device("d".into()), Moment::new(0, 0), kind)
    }

    #[test]
    fn readers_keep_what_they_have_and_nothing_is_missed() {
        let mut ledgers = Ledgers::new(Ledger::new(Schedule::new(0.9)));
        let first = ledgers.now();
        let mut held = Vec::new();
        for number in 1..=6 {
            ledgers.take(vec![suspend(number)]);
            assert_eq!(ledgers.now().cards().count(), usize::from(number));
            if number == 3 {
                held.push(ledgers.now());
            }
            if number == 5 {
                ledgers.reschedule(Schedule::new(0.8));
            }
        }
        assert_eq!((first.cards().count(), held[0].cards().count()), (0, 3));
    }

    #[test]
    fn with_nobody_reading_two_ledgers_take_turns() {
        let mut ledgers = Ledgers::new(Ledger::new(Schedule::new(0.9)));
        ledgers.take(vec![suspend(1)]);
        ledgers.take(vec![suspend(2)]);
        let before = ledgers.before.as_ref().map(Arc::strong_count);
        assert_eq!(before, Some(1), "free for the next turn");
        assert_eq!(ledgers.missing.len(), 1);
    }
}
