//! Which actions are offered at a place in a file, in the order they are listed.

use super::Settings;
use crate::deck::{CardId, Shelf};
use crate::lang::Sighting;
use crate::memory::{Ledger, Moment};

/// One offer, with the data to carry it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Show the answer of the card here.
    Reveal { card: CardId, question: String },
    /// Ask this card now, due or not.
    QuizCard { card: CardId, question: String },
    /// Ask the cards that appear in this file; `due` of them are due or new.
    QuizFile { cards: Vec<CardId>, due: usize },
    /// Ask whatever is due.
    QuizDue { due: usize },
    /// Open the card in its deck.
    OpenSource { card: CardId, path: String, line: usize },
}

/// The actions for the token at the cursor (if any) and for the whole file.
pub fn actions_at(
    here: Option<&Sighting>,
    file: &[Sighting],
    shelf: &Shelf,
    ledger: &Ledger,
    settings: &Settings,
    now: Moment,
) -> Vec<Action> {
    let _ = (here, file, shelf, ledger, settings, now);
    todo!()
}
