//! Holds whole decks against each other, the library facts, and their own examples.

use super::{Deck, Problem};
use crate::lang::Facts;

/// Everything that is wrong across these decks: duplicate ids, unknown names, identical rules, cards
/// whose own example does not bring them up.
pub fn check(decks: &[Deck], facts: &Facts) -> Vec<Problem> {
    let _ = (decks, facts);
    todo!()
}
