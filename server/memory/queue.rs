//! What is to be asked today, in which order, within the daily limits.

use super::{Day, Ledger};
use crate::deck::CardId;

/// How much is asked per day, in all windows together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub new: u32,
    pub reviews: u32,
}

/// Which cards a quiz may ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Whatever is due, then new cards, within the limits.
    Due,
    /// These cards, due or not, in this order: a card on request, the cards of a file.
    Cards(Vec<CardId>),
    /// The due and new cards of one deck, by name, within the limits.
    Deck(String),
}

/// Today's queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueQueue {
    /// Learned cards that are due, most urgent first, cut to what is left of today's limit.
    pub due: Vec<CardId>,
    /// New cards in deck order, cut to what is left of today's limit.
    pub new: Vec<CardId>,
    /// How many more would be there without the limits.
    pub beyond: usize,
    /// The first later day on which a card is due; for saying why nothing is due now.
    pub next_due: Option<Day>,
}

impl DueQueue {
    /// `cards` are the cards that may be asked, in deck order, without those a deck suspends.
    pub fn today<'a>(
        cards: impl Iterator<Item = &'a CardId>,
        ledger: &Ledger,
        limits: Limits,
        today: Day,
    ) -> Self {
        let _ = (cards.count(), ledger, limits, today);
        todo!()
    }

    pub fn is_empty(&self) -> bool {
        self.due.is_empty() && self.new.is_empty()
    }
}
