//! What a hover shows: which card, how much of it, and the quiet line below.

use super::Settings;
use crate::deck::{Card, Deck, Shelf};
use crate::lang::{Language, Sighting};
use crate::memory::{CardRecord, Ledger, Moment};

/// What to show for a sighting, before any rendering.
#[derive(Debug, Clone)]
pub struct HoverView<'a> {
    pub card: &'a Card,
    pub deck: &'a Deck,
    pub record: &'a CardRecord,
    pub language: Language,
    /// False: the card is due and asks first; showing it again or the reveal action gives the answer.
    pub answer_shown: bool,
    /// Probability of recall today, 0 to 1; `None` for a new card.
    pub recall: Option<f32>,
    /// At most two more cards for the same token, as titles.
    pub also: Vec<&'a Card>,
    /// The bytes of the token.
    pub range: std::ops::Range<usize>,
}

/// The card for a sighting. `revealed` says that the learner asked for the answer (a reveal action, or
/// hovering the same due card again). `None` when no card applies, hovers are off, or the learner
/// suspended every card there.
pub fn hover<'a>(
    sighting: &Sighting,
    shelf: &'a Shelf,
    ledger: &'a Ledger,
    settings: &Settings,
    now: Moment,
    revealed: bool,
) -> Option<HoverView<'a>> {
    let _ = (sighting, shelf, ledger, settings, now, revealed);
    todo!()
}
