//! Which cards a quiz starts with, and in which order.

use std::collections::HashSet;

use super::Begun;
use crate::deck::{Card, CardId, Deck, Shelf};
use crate::memory::{Day, DueQueue, Ledger, Limits, Scope};

/// The cards to ask, never empty; otherwise the reason why there are none.
pub(super) fn order(
    scope: &Scope,
    shelf: &Shelf,
    ledger: &Ledger,
    limits: Limits,
    today: Day,
    seed: u64,
) -> Result<Vec<CardId>, Begun> {
    match scope {
        Scope::Cards(ids) => asked_for(ids, shelf),
        Scope::Due => todays(cards_of(shelf, |_| true), ledger, limits, today, seed),
        Scope::Tag(tag) => todays(tagged(shelf, tag), ledger, limits, today, seed),
        Scope::Ahead { days } => ahead(cards_of(shelf, |_| true), ledger, *days, today),
        Scope::Deck(name) => {
            todays(cards_of(shelf, |deck| *deck.name == **name), ledger, limits, today, seed)
        }
    }
}

/// Exactly the cards asked for, by their present ids, each once.
fn asked_for(ids: &[CardId], shelf: &Shelf) -> Result<Vec<CardId>, Begun> {
    let mut taken = HashSet::new();
    let known = ids.iter().filter_map(|id| shelf.card(id)).map(|card| card.id.clone());
    let order: Vec<_> = known.filter(|id| taken.insert(id.clone())).collect();
    if order.is_empty() { Err(Begun::NoCards) } else { Ok(order) }
}

fn cards_of(shelf: &Shelf, wanted: impl Fn(&Deck) -> bool) -> Vec<&CardId> {
    let cards = shelf.decks().iter().filter(|deck| wanted(deck)).flat_map(|deck| &deck.cards);
    cards.filter(|card: &&Card| !card.suspended).map(|card| &card.id).collect()
}

/// The cards with a tag, written in any case.
fn tagged<'a>(shelf: &'a Shelf, tag: &str) -> Vec<&'a CardId> {
    let cards = shelf.decks().iter().flat_map(|deck| &deck.cards);
    let has = |card: &&Card| card.tags.iter().any(|own| own.eq_ignore_ascii_case(tag));
    cards.filter(|card| !card.suspended).filter(has).map(|card| &card.id).collect()
}

fn ahead(
    cards: Vec<&CardId>,
    ledger: &Ledger,
    days: u32,
    today: Day,
) -> Result<Vec<CardId>, Begun> {
    if cards.is_empty() {
        return Err(Begun::NoCards);
    }
    let order = DueQueue::ahead(cards.iter().copied(), ledger, days, today);
    if order.is_empty() {
        let none = Limits { new: 0, reviews: 0 };
        let next = DueQueue::today(cards.into_iter(), ledger, none, today).next_due;
        return Err(Begun::NothingDue { next });
    }
    Ok(order)
}

fn todays(
    cards: Vec<&CardId>,
    ledger: &Ledger,
    limits: Limits,
    today: Day,
    seed: u64,
) -> Result<Vec<CardId>, Begun> {
    if cards.is_empty() {
        return Err(Begun::NoCards);
    }
    let mut queue = DueQueue::today(cards.into_iter(), ledger, limits, today);
    if queue.is_empty() {
        return Err(match queue.beyond {
            0 => Begun::NothingDue { next: queue.next_due },
            beyond => Begun::LimitReached { beyond },
        });
    }
    shuffle_equals(&mut queue.due, |card| ledger.recall(card, today), seed);
    queue.due.append(&mut queue.new);
    Ok(queue.due)
}

/// Mixes each run of equally urgent cards: always in the order of the deck, one card would become
/// the cue of the next.
fn shuffle_equals(cards: &mut [CardId], urgency: impl Fn(&CardId) -> f32, seed: u64) {
    let mut random = SplitMix(seed);
    let runs = cards.chunk_by_mut(|a, b| urgency(a).total_cmp(&urgency(b)).is_eq());
    for run in runs {
        for last in (1..run.len()).rev() {
            run.swap(last, random.below(last + 1));
        }
    }
}

/// Steele, Lea and Flood's SplitMix64 (OOPSLA 2014): enough to mix a handful of cards.
struct SplitMix(u64);

impl SplitMix {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        // A remainder below `bound` fits whatever `bound` fits.
        usize::try_from(z % bound.max(1) as u64).unwrap_or(0)
    }
}
