//! Proves cards by their own examples: code in a card must bring that card up.

use std::sync::Arc;

use super::table::Report;
use super::{Card, CardId, Deck, ProblemKind, Shelf, Standing};
use crate::lang::{Code, Facts, Language, Sighting};

/// How many cards a hover names: one in full and two titles.
const SHOWN: usize = 3;

/// Reports every card of a deck that has rules for a language and no example there in which it comes
/// first on at least one token, all cards of the deck being new.
///
/// A card with a negative `priority` is content to stand behind others: it must be named at all.
/// A suspended card comes up nowhere and owes no proof.
pub(super) fn prove(deck: &Deck, facts: &Facts, report: &mut Report) {
    let shelf = Shelf::new(vec![deck.clone()], Arc::new(facts.clone()));
    for card in deck.cards.iter().filter(|card| !card.suspended) {
        for &language in Language::ALL {
            let Some(rule) = card.rules.iter().find(|rule| rule.language == language) else {
                continue;
            };
            let examples = card.answer.examples(language);
            let sightings = examples.iter().map(|text| Code::of(language, text).sightings(facts));
            let sightings: Vec<_> = sightings.flatten().collect();
            if let Some(kind) = doubt(&shelf, card, language, &examples, &sightings) {
                report.add(rule.range.clone(), kind);
            }
        }
    }
}

/// What is missing for the proof of one card in one language.
fn doubt(
    shelf: &Shelf,
    card: &Card,
    language: Language,
    examples: &[String],
    sightings: &[Sighting],
) -> Option<ProblemKind> {
    if examples.is_empty() {
        return Some(ProblemKind::NoExample(language));
    }
    match best(shelf, card, sightings) {
        Best::Shown => None,
        Best::Behind(winner) => Some(ProblemKind::SilentExample { language, winner: Some(winner) }),
        Best::Absent => Some(ProblemKind::SilentExample { language, winner: None }),
    }
}

/// The best that a card reaches on some sightings.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Best {
    /// Where it wants to be.
    Shown,
    /// It comes up, but behind this card.
    Behind(CardId),
    Absent,
}

pub(super) fn best(shelf: &Shelf, card: &Card, sightings: &[Sighting]) -> Best {
    let enough = if card.priority < 0 { SHOWN } else { 1 };
    let mut best = Best::Absent;
    for sighting in sightings {
        let cards = shelf.cards_for(sighting, &|_| Standing::NEW);
        let place = cards.iter().position(|other| other.id == card.id);
        match (place, cards.first()) {
            (Some(place), _) if place < enough => return Best::Shown,
            (Some(_), Some(winner)) if best == Best::Absent => {
                best = Best::Behind(winner.id.clone());
            }
            _ => {}
        }
    }
    best
}
