//! Why nothing is due, what is too much, what keeps slipping. What is said is `tutor/diagnosis.rs`.

use super::Finding;
use crate::cli::desk::Desk;
use crate::memory::{Fit, Ledger, in_force};
use crate::store::{Log, Patience, now, vitals};
use crate::tutor::{State, diagnosis};

pub fn look(desk: &Desk) -> Vec<Finding> {
    // What is wrong with the history is told by the look at it; opening it would repair it.
    let Some(ledger) = ledger(desk) else { return Vec::new() };
    let found = diagnosis(&desk.shelf, &ledger, &desk.settings, now());
    found.into_iter().map(told).collect()
}

/// What is known; nothing yet without a history, `None` if it cannot be read as it is.
fn ledger(desk: &Desk) -> Option<Ledger> {
    let schedule = |fits: &[Fit]| desk.settings.schedule(&desk.shelf, in_force(fits));
    if !desk.folders.history().exists() {
        return Some(Ledger::new(schedule(&[])));
    }
    vitals(&desk.folders, now()).ok()?;
    let opened = Log::open_and_replay_fitted(&desk.folders, Patience::default(), schedule);
    opened.ok().map(|(_, ledger)| ledger)
}

fn told(finding: crate::tutor::Finding) -> Finding {
    let crate::tutor::Finding { about, state, text, mut advice } = finding;
    if !advice.is_empty() {
        advice.push('.');
    }
    Finding { about, well: state != State::Problem, found: text, advice }
}
