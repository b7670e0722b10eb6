//! The history as commands use it: the log on disk, and the ledger that follows from it.

use std::collections::HashSet;

use super::desk::Desk;
use super::failure::Failure;
use super::quiz::Book;
use crate::memory::{Event, EventId, Ledger, Moment};
use crate::store::{Append, Log, LogError, now};
use crate::tutor::Outcome;

/// An open history with everything that was written so far.
pub struct Diary {
    pub log: Log,
    pub ledger: Ledger,
}

impl Diary {
    pub fn open(desk: &Desk) -> Result<Self, Failure> {
        let mut log = Log::open(&desk.folders)?;
        let mut ledger = Ledger::new(desk.settings.schedule(&desk.shelf, &[]));
        log.catch_up(&mut ledger)?;
        Ok(Self { log, ledger })
    }

    /// How many of these events the history does not have.
    pub fn unknown(&mut self, events: &[Event]) -> Result<usize, LogError> {
        let mut known: HashSet<EventId> = self.log.all()?.iter().map(|event| event.id).collect();
        Ok(events.iter().filter(|event| known.insert(event.id)).count())
    }
}

impl Book for Diary {
    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn now(&self) -> Moment {
        now()
    }

    fn write(&mut self, outcome: Outcome) -> Result<Option<Event>, Failure> {
        let written = self.log.append(outcome.into(), now())?;
        self.log.catch_up(&mut self.ledger)?;
        match written {
            Append::Written(event) => Ok(Some(event)),
            Append::Conflict { .. } => Ok(None),
        }
    }
}

impl From<LogError> for Failure {
    fn from(error: LogError) -> Self {
        Self::new(&error).hint(error.advice())
    }
}
