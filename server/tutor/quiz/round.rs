//! The order of questions within one quiz: what comes next, what comes back, and what was answered.
//!
//! It knows nothing of memory, limits or the log: it is given cards, in the order to ask them, and
//! told how each was rated.

use std::sync::Arc;

use super::{Step, Summary};
use crate::deck::CardId;
use crate::memory::{Moment, Rating};

/// A card rated 1 comes back after this many other questions.
const OTHERS_AFTER_ONE: usize = 3;
/// A card rated 2 comes back after this many other questions …
const OTHERS_AFTER_TWO: usize = 8;
/// … or after this time, whichever is first.
const WAIT_AFTER_TWO_MS: i64 = 10 * 60 * 1000;

/// The questions of one quiz. Cheap to copy, so that an undo can go back to an older one.
#[derive(Debug, Clone)]
pub(super) struct Round {
    /// Every card once, in the order of its first asking.
    order: Arc<[CardId]>,
    /// How many of `order` had their first asking.
    begun: usize,
    /// Rated below 3 and not asked again yet, in the order of rating.
    waiting: Vec<Waiting>,
    current: Option<Asked>,
    /// Questions so far, the current one included.
    number: usize,
    summary: Summary,
}

#[derive(Debug, Clone)]
struct Asked {
    card: CardId,
    first: bool,
    revealed: bool,
}

#[derive(Debug, Clone)]
struct Waiting {
    card: CardId,
    rating: Rating,
    /// The number of the question that was rated.
    number: usize,
    at_ms: i64,
}

impl Round {
    /// Asks the first of `order` at once.
    pub(super) fn new(order: Vec<CardId>, now: Moment) -> Self {
        let mut round = Self {
            order: order.into(),
            begun: 0,
            waiting: Vec::new(),
            current: None,
            number: 0,
            summary: Summary::default(),
        };
        round.advance(now);
        round
    }

    pub(super) fn step(&self) -> Step {
        let Some(asked) = &self.current else { return Step::Done(self.summary.clone()) };
        let (card, number) = (asked.card.clone(), self.number);
        let of = number + self.left();
        match asked.revealed {
            true => Step::Answer { card, number, of },
            false => Step::Question { card, number, of },
        }
    }

    pub(super) fn summary(&self) -> &Summary {
        &self.summary
    }

    /// How many questions are known to follow the current one.
    pub(super) fn left(&self) -> usize {
        self.order.len() - self.begun + self.waiting.len()
    }

    pub(super) fn card(&self) -> Option<&CardId> {
        self.current.as_ref().map(|asked| &asked.card)
    }

    /// The current card, if its answer is shown.
    pub(super) fn answered(&self) -> Option<&CardId> {
        self.current.as_ref().filter(|asked| asked.revealed).map(|asked| &asked.card)
    }

    /// Turns the current card to its answer, or back to its question.
    pub(super) fn set_revealed(&mut self, revealed: bool) {
        if let Some(asked) = &mut self.current {
            asked.revealed = revealed;
        }
    }

    /// Counts the rating, lets a forgotten card wait for its repeat, and goes on.
    pub(super) fn rated(&mut self, rating: Rating, now: Moment) {
        let Some(asked) = self.current.take() else { return };
        if let Some(count) = self.summary.ratings.get_mut(usize::from(rating.digit()) - 1) {
            *count += 1;
        }
        if !rating.remembered() {
            if asked.first {
                self.summary.missed.push(asked.card.clone());
            }
            let (card, number, at_ms) = (asked.card, self.number, now.at_ms);
            self.waiting.push(Waiting { card, rating, number, at_ms });
        }
        self.advance(now);
    }

    /// Leaves the current card out of the rest of this round.
    pub(super) fn skip(&mut self, now: Moment) {
        if self.current.is_some() {
            self.summary.skipped += 1;
        }
        self.advance(now);
    }

    /// Goes on without counting the current card.
    pub(super) fn advance(&mut self, now: Moment) {
        let next = self.take_ready(now).or_else(|| self.take_unasked()).or_else(|| self.take_any());
        self.number += usize::from(next.is_some());
        self.current = next;
    }

    /// The card that has waited longest of those whose turn or time has come.
    fn take_ready(&mut self, now: Moment) -> Option<Asked> {
        let ready = self.waiting.iter().position(|card| card.is_ready(self.number, now))?;
        Some(self.take_waiting(ready))
    }

    fn take_unasked(&mut self) -> Option<Asked> {
        let card = self.order.get(self.begun)?.clone();
        self.begun += 1;
        Some(Asked { card, first: true, revealed: false })
    }

    /// Nothing but waiting cards is left: not the one asked just now if there is another; a 1 before
    /// a 2; then the one that has waited longest.
    fn take_any(&mut self) -> Option<Asked> {
        let order = |card: &Waiting| (card.number == self.number, card.rating);
        let (at, _) = self.waiting.iter().enumerate().min_by_key(|(_, card)| order(card))?;
        Some(self.take_waiting(at))
    }

    fn take_waiting(&mut self, at: usize) -> Asked {
        Asked { card: self.waiting.remove(at).card, first: false, revealed: false }
    }
}

impl Waiting {
    fn is_ready(&self, number: usize, now: Moment) -> bool {
        let others = number - self.number;
        match self.rating {
            Rating::One => others >= OTHERS_AFTER_ONE,
            _ => others >= OTHERS_AFTER_TWO || now.at_ms - self.at_ms >= WAIT_AFTER_TWO_MS,
        }
    }
}

#[cfg(test)]
mod tests;
