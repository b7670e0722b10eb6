//! What a hover shows: which card, how much of it, and the quiet line below.

use super::{HoverAnswer, HoverMode, Settings};
use crate::deck::{Card, CardId, Deck, Shelf, Standing};
use crate::lang::{Language, Sighting};
use crate::memory::{CardRecord, Ledger, Memory, Moment};

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
/// suspended or hid every card there.
pub fn hover<'a>(
    sighting: &Sighting,
    shelf: &'a Shelf,
    ledger: &'a Ledger,
    settings: &Settings,
    now: Moment,
    revealed: bool,
) -> Option<HoverView<'a>> {
    if settings.hover_mode == HoverMode::Off {
        return None;
    }
    let mut cards = shown_cards(sighting, shelf, ledger, now).into_iter();
    let card = cards.next()?;
    let record = ledger.record(&card.id);
    let answer_shown = revealed || answers_unasked(record, settings, now);
    Some(HoverView {
        card,
        deck: shelf.deck_of(&card.id)?,
        record,
        language: sighting.language,
        answer_shown,
        recall: recall_of(&card.id, ledger, now),
        also: cards.take(2).collect(),
        range: sighting.range.clone(),
    })
}

/// The cards of a sighting that the learner has not suspended, best first.
pub fn active_cards<'a>(
    sighting: &Sighting,
    shelf: &'a Shelf,
    ledger: &Ledger,
    now: Moment,
) -> Vec<&'a Card> {
    let mut cards = shelf.cards_for(sighting, &|id| standing(id, ledger, now));
    cards.retain(|card| !ledger.record(&card.id).suspended);
    cards
}

/// Those of the [`active_cards`] that the learner has not hidden until they are due.
pub fn shown_cards<'a>(
    sighting: &Sighting,
    shelf: &'a Shelf,
    ledger: &Ledger,
    now: Moment,
) -> Vec<&'a Card> {
    let mut cards = active_cards(sighting, shelf, ledger, now);
    cards.retain(|card| !ledger.record(&card.id).is_hidden(now.day));
    cards
}

/// Whether a hover shows a card in full before anybody asks for its answer.
pub fn answers_unasked(record: &CardRecord, settings: &Settings, now: Moment) -> bool {
    match settings.hover_answer {
        HoverAnswer::Always => true,
        HoverAnswer::OnDemand => false,
        HoverAnswer::UnlessDue => !is_due(record, now),
    }
}

/// Whether a card was learned and is due again. A new card is not due: it is new.
pub fn is_due(record: &CardRecord, now: Moment) -> bool {
    record.is_due(now.day)
}

fn standing(id: &CardId, ledger: &Ledger, now: Moment) -> Standing {
    Standing {
        due: is_due(ledger.record(id), now),
        recall: recall_of(id, ledger, now).unwrap_or_default(),
    }
}

fn recall_of(id: &CardId, ledger: &Ledger, now: Moment) -> Option<f32> {
    match ledger.record(id).memory {
        Memory::New => None,
        Memory::Learned { .. } => Some(ledger.recall(id, now.day)),
    }
}

#[cfg(test)]
pub(super) mod tests;
