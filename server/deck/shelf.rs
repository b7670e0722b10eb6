//! All cards, found by what a sighting claims. Which rules there are and how exact each is lives in
//! `index.rs`; here the best card is chosen.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::index::{Entry, Index, Spot, canonical};
use super::mention::Mentions;
use super::nearest::nearest;
use super::{Card, CardId, Deck, Finding};
use crate::lang::{Facts, Language, Sighting};

/// Every card of every deck, ordered and indexed by rule.
#[derive(Debug)]
pub struct Shelf {
    facts: Arc<Facts>,
    decks: Vec<Deck>,
    index: Index,
    /// Made when somebody reads many texts.
    mentions: OnceLock<Mentions>,
    /// Where the card of an id is; old ids lead there too.
    spots: HashMap<CardId, Spot>,
}

/// What the learner's memory says of a card, as far as the order of cards needs it.
///
/// Among equals a due card goes before one that is not, then the one least likely to be recalled.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Standing {
    /// Due now (learned and due again).
    pub due: bool,
    /// Probability of recall now, 0 to 1; 0 for a new card.
    pub recall: f32,
}

impl Standing {
    /// A card that was never answered.
    pub const NEW: Self = Self { due: false, recall: 0.0 };

    fn compare(self, other: Self) -> Ordering {
        other.due.cmp(&self.due).then(self.recall.total_cmp(&other.recall))
    }
}

impl Shelf {
    /// Puts decks on a shelf. Of two cards with one id the first is kept.
    pub fn new(mut decks: Vec<Deck>, facts: Arc<Facts>) -> Self {
        let mut seen = HashSet::new();
        for deck in &mut decks {
            deck.cards.retain(|card| seen.insert(card.id.clone()));
        }
        let index = Index::new(&decks, &facts);
        let spots = spots(&decks);
        Self { facts, decks, index, mentions: OnceLock::new(), spots }
    }

    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    pub fn decks(&self) -> &[Deck] {
        &self.decks
    }

    /// A card by its id, or by an id it had before.
    pub fn card(&self, id: &CardId) -> Option<&Card> {
        self.at(*self.spots.get(id)?)
    }

    /// The id that a mistyped one was probably meant to be.
    pub fn nearest_id(&self, id: &CardId) -> Option<&CardId> {
        let ids = || self.decks.iter().flat_map(|deck| &deck.cards).map(|card| &card.id);
        let near = nearest(id.as_str(), ids().map(CardId::as_str))?;
        ids().find(|id| id.as_str() == near)
    }

    /// The deck a card is in, by the card's id or one it had before.
    pub fn deck_of(&self, id: &CardId) -> Option<&Deck> {
        self.decks.get(self.spots.get(id)?.deck)
    }

    /// Whether a text may have cards: false only if it certainly has none, and need not be read.
    /// `module` is what its own module is called, or empty.
    pub fn may_have_cards(&self, language: Language, text: &str, module: &str) -> bool {
        let mentions = self.mentions.get_or_init(|| {
            let cards = self.decks.iter().flat_map(|deck| &deck.cards);
            let rules = cards.flat_map(|card| &card.rules);
            let rules: Vec<_> = rules.map(|rule| canonical(rule, &self.facts)).collect();
            Mentions::of(rules.iter(), &self.facts)
        });
        mentions.may_be_in(language, text, module)
    }

    /// The cards for a sighting, best first, each once. Suspended cards are left out only if the deck
    /// says so; the learner's own suspensions are the caller's matter.
    ///
    /// The order is: more predicates; `member`, `value` or an exact `name` before `*` before `local`
    /// before `keyword`; the longer path; `priority`; the card that is due or least known; the order
    /// of the decks.
    pub fn cards_for(
        &self,
        sighting: &Sighting,
        standing: &dyn Fn(&CardId) -> Standing,
    ) -> Vec<&Card> {
        let mut hits: Vec<_> = self
            .index
            .entries_for(sighting, &self.facts)
            .into_iter()
            .filter_map(|entry| Some((entry, self.at(entry.spot)?)))
            .map(|(entry, card)| (entry, standing(&card.id), card))
            .collect();
        hits.sort_by(better);
        let mut cards: Vec<&Card> = Vec::new();
        for (_, _, card) in hits {
            if !cards.iter().any(|other| other.id == card.id) {
                cards.push(card);
            }
        }
        cards
    }

    /// The cards that name another tool's finding, in the order of the decks.
    pub fn cards_at(&self, finding: &Finding) -> Vec<&Card> {
        let cards = self.decks.iter().flat_map(|deck| &deck.cards);
        cards.filter(|card| !card.suspended && card.diagnostics.contains(finding)).collect()
    }

    fn at(&self, spot: Spot) -> Option<&Card> {
        self.decks.get(spot.deck)?.cards.get(spot.card)
    }
}

type Hit<'s> = (&'s Entry, Standing, &'s Card);

fn better(a: &Hit<'_>, b: &Hit<'_>) -> Ordering {
    let ((a, a_standing, _), (b, b_standing, _)) = (a, b);
    b.rank.cmp(&a.rank).then(a_standing.compare(*b_standing)).then(a.spot.cmp(&b.spot))
}

/// Every id's place. An id in use wins over the same id as an old one.
fn spots(decks: &[Deck]) -> HashMap<CardId, Spot> {
    let mut spots = HashMap::new();
    for (spot, card) in Spot::all(decks) {
        spots.insert(card.id.clone(), spot);
    }
    for (spot, card) in Spot::all(decks) {
        for old in &card.was {
            spots.entry(old.clone()).or_insert(spot);
        }
    }
    spots
}

#[cfg(test)]
mod tests;
