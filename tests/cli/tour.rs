//! The tour without a terminal: a scripted learner takes it.

use crate::here::Here;

#[test]
fn the_tour_shows_everything_and_keeps_its_promises() {
    let here = Here::new();
    let answer = here.run("tour");
    let told = answer.expect(0);
    let headings = told.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
    let cards: Vec<_> = headings.filter_map(|line| line.split_once("  ")).collect();
    let (first, last) = (cards[0], cards[15]);
    assert_eq!((first, last), (("1", "async-programming"), ("16", "when-to-use-async")));
    let promises = told.split("What was promised\n").nth(1).unwrap();
    insta::assert_snapshot!(promises, @r"
    ─────────────────
    ✓ each of the 16 cards at a word of app.py
    ✓ each of the 16 cards at a word of main.rs
    ✓ code actions at the word
    ✓ a quiz with 5 answers
    ✓ exactly these answers in the history
    ✓ every rule of the deck at work, and silence beside it
    ✓ no problem in any deck
    ");
}

#[test]
fn the_tour_leaves_your_history_alone() {
    let here = Here::with_history();
    let before = here.run("history").expect(0).to_owned();
    here.run("tour").expect(0);
    assert_eq!(here.run("history").expect(0), before);
}
