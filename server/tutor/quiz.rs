//! A quiz from its first question to its summary, as a state machine without a screen.
//!
//! It says what to ask and what to write; whoever runs it writes the event first and only then tells
//! the quiz, so no answer counts that is not in the log. The order of questions is `quiz/round.rs`,
//! which cards come in at all is `quiz/begin.rs`.

mod begin;
mod round;

use std::collections::HashMap;

use self::round::Round;
use crate::deck::{CardId, Shelf};
use crate::memory::{
    Day, Event, EventId, EventKind, Ledger, Limits, Memory, Moment, Rating, Scope, Source,
};

/// A running quiz.
#[derive(Debug, Clone)]
pub struct Quiz {
    /// In a box, so that a quiz is cheap to hand on.
    round: Box<Round>,
    /// Per card, the latest event about it that this quiz has seen.
    seen: HashMap<CardId, EventId>,
    /// Every rating that was written, with what an undo needs; the newest last.
    written: Vec<Written>,
}

#[derive(Debug, Clone)]
struct Written {
    event: EventId,
    card: CardId,
    before: Box<Round>,
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
        match begin::order(scope, shelf, ledger, limits, now.day, seed) {
            Ok(order) => Begun::Quiz(Self::of(order, ledger, now)),
            Err(reason) => reason,
        }
    }

    fn of(order: Vec<CardId>, ledger: &Ledger, now: Moment) -> Self {
        let latest = |card: &CardId| Some((card.clone(), ledger.record(card).latest?));
        let seen = order.iter().filter_map(latest).collect();
        Self { round: Box::new(Round::new(order, now)), seen, written: Vec::new() }
    }

    /// What to show now. A card waiting for its repeat comes when its turn or its time has come.
    pub fn step(&self) -> Step {
        self.round.step()
    }

    /// What was answered so far; what [`Step::Done`] carries, for a quiz that is left early.
    pub fn summary(&self) -> &Summary {
        self.round.summary()
    }

    /// How many questions are known to follow the current one.
    pub fn left(&self) -> usize {
        self.round.left()
    }

    /// Shows the answer of the current question.
    pub fn reveal(&mut self) {
        self.round.set_revealed(true);
    }

    /// The learner's rating of the current card: what to write. The quiz moves on with [`Quiz::recorded`].
    ///
    /// `None` while no answer is shown: before [`Quiz::reveal`] and after the last question.
    pub fn rate(
        &self,
        rating: Rating,
        source: Source,
        duration_ms: u32,
        ledger: &Ledger,
        now: Moment,
    ) -> Option<Outcome> {
        let card = self.round.answered()?;
        let primed = ledger.record(card).exposed == Some(now.day);
        let previous = self.seen.get(card).copied();
        let shift = ledger.plan(card, rating, primed, now.day).shift;
        let card = card.clone();
        let write = EventKind::Review { card, rating, duration_ms, source, primed, shift };
        Some(Outcome { write, previous })
    }

    /// The event was written: on to the next question.
    ///
    /// An event that is no review of the current card changes nothing.
    pub fn recorded(&mut self, event: &Event, now: Moment) {
        let EventKind::Review { card, rating, .. } = &event.kind else { return };
        if self.round.answered() != Some(card) {
            return;
        }
        // The event's own id and not the ledger's latest: if another window came right after, the
        // repeat of this card must meet a conflict.
        self.seen.insert(card.clone(), event.id);
        let before = self.round.clone();
        self.written.push(Written { event: event.id, card: card.clone(), before });
        self.round.rated(*rating, now);
    }

    /// Another window answered this card meanwhile: drop it here if it is no longer due and go on.
    /// A card that is still due is asked again.
    pub fn conflicted(&mut self, ledger: &Ledger, now: Moment) {
        let Some(card) = self.round.card().cloned() else { return };
        self.catch_up(&card, ledger);
        let record = ledger.record(&card);
        let due = match record.memory {
            Memory::New => true,
            Memory::Learned { due, .. } => due <= now.day,
        };
        if due && !record.suspended {
            self.round.set_revealed(false);
        } else {
            self.round.advance(now);
        }
    }

    /// Leaves the current card for another time today: it stays due and is not asked again in this
    /// quiz.
    pub fn skip(&mut self, now: Moment) {
        self.round.skip(now);
    }

    /// Takes back this quiz's last rating: what to write, if there is one. After [`Quiz::undone`] the
    /// card is asked again.
    pub fn undo(&self) -> Option<Outcome> {
        let last = self.written.last()?;
        Some(Outcome { write: EventKind::Undo { target: last.event }, previous: Some(last.event) })
    }

    /// The undo was written (and the ledger has taken it in): everything is as it was before that
    /// rating, with its question asked again. Skips since then are taken back too.
    pub fn undone(&mut self, ledger: &Ledger) {
        let Some(last) = self.written.pop() else { return };
        self.catch_up(&last.card, ledger);
        self.round = last.before;
        self.round.set_revealed(false);
    }

    /// Whatever the ledger knows of a card now counts as seen.
    fn catch_up(&mut self, card: &CardId, ledger: &Ledger) {
        match ledger.record(card).latest {
            Some(latest) => self.seen.insert(card.clone(), latest),
            None => self.seen.remove(card),
        };
    }
}

#[cfg(test)]
mod tests;
