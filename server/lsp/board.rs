//! The board everybody reads: decks, memory and settings as they are now, as one snapshot.
//!
//! Only the desk (`desk.rs`) writes on it. A reader holds its snapshot as long as it likes and makes
//! nobody wait.

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::watch;

use crate::deck::Shelf;
use crate::memory::Ledger;
use crate::tutor::Settings;

/// What is known at one moment.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub shelf: Arc<Shelf>,
    pub ledger: Arc<Ledger>,
    pub settings: Arc<Settings>,
}

/// The present snapshot, and whether everything has been loaded.
#[derive(Debug)]
pub struct Board {
    present: RwLock<Arc<Snapshot>>,
    loaded: watch::Sender<bool>,
}

impl Board {
    pub fn new(first: Snapshot) -> Self {
        Self { present: RwLock::new(Arc::new(first)), loaded: watch::Sender::new(false) }
    }

    pub fn now(&self) -> Arc<Snapshot> {
        Arc::clone(&self.present.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn publish(&self, next: Snapshot) {
        *self.present.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
    }

    /// Decks and history are there, or are known to be missing.
    pub fn set_loaded(&self) {
        self.loaded.send_replace(true);
    }

    /// Waits for [`Board::set_loaded`].
    pub async fn loaded(&self) {
        let mut loaded = self.loaded.subscribe();
        // The sender lives in `self`, so waiting cannot fail.
        let _ = loaded.wait_for(|loaded| *loaded).await;
    }
}
