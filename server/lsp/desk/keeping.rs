//! What the desk does for the history besides writing answers: backups, names of cards, a doubtful clock.

use std::time::{Duration, Instant};

use tower_lsp::ls_types::MessageType;

use super::Clerk;
use crate::store::{self, LogError, StateToKeep, back_up};
use crate::tutor::{renamed, to_note};

/// How often a backup is thought of; whether one is made, `store::back_up` decides.
const PAUSE: Duration = Duration::from_secs(30 * 60);

impl Clerk {
    /// Joins the histories of cards whose decks say which ids they had before, and notes how cards look, for
    /// when they are gone. Nobody waits for it, and it can wait for the next time.
    pub(super) fn follow_decks(&mut self) {
        if let Err(error) = self.compare_decks() {
            tracing::warn!(%error, "the decks were not compared with the history");
        }
    }

    fn compare_decks(&mut self) -> Result<(), LogError> {
        let Some(log) = self.log.as_mut().ok().filter(|log| log.refuse_newer().is_ok()) else {
            return Ok(());
        };
        let (ledger, now) = (self.ledgers.now(), store::now());
        let relinks = renamed(&self.shelf, &ledger);
        if !relinks.is_empty() {
            log.relink_for_decks(relinks, now)?;
            self.ledgers.take(log.news()?);
        }
        let unreadable = self.loaded.as_ref().is_some_and(|loaded| !loaded.unreadable.is_empty());
        let mut news = to_note(&self.shelf, &self.ledgers.now(), &log.seen_cards()?, now);
        news.retain(|card| !(card.gone && unreadable));
        log.note_cards(&news)
    }

    /// Says once that the clock is not to be believed.
    pub(super) fn tell_doubt(&mut self) {
        let doubt = self.log.as_mut().ok().and_then(store::Log::take_doubt);
        if let Some(doubt) = doubt {
            let text = format!("Hoverdeck: {doubt}. {}", doubt.advice());
            self.outbox.show(MessageType::WARNING, text);
        }
    }

    /// Keeps what a long history led to, for the next start, on a thread of its own.
    pub(super) fn keep_state(&self) {
        let log = self.log.as_ref().ok();
        let state = log.and_then(|log| log.state_to_keep(StateToKeep::MANY));
        let Some(state) = state else { return };
        let ledger = self.ledgers.now();
        let work = move || match state.write(&ledger) {
            Ok(()) => {}
            Err(error) => tracing::debug!(%error, "the state of the history was not kept"),
        };
        let thread = std::thread::Builder::new().name("state".to_owned());
        if let Err(error) = thread.spawn(work) {
            tracing::debug!(%error, "the state of the history was not kept");
        }
    }

    /// Makes a backup if it is time, on a thread of its own: it reads the whole history.
    pub(super) fn think_of_backup(&mut self) {
        let early = self.backed_up.is_some_and(|before| before.elapsed() < PAUSE);
        if early || self.log.is_err() {
            return;
        }
        self.backed_up = Some(Instant::now());
        let folders = self.folders.clone();
        let work = move || match back_up(&folders, store::now()) {
            Ok(done) => tracing::debug!(?done, "backup"),
            Err(error) => tracing::warn!(%error, "no backup was made: {}", error.advice()),
        };
        let thread = std::thread::Builder::new().name("backup".to_owned());
        if let Err(error) = thread.spawn(work) {
            tracing::warn!(%error, "no backup was made");
        }
    }
}
