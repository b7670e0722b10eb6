//! Holds whole decks against each other, the library facts, and their own examples.

use super::{Deck, Problem};
use crate::lang::Facts;

/// Everything that is wrong across these decks: duplicate ids, unknown names, identical rules, cards
/// whose own example does not bring them up.
pub fn check(decks: &[Deck], facts: &Facts) -> Vec<Problem> {
    let _ = (decks, facts);
    Vec::new()
}

/// Every problem of one deck's text, in order of place: what reading finds, and what [`check`] finds
/// in it beside the `others`. An older version of the same deck among the others is passed over.
///
/// For editors that show problems while a deck is written.
pub fn problems_of(path: &str, text: &str, facts: &Facts, others: &[Deck]) -> Vec<Problem> {
    let (deck, mut problems) = super::read_deck(path, text);
    let mut decks: Vec<_> =
        others.iter().filter(|other| other.path.as_ref() != path).cloned().collect();
    decks.push(deck);
    problems.extend(check(&decks, facts).into_iter().filter(|found| found.path.as_ref() == path));
    problems.sort_by_key(|problem| (problem.range.start, problem.range.end));
    problems
}
