//! The history as commands use it: the log on disk, and the ledger that follows from it.

use std::collections::HashSet;

use super::desk::Desk;
use super::failure::Failure;
use super::quiz::Book;
use super::warn;
use crate::memory::{Event, EventId, Fit, Ledger, Moment, in_force};
use crate::store::{Append, Draft, Log, LogError, Patience, StateToKeep, now};
use crate::tutor::{Outcome, renamed, to_note};

/// An open history with everything that was written so far.
pub struct Diary {
    pub log: Log,
    pub ledger: Ledger,
}

impl Diary {
    /// Opens the history and takes all of it in. What had to be repaired, or cannot be written, is said.
    pub fn open(desk: &Desk) -> Result<Self, Failure> {
        let schedule = |fits: &[Fit]| desk.settings.schedule(&desk.shelf, in_force(fits));
        let (log, ledger) =
            Log::open_and_replay_fitted(&desk.folders, Patience::default(), schedule)?;
        if let Some(repair) = log.repair() {
            warn(&repair.to_string());
        }
        let mut diary = Self { log, ledger };
        if let Err(failure) = diary.follow_decks(desk) {
            warn(&format!("the decks were not compared with the history: {}", failure.message));
        }
        if !desk.is_partial {
            diary.keep_state();
        }
        Ok(diary)
    }

    /// Keeps what a long history led to, for the next start. That it cannot be kept costs time and nothing else.
    fn keep_state(&self) {
        if let Some(state) = self.log.state_to_keep(StateToKeep::MANY)
            && let Err(error) = state.write(&self.ledger)
        {
            tracing::debug!(%error, "the state of the history was not kept");
        }
    }

    /// Writes an event and takes it in, with what other windows wrote meanwhile.
    pub fn append(&mut self, draft: Draft) -> Result<Append, Failure> {
        let appended = self.log.append_into(&mut self.ledger, draft, now())?;
        if let Some(doubt) = self.log.take_doubt() {
            warn(&format!("{doubt}. {}", doubt.advice()));
        }
        Ok(appended)
    }

    /// Joins the histories of cards whose decks say which ids they had before, and notes how cards look, for
    /// when they are gone.
    fn follow_decks(&mut self, desk: &Desk) -> Result<(), Failure> {
        if self.log.refuse_newer().is_err() {
            return Ok(());
        }
        let relinks = renamed(&desk.shelf, &self.ledger);
        if !relinks.is_empty() {
            self.log.relink_for_decks(relinks, now())?;
            self.log.catch_up(&mut self.ledger)?;
        }
        let seen = self.log.seen_cards()?;
        let mut news = to_note(&desk.shelf, &self.ledger, &seen, now());
        news.retain(|card| !(card.gone && desk.is_partial));
        Ok(self.log.note_cards(&news)?)
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
        match self.append(outcome.into())? {
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
