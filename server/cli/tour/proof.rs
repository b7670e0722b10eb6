//! Holds the async deck against two files that use each of its rules: every word must show the cards it
//! is known to show, and no other word any.
//!
//! `tests/fixtures/rules/async.txt` is what `hoverdeck scan` prints for the two files. Who changes a
//! rule on purpose prints it anew: `hoverdeck scan --deck decks/async.md tests/fixtures/rules`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::cli::failure::Failure;
use crate::cli::scan::{Word, words_at};
use crate::deck::{Deck, Shelf};
use crate::lang::{Code, Facts, Language, Sighting};

/// The deck that is proven, by its name.
pub const DECK: &str = "async";

const FILES: [(&str, Language, &str); 2] = [
    ("async.py", Language::Python, include_str!("../../../tests/fixtures/rules/async.py")),
    ("async.rs", Language::Rust, include_str!("../../../tests/fixtures/rules/async.rs")),
];

const EXPECTED: &str = include_str!("../../../tests/fixtures/rules/async.txt");

/// `async.py 50:19 gather` → `asyncio-gather, …`.
type Places = BTreeMap<String, String>;

/// The two files as they are read with some library facts.
pub struct Proof {
    facts: Arc<Facts>,
    files: Vec<(&'static str, &'static str, Vec<Sighting>)>,
}

impl Proof {
    pub fn new(facts: Arc<Facts>) -> Self {
        let read = |(name, language, text): &(&'static str, Language, &'static str)| {
            (*name, *text, Code::of(*language, text).sightings(&facts))
        };
        let files = FILES.iter().map(read).collect();
        Self { facts, files }
    }

    /// Where the deck shows something else than it should; empty if every rule does its work.
    pub fn differences(&self, deck: &Deck) -> Vec<String> {
        let found = self.found(deck);
        let expected = expected();
        let places: BTreeSet<_> = found.keys().chain(expected.keys()).collect();
        let differing = places.into_iter().filter(|at| found.get(*at) != expected.get(*at));
        differing.map(|at| difference(at, expected.get(at), found.get(at))).collect()
    }

    fn found(&self, deck: &Deck) -> Places {
        let shelf = Shelf::new(vec![deck.clone()], Arc::clone(&self.facts));
        let words = self
            .files
            .iter()
            .flat_map(|(name, text, sightings)| words_at(Path::new(name), text, sightings, &shelf));
        words.map(|word| (place(&word), word.cards.join(", "))).collect()
    }
}

fn difference(place: &str, expected: Option<&String>, found: Option<&String>) -> String {
    let said = |cards: Option<&String>| cards.map_or_else(|| "nothing".to_owned(), String::clone);
    format!("{place} should show {} and shows {}", said(expected), said(found))
}

fn place(word: &Word) -> String {
    format!("{} {}:{} {}", word.path, word.line + 1, word.col + 1, word.text)
}

/// Reads the listing: a line that begins with a blank is a word of the file named above it.
fn expected() -> Places {
    let mut file = "";
    let mut places = Places::new();
    for line in EXPECTED.lines() {
        if !line.starts_with(' ') {
            file = line.rsplit('/').next().unwrap_or(line);
        } else if let Some((place, cards)) = word(file, line) {
            places.insert(place, cards);
        }
    }
    places
}

fn word(file: &str, line: &str) -> Option<(String, String)> {
    let mut parts = line.split_whitespace();
    let (at, text) = (parts.next()?, parts.next()?);
    Some((format!("{file} {at} {text}"), parts.collect::<Vec<_>>().join(" ")))
}

/// The deck to prove, if the program still ships it.
pub fn deck(shelf: &Shelf) -> Result<&Deck, Failure> {
    let deck = shelf.decks().iter().find(|deck| &*deck.name == DECK);
    deck.ok_or_else(|| Failure::new("the deck decks/async.md is not shipped any more"))
}

#[cfg(test)]
mod tests;
