//! Which history belongs to which card when ids and questions change.
//!
//! A card's id is its identity: a reworded question keeps its history. An id that a deck gives up for another
//! says so with `was`. Everything else is a guess, and a guess is only ever proposed.

use crate::deck::{CardId, Shelf};
use crate::memory::{EventKind, Ledger};

/// The relinks that decks ask for with `was` and that were never written: for ids under which something
/// happened and that no card has any more.
pub fn renamed(shelf: &Shelf, ledger: &Ledger) -> Vec<EventKind> {
    let mut relinks = Vec::new();
    for card in shelf.decks().iter().flat_map(|deck| &deck.cards) {
        for old in &card.was {
            let is_gone = shelf.card(old).is_some_and(|found| found.id == card.id);
            if is_gone && ledger.has_history(old) && !ledger.was_relinked(old, &card.id) {
                relinks.push(EventKind::Relink { from: old.clone(), to: card.id.clone() });
            }
        }
    }
    relinks
}

/// A card as it was last seen in a deck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenCard {
    pub id: CardId,
    /// The name of its deck.
    pub deck: String,
    /// As inline Markdown.
    pub question: String,
}

/// A history whose card is in no deck.
#[derive(Debug, Clone, PartialEq)]
pub struct Gone {
    pub card: SeenCard,
    /// A card without a history that asks nearly the same: the two may be one.
    pub like: Option<CardId>,
}

/// How alike two questions are, 0 to 1, from which on a relink is proposed: a few letters in a line.
const ALIKE: f64 = 0.85;

/// The histories without a card, with the cards they may belong to. `seen` is what was noted of cards when
/// their decks were there.
pub fn gone(shelf: &Shelf, ledger: &Ledger, seen: &[SeenCard]) -> Vec<Gone> {
    let fresh: Vec<_> = shelf
        .decks()
        .iter()
        .flat_map(|deck| &deck.cards)
        .filter(|card| !ledger.has_history(&card.id))
        .collect();
    let lost =
        ledger.cards().filter(|(id, record)| shelf.card(id).is_none() && record.latest.is_some());
    let mut gone: Vec<Gone> = lost
        .map(|(id, _)| {
            let card = seen.iter().find(|seen| seen.id == *id).cloned();
            let card = card.unwrap_or_else(|| SeenCard {
                id: id.clone(),
                deck: String::new(),
                question: String::new(),
            });
            let score = |question: &str| likeness(&card.question, question);
            let like = fresh
                .iter()
                .map(|fresh| (score(&fresh.question), &fresh.id))
                .filter(|(score, _)| !card.question.is_empty() && *score >= ALIKE)
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
                .map(|(_, id)| id.clone());
            Gone { card, like }
        })
        .collect();
    gone.sort_by(|a, b| (&a.card.deck, &a.card.id).cmp(&(&b.card.deck, &b.card.id)));
    gone
}

/// How alike two questions are, whatever their case and spaces.
fn likeness(one: &str, other: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(&plain(one), &plain(other))
}

/// A question without what does not change what it asks: case, spaces, marks of Markdown.
fn plain(question: &str) -> String {
    let kept: String = question.chars().filter(|c| !matches!(c, '`' | '*' | '_')).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
