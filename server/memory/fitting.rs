//! Fits FSRS's parameters to one's own answers, and keeps a fit only if it predicts better.
//!
//! The judge is the last quarter of the answers, which the fit does not see (the held-out gate): fits of
//! few answers look good on what they were made from and serve worse than the defaults. Guards here what
//! the crate does not: it panics on items without a review on a later day.

use std::sync::{Arc, Mutex, PoisonError};

use fsrs::{
    CombinedProgressState, ComputeParametersInput, FSRS, FSRSItem, FSRSReview, TrainingConfig,
    compute_parameters,
};
use serde::{Deserialize, Serialize};

use super::{Answered, Ledger};

/// Fewer answers on a later day than this are not fitted, even on request.
pub const FEWEST: usize = 400;
/// From so many on, fits are made without being asked for.
pub const AUTOMATIC: usize = 1000;
/// So many days lie between two fits that nobody asked for …
const AUTOMATIC_DAYS: i64 = 30;
/// … and so many answers on a later day.
const AUTOMATIC_MORE: usize = 100;

/// The part of the answers that is held out, as a divisor.
const HELD_OUT: usize = 4;
/// Rounds of training, as Anki does with cards known.
const EPOCHS: usize = 8;
/// Longer histories of one card are cut to their newest part by nobody: they are left out.
const LONGEST_HISTORY: usize = 256;

/// Everything that can be learned from: one item per answer on a later day that was not primed, each
/// with the card's whole past, in the order of time.
#[derive(Debug, Clone, Default)]
pub struct Lessons {
    items: Vec<FSRSItem>,
    /// Aligned with `items`.
    cards: Vec<i64>,
}

/// How well parameters predict answers; lower is better for both.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Mean logarithmic loss.
    pub log_loss: f32,
    /// Root mean square of the difference between predicted and true recall, over groups of alike cards.
    pub rmse: f32,
}

/// What became of a fit, or that one was taken back. Each is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// UTC milliseconds.
    pub at_ms: i64,
    pub kind: FitKind,
    /// Answers on a later day that there were.
    pub reviews: usize,
    /// How many of them were held out to judge by.
    pub held_out: usize,
    /// The parameters in force, and the fit, both on what was held out.
    pub before: Option<Quality>,
    pub after: Option<Quality>,
    /// The parameters of an accepted fit, made from all answers; empty if it was not accepted.
    pub parameters: Vec<f32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FitKind {
    /// Better on what was held out: in force from then on.
    Accepted,
    /// Not better: nothing changed.
    Rejected,
    /// The learner went back to what was in force before.
    Reverted,
}

/// Why there is no fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoFit {
    #[error("{have} answers on a later day are too few to fit parameters to; it takes {FEWEST}")]
    TooFew { have: usize },
    #[error("the fit was stopped")]
    Stopped,
    #[error("FSRS could not fit these answers")]
    Impossible,
}

/// How far a fit is; shared between who fits and who watches.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Mutex<CombinedProgressState>>);

impl Progress {
    /// Steps done and steps in all; 0 in all before it is known.
    pub fn steps(&self) -> (usize, usize) {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (state.current(), state.total())
    }

    /// Asks the fit to end early.
    pub fn stop(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).want_abort = true;
    }
}

