//! No rule of the async deck can be broken without being noticed.

use super::*;
use crate::deck::{Predicates, Rule, check};
use crate::store::{Folders, load_shelf};
use crate::tutor::Settings;

fn shipped() -> (Deck, Arc<Facts>) {
    let nowhere = tempfile::tempdir().unwrap();
    let loaded = load_shelf(&Folders::within(nowhere.path()), &Settings::default(), &[]);
    let facts = Arc::new(loaded.shelf.facts().clone());
    (deck(&loaded.shelf).unwrap().clone(), facts)
}

#[test]
fn every_word_shows_what_it_should() {
    let (deck, facts) = shipped();
    let differences = Proof::new(facts).differences(&deck);
    let refresh = "hoverdeck scan --deck decks/async.md tests/fixtures/rules";
    assert!(
        differences.is_empty(),
        "{}\nIf all of that was meant: `{refresh} > tests/fixtures/rules/async.txt`",
        differences.join("\n")
    );
}

/// The rules whose change neither the files nor the deck's own check notices, each on a line.
fn unnoticed(change: impl Fn(&mut Vec<Rule>, usize) -> bool) -> Vec<String> {
    let (deck, facts) = shipped();
    let proof = Proof::new(Arc::clone(&facts));
    let mut unnoticed = Vec::new();
    for (at, card) in deck.cards.iter().enumerate() {
        for number in 0..card.rules.len() {
            let mut changed = deck.clone();
            if change(&mut changed.cards[at].rules, number)
                && proof.differences(&changed).is_empty()
                && check(&[changed], &facts).is_empty()
            {
                let Rule { language, subject, .. } = &card.rules[number];
                unnoticed.push(format!("{} {language} {subject:?}", card.id));
            }
        }
    }
    unnoticed
}

#[test]
fn a_rule_that_is_gone_is_noticed() {
    let unnoticed = unnoticed(|rules, number| {
        rules.remove(number);
        true
    });
    assert_eq!(unnoticed, [] as [String; 0]);
}

#[test]
fn a_rule_without_its_conditions_is_noticed() {
    let unnoticed = unnoticed(|rules, number| {
        let before = std::mem::take(&mut rules[number].predicates);
        before != Predicates::default()
    });
    assert_eq!(unnoticed, [] as [String; 0]);
}

#[test]
fn a_rule_without_one_name_of_a_list_is_noticed() {
    let (deck, _) = shipped();
    let longest = deck
        .cards
        .iter()
        .flat_map(|card| &card.rules)
        .map(|rule| rule.predicates.operand.len().max(rule.predicates.argument_of.len()));
    for name in 0..longest.max().unwrap() {
        let unnoticed = unnoticed(|rules, number| {
            let Predicates { operand, argument_of, .. } = &mut rules[number].predicates;
            let list = if operand.len() > argument_of.len() { operand } else { argument_of };
            let there = name < list.len();
            if there {
                list.remove(name);
            }
            there
        });
        assert_eq!(unnoticed, [] as [String; 0]);
    }
}
