//! Holds the files under `decks/` to what this room promises of them: facts that are sound, cards
//! that their own examples bring up.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use super::{Deck, Problem, Shelf, Standing, check_facts, read_deck, read_facts};
use crate::lang::{Code, Facts, Language};

/// A file's path from the top of the repository, and its text.
type File = (String, String);

/// Every file below a folder whose name ends like this, sorted by path.
fn below(folder: &str, ending: &str) -> Vec<File> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(top.join(folder)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            found.extend(below(&path, ending));
        } else if path.ends_with(ending) && !path.ends_with("README.md") {
            let text = std::fs::read_to_string(top.join(&path)).unwrap();
            found.push((path, text));
        }
    }
    found.sort();
    found
}

fn facts() -> (Facts, Vec<Problem>) {
    let mut facts = Facts::default();
    let mut problems = Vec::new();
    for (path, text) in below("decks/facts", ".toml") {
        problems.extend(read_facts(&path, &text, &mut facts));
    }
    (facts, problems)
}

fn decks() -> (Vec<Deck>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut decks = Vec::new();
    for (path, text) in below("decks", ".md") {
        let (deck, found) = read_deck(&path, &text);
        decks.push(deck);
        problems.extend(found);
    }
    (decks, problems)
}

fn drawn(problems: &[Problem]) -> String {
    let files = [below("decks", ".md"), below("decks/facts", ".toml")].concat();
    let text = |path: &str| &files.iter().find(|file| file.0 == path).unwrap().1;
    problems.iter().map(|problem| problem.drawn(text(&problem.path))).collect()
}

#[test]
fn the_shipped_facts_are_sound() {
    let (facts, mut problems) = facts();
    for (path, text) in below("decks/facts", ".toml") {
        problems.extend(check_facts(&path, &text, &facts));
    }
    assert!(facts.python.known.len() > 500 && facts.rust.known.len() > 500);
    assert_eq!(drawn(&problems), "");
}

#[test]
fn the_shipped_decks_hold() {
    let (decks, mut problems) = decks();
    problems.extend(super::check(&decks, &facts().0));
    assert_eq!(drawn(&problems), "");
}

/// One line per card and language: every token of its examples that shows something, in order, with
/// its cards. A token that shows the same as before is left out.
fn shown(deck: &Deck, facts: &Facts) -> String {
    let shelf = Shelf::new(vec![deck.clone()], Arc::new(facts.clone()));
    let mut out = String::new();
    for card in &deck.cards {
        for &language in Language::ALL {
            let mut lines = Vec::new();
            for text in card.answer.examples(language) {
                let may = shelf.may_have_cards(language, &text, "");
                for sighting in Code::of(language, &text).sightings(facts) {
                    let cards = shelf.cards_for(&sighting, &|_| Standing::NEW);
                    let ids: Vec<_> = cards.iter().map(|card| card.id.as_str()).collect();
                    let line = format!("  {} → {}\n", &text[sighting.range], ids.join(", "));
                    assert!(may || ids.is_empty(), "{text}");
                    if !ids.is_empty() && !lines.contains(&line) {
                        lines.push(line);
                    }
                }
            }
            let _ = write!(out, "{} · {language}\n{}\n", card.id, lines.concat());
        }
    }
    out
}

#[test]
fn every_token_of_the_examples_shows_what_it_should() {
    let (decks, _) = decks();
    let facts = facts().0;
    let shown: String = decks.iter().map(|deck| shown(deck, &facts)).collect();
    insta::assert_snapshot!(shown);
}

/// The insides of the first block of the page that opens with this line.
fn block_of_the_page(opening: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("decks/README.md");
    let page = std::fs::read_to_string(path).unwrap();
    let fence = opening.trim_end_matches(|c: char| c.is_alphanumeric());
    let (_, rest) = page.split_once(&format!("\n{opening}\n")).unwrap();
    rest.split_once(&format!("\n{fence}\n")).unwrap().0.to_owned() + "\n"
}

#[test]
fn the_page_about_decks_shows_a_sound_deck_and_a_sound_facts_file() {
    let text = block_of_the_page("````markdown");
    let (deck, mut problems) = read_deck("decks/README.md", &text);
    assert_eq!(deck.cards.len(), 1);
    problems.extend(super::check(&[deck], &facts().0));
    let toml = block_of_the_page("```toml");
    problems.extend(read_facts("decks/README.md", &toml, &mut Facts::default()));
    assert_eq!(problems, []);
}
