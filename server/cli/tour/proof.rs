//! Holds the async deck against two files that use each of its rules: every word must show the cards it
//! is known to show, and no other word any.
//!
//! `tests/fixtures/rules/async.txt` is what `hoverdeck scan` prints for the two files. Who changes a
//! rule on purpose prints it anew: `hoverdeck scan --deck decks/async.md tests/fixtures/rules`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::cli::failure::Failure;
use crate::cli::scan::{Word, words_in};
use crate::deck::{Deck, Shelf};
use crate::lang::{Facts, Language};

/// The deck that is proven, by its name.
pub const DECK: &str = "async";

const FILES: [(&str, Language, &str); 2] = [
    ("async.py", Language::Python, include_str!("../../../tests/fixtures/rules/async.py")),
    ("async.rs", Language::Rust, include_str!("../../../tests/fixtures/rules/async.rs")),
];

const EXPECTED: &str = include_str!("../../../tests/fixtures/rules/async.txt");

/// `async.py 50:19 gather` → `asyncio-gather, …`.
type Places = BTreeMap<String, String>;

/// Where the deck shows something else than it should; empty if every rule does its work.
pub fn differences(deck: &Deck, facts: Arc<Facts>) -> Vec<String> {
    let found = found(&Shelf::new(vec![deck.clone()], facts));
    let expected = expected();
    let places: std::collections::BTreeSet<_> = found.keys().chain(expected.keys()).collect();
    let differing = places.into_iter().filter(|place| found.get(*place) != expected.get(*place));
    differing.map(|place| difference(place, expected.get(place), found.get(place))).collect()
}

fn difference(place: &str, expected: Option<&String>, found: Option<&String>) -> String {
    let said = |cards: Option<&String>| cards.map_or_else(|| "nothing".to_owned(), String::clone);
    format!("{place} should show {} and shows {}", said(expected), said(found))
}

fn found(shelf: &Shelf) -> Places {
    let files = FILES.iter();
    let words =
        files.flat_map(|(name, language, text)| words_in(Path::new(name), *language, text, shelf));
    words.map(|word| (place(&word), word.cards.join(", "))).collect()
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