impl Lessons {
    pub fn of(ledger: &Ledger) -> Self {
        let mut found: Vec<(i32, i64, FSRSItem)> = Vec::new();
        for (card, (_, answers)) in (0_i64..).zip(ledger.answers()) {
            take_card(card, &answers, &mut found);
        }
        // Stable: within a day, the order of cards and, within a card, of time.
        found.sort_by_key(|(day, ..)| *day);
        let (cards, items) = found.into_iter().map(|(_, card, item)| (card, item)).unzip();
        Self { items, cards }
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The older part to learn from and the newer part to be judged by.
    fn split(&self) -> (Self, Self) {
        let at = self.len() - self.len() / HELD_OUT;
        let part = |range: std::ops::Range<usize>| Self {
            items: self.items.get(range.clone()).unwrap_or_default().to_vec(),
            cards: self.cards.get(range).unwrap_or_default().to_vec(),
        };
        (part(0..at), part(at..self.len()))
    }
}

/// The items of one card. A primed answer stays in the past of later ones, as the same-day answer it
/// counts as, but nothing is learned from it; a reset begins anew.
fn take_card(card: i64, answers: &[Answered], found: &mut Vec<(i32, i64, FSRSItem)>) {
    let mut past: Vec<FSRSReview> = Vec::new();
    for answer in answers {
        if answer.reps == 0 {
            past.clear();
        }
        let delta_t = if answer.primed { 0 } else { answer.gap() };
        past.push(FSRSReview { rating: answer.rating.grade() as u32, delta_t });
        if answer.is_test() && past.len() > 1 && past.len() <= LONGEST_HISTORY {
            found.push((answer.day.0, card, FSRSItem { reviews: past.clone() }));
        }
    }
}

/// Fits parameters to all but the newest quarter, compares them on that quarter with those in force
/// (`current`, empty for the defaults), and if they predict it better, fits them to everything.
///
/// The same answers always give the same fit.
///
/// # Errors
/// [`NoFit`]: too few answers, stopped by [`Progress::stop`], or refused by FSRS.
pub fn fit(
    lessons: &Lessons,
    current: &[f32],
    at_ms: i64,
    progress: &Progress,
) -> Result<Fit, NoFit> {
    if lessons.len() < FEWEST {
        return Err(NoFit::TooFew { have: lessons.len() });
    }
    let (older, newer) = lessons.split();
    let trial = train(&older, progress)?;
    let before = quality(current, &newer)?;
    let after = quality(&trial, &newer)?;
    let better = after.log_loss < before.log_loss;
    let parameters = if better { train(lessons, progress)? } else { Vec::new() };
    Ok(Fit {
        at_ms,
        kind: if better { FitKind::Accepted } else { FitKind::Rejected },
        reviews: lessons.len(),
        held_out: newer.len(),
        before: Some(before),
        after: Some(after),
        parameters,
    })
}

fn train(lessons: &Lessons, progress: &Progress) -> Result<Vec<f32>, NoFit> {
    let input = ComputeParametersInput {
        train_set: lessons.items.clone(),
        card_ids: Some(lessons.cards.clone()),
        progress: Some(Arc::clone(&progress.0)),
        training_config: Some(TrainingConfig { num_epochs: EPOCHS, ..TrainingConfig::default() }),
        ..ComputeParametersInput::default()
    };
    let fitted = compute_parameters(input).map_err(|error| match error {
        fsrs::FSRSError::Interrupted => NoFit::Stopped,
        _ => NoFit::Impossible,
    })?;
    let sound = fitted.len() == 21 && fitted.iter().all(|parameter| parameter.is_finite());
    if sound { Ok(fitted) } else { Err(NoFit::Impossible) }
}

/// How well parameters predict answers, the newer ones weighing more.
fn quality(parameters: &[f32], lessons: &Lessons) -> Result<Quality, NoFit> {
    let model = FSRS::new(parameters).map_err(|_| NoFit::Impossible)?;
    let (items, cards) = (lessons.items.clone(), lessons.cards.clone());
    let found = model.evaluate_with_card_ids(items, cards, |_| true);
    let found = found.map_err(|_| NoFit::Impossible)?;
    // Its sums run over a hash map: the last digits differ from run to run.
    let digits = |value: f32| (value * 1e5).round() / 1e5;
    Ok(Quality { log_loss: digits(found.log_loss), rmse: digits(found.rmse_bins) })
}

/// The parameters in force after these fits, oldest first; empty for the defaults. Each revert goes
/// back by one accepted fit.
pub fn in_force(fits: &[Fit]) -> &[f32] {
    let mut stack: Vec<&Fit> = Vec::new();
    for fit in fits {
        match fit.kind {
            FitKind::Accepted => stack.push(fit),
            FitKind::Rejected => {}
            FitKind::Reverted => drop(stack.pop()),
        }
    }
    stack.last().map_or(&[], |fit| fit.parameters.as_slice())
}

/// Whether it is time to fit without being asked: enough answers, a month and some answers since the
/// last fit, and no revert since, which says that the learner wants none.
pub fn is_time(lessons: &Lessons, fits: &[Fit], now_ms: i64) -> bool {
    let rested = fits.last().is_none_or(|last| {
        let days = now_ms.saturating_sub(last.at_ms) / 86_400_000;
        last.kind != FitKind::Reverted
            && days >= AUTOMATIC_DAYS
            && lessons.len() >= last.reviews.saturating_add(AUTOMATIC_MORE)
    });
    lessons.len() >= AUTOMATIC && rested
}

#[cfg(test)]
mod tests;
