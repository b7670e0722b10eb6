//! All cards, found by what a sighting claims.

use std::sync::Arc;

use super::{Card, CardId, Deck};
use crate::lang::{Facts, Sighting};

/// Every card of every deck, ordered and indexed by rule.
#[derive(Debug)]
pub struct Shelf {
    facts: Arc<Facts>,
    decks: Vec<Deck>,
}

/// What the learner's memory says of a card, as far as the order of cards needs it. Lower sorts first.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Standing {
    /// Due now (learned and due again).
    pub due: bool,
    /// Probability of recall now, 0 to 1; 0 for a new card.
    pub recall: f32,
}

impl Shelf {
    /// Puts decks on a shelf. Of two cards with one id the first is kept.
    pub fn new(decks: Vec<Deck>, facts: Arc<Facts>) -> Self {
        Self { facts, decks }
    }

    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    pub fn decks(&self) -> &[Deck] {
        &self.decks
    }

    /// A card by its id, or by an id it had before.
    pub fn card(&self, id: &CardId) -> Option<&Card> {
        let _ = id;
        todo!()
    }

    /// The deck a card is in.
    pub fn deck_of(&self, id: &CardId) -> Option<&Deck> {
        let _ = id;
        todo!()
    }

    /// The cards for a sighting, best first, each once. Suspended cards are left out only if the deck
    /// says so; the learner's own suspensions are the caller's matter.
    pub fn cards_for(
        &self,
        sighting: &Sighting,
        standing: &dyn Fn(&CardId) -> Standing,
    ) -> Vec<&Card> {
        let _ = (sighting, standing);
        todo!()
    }
}
