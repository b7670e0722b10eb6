//! The board everybody reads: decks, memory and settings as they are now, as one snapshot.
//!
//! Only the desk (`desk.rs`) writes on it. A reader holds its snapshot as long as it likes and makes
//! nobody wait.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::watch;

use crate::deck::Shelf;
use crate::memory::Ledger;
use crate::tutor::Settings;

/// Longest that what a person asked for waits for decks and history to be read.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is known at one moment.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub shelf: Arc<Shelf>,
    pub ledger: Arc<Ledger>,
    pub settings: Arc<Settings>,
}

/// How far loading has come. What is known to be missing counts as loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loaded {
    Nothing,
    Decks,
    /// The decks and the history, which may be locked for a while.
    All,
}

/// The present snapshot, and how much of it has been loaded.
#[derive(Debug)]
pub struct Board {
    present: RwLock<Arc<Snapshot>>,
    loaded: watch::Sender<Loaded>,
}

impl Board {
    pub fn new(first: Snapshot) -> Self {
        Self { present: RwLock::new(Arc::new(first)), loaded: watch::Sender::new(Loaded::Nothing) }
    }

    pub fn now(&self) -> Arc<Snapshot> {
        Arc::clone(&self.present.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn publish(&self, next: Snapshot) {
        *self.present.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
    }

    /// This much is there, in the present snapshot.
    pub fn set_loaded(&self, loaded: Loaded) {
        self.loaded.send_replace(loaded);
    }

    /// Waits until at least this much is loaded.
    pub async fn loaded(&self, wanted: Loaded) {
        let mut loaded = self.loaded.subscribe();
        // The sender lives in `self`, so waiting cannot fail.
        let _ = loaded.wait_for(|loaded| *loaded >= wanted).await;
    }

    /// Waits for that, but no longer than a client's question should; says whether it is there.
    pub async fn loaded_in_time(&self, wanted: Loaded) -> bool {
        tokio::time::timeout(PATIENCE, self.loaded(wanted)).await.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::timeout;

    use super::super::nothing_yet;
    use super::*;

    #[tokio::test]
    async fn decks_are_there_before_a_locked_history_is() {
        let board = Board::new(nothing_yet());
        assert!(!is_there(&board, Loaded::Decks).await);
        board.set_loaded(Loaded::Decks);
        assert!(is_there(&board, Loaded::Decks).await);
        assert!(!is_there(&board, Loaded::All).await);
        board.set_loaded(Loaded::All);
        assert!(is_there(&board, Loaded::All).await);
    }

    async fn is_there(board: &Board, wanted: Loaded) -> bool {
        timeout(Duration::ZERO, board.loaded(wanted)).await.is_ok()
    }
}
