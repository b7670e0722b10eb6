//! What do we teach about it? Deck text in, a [`Deck`] and its [`Problem`]s out; the [`Shelf`] finds
//! the cards for a sighting.
//!
//! Owns the Markdown and TOML parsers. Pure: a caller brings the text. One bad card never silences
//! the others: reading always gives a deck, and a list of what is wrong with it.

mod card;
mod check;
mod facts;
mod problem;
mod read;
mod rule;
mod shelf;

pub use card::{Answer, Card, CardId, Deck, InvalidCardId};
pub use check::check;
pub use facts::read_facts;
pub use problem::{Problem, ProblemKind};
pub use read::read_deck;
pub use rule::{Predicates, Rule, Subject};
pub use shelf::{Shelf, Standing};
