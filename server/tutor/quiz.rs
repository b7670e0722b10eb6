//! A quiz from its first question to its summary, as a state machine without a screen.
//!
//! It says what to ask and what to write; whoever runs it writes the event first and only then tells
//! the quiz, so no answer counts that is not in the log.

use crate::deck::{CardId, Shelf};
use crate::memory::{
    Day, Event, EventId, EventKind, Ledger, Limits, Moment, Rating, Scope, Source,
};

/// A running quiz.
#[derive(Debug, Clone)]
pub struct Quiz {
    // queue, repeats, current, tally …
}

/// What beginning gives: a quiz, or the reason why there is nothing to ask.
#[derive(Debug, Clone)]
pub enum Begun {
    Quiz(Quiz),
    /// No deck has a card for this scope.
    NoCards,
    /// Everything is learned for now; the next card is due on `next`.
    NothingDue {
        next: Option<Day>,
    },
    /// Today's limits are used up; `beyond` more would be due.
    LimitReached {
        beyond: usize,
    },
}

/// What is to be shown now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Ask this card. `number` counts from 1, `of` is how many questions are known to remain plus those asked.
    Question {
        card: CardId,
        number: usize,
        of: usize,
    },
    /// The same card with its answer, to be rated.
    Answer {
        card: CardId,
        number: usize,
        of: usize,
    },
    Done(Summary),
}

/// What the end screen says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Answers per rating, 1 first.
    pub ratings: [usize; 5],
    /// Cards rated 1 or 2 at their first asking, in that order.
    pub missed: Vec<CardId>,
    pub skipped: usize,
}

/// What must be written before the quiz goes on.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub write: EventKind,
    /// The latest event about the card that this quiz had seen: if the log holds a newer one, the
    /// writer reports a conflict instead of a double review.
    pub previous: Option<EventId>,
}

impl Quiz {
    /// Starts a quiz. `seed` decides nothing but the order among equals.
    pub fn begin(
        scope: &Scope,
        shelf: &Shelf,
        ledger: &Ledger,
        limits: Limits,
        now: Moment,
        seed: u64,
    ) -> Begun {
        let _ = (scope, shelf, ledger, limits, now, seed);
        todo!()
    }

    /// What to show now. A card waiting for its repeat comes when its turn or its time has come.
    pub fn step(&self) -> Step {
        todo!()
    }

    /// Shows the answer of the current question.
    pub fn reveal(&mut self) {
        todo!()
    }

    /// The learner's rating of the current card: what to write. The quiz moves on with [`Quiz::recorded`].
    pub fn rate(
        &self,
        rating: Rating,
        source: Source,
        duration_ms: u32,
        ledger: &Ledger,
        now: Moment,
    ) -> Option<Outcome> {
        let _ = (rating, source, duration_ms, ledger, now);
        todo!()
    }

    /// The event was written (and the ledger has taken it in): on to the next question.
    pub fn recorded(&mut self, event: &Event, ledger: &Ledger, now: Moment) {
        let _ = (event, ledger, now);
        todo!()
    }

    /// Another window answered this card meanwhile: drop it here if it is no longer due and go on.
    pub fn conflicted(&mut self, ledger: &Ledger, now: Moment) {
        let _ = (ledger, now);
        todo!()
    }

    /// Leaves the current card for another time today.
    pub fn skip(&mut self, now: Moment) {
        let _ = now;
        todo!()
    }

    /// Takes back this quiz's last rating: what to write, if there is one. After [`Quiz::undone`] the
    /// card is asked again.
    pub fn undo(&self) -> Option<Outcome> {
        todo!()
    }

    pub fn undone(&mut self, now: Moment) {
        let _ = now;
        todo!()
    }
}
