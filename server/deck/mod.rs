//! What do we teach about it? Deck text in, a [`Deck`] and its [`Problem`]s out; the [`Shelf`] finds
//! the cards for a sighting.
//!
//! Owns the Markdown and TOML parsers. Pure: a caller brings the text. One bad card never silences
//! the others: reading always gives a deck, and a list of what is wrong with it.

mod card;
mod check;
mod chunks;
mod examples;
mod excerpt;
mod facts;
mod index;
mod lookup;
mod mention;
mod nearest;
mod path;
mod problem;
mod proof;
mod read;
mod read_rules;
mod rule;
mod sections;
mod shelf;
#[cfg(test)]
mod shipped_tests;
mod table;

pub use card::{Answer, Card, CardId, Deck, Finding, InvalidCardId, InvalidHistoryName};
pub use check::{check, doubles, problems_of};
pub use facts::{check_facts, read_facts};
pub use problem::{PathFault, Problem, ProblemKind, Severity};
pub use read::read_deck;
pub use rule::{Predicates, Rule, Subject};
pub use shelf::{Shelf, Standing};
