//! Tests of what is offered where.

use super::super::hover::tests::{awaiting, id, ledger, on_day, review, shelf};
use super::*;
use crate::memory::{EventKind, Limits};
use crate::tutor::HoverAnswer;

fn at(here: bool, events: &[(i32, EventKind)], settings: &Settings) -> Vec<Action> {
    let sighting = awaiting();
    let here = here.then_some(&sighting);
    let file = [awaiting(), awaiting()];
    actions_at(here, &[], &file, &shelf(), &ledger(events), settings, on_day(10))
}

#[test]
fn on_a_card_everything_is_offered_in_a_fixed_order() {
    let question = "What does await do?".to_owned();
    let expected = [
        Action::Reveal { card: id("await"), question: question.clone() },
        Action::QuizCard { card: id("await"), question: question.clone() },
        Action::QuizFile { cards: vec![id("await")], due: 1 },
        Action::QuizDue { due: 4 },
        Action::Hide { card: id("await"), question: question.clone() },
        Action::OpenSource { card: id("await"), path: "decks/async.md".into(), line: 5 },
    ];
    assert_eq!(at(true, &[], &Settings::default()), expected);
}

#[test]
fn elsewhere_only_the_file_and_what_is_due() {
    let settings = Settings { limits: Limits { new: 2, reviews: 9 }, ..Settings::default() };
    let expected =
        [Action::QuizFile { cards: vec![id("await")], due: 1 }, Action::QuizDue { due: 2 }];
    assert_eq!(at(false, &[], &settings), expected);
}

#[test]
fn a_file_counts_only_what_is_due_or_new() {
    let known = ["await", "awaited", "why", "more"].map(|card| (10, review(card, 5)));
    let actions = at(false, &known, &Settings::default());
    assert!(matches!(actions.as_slice(), [Action::QuizFile { due: 0, .. }]), "{actions:?}");
}

#[test]
fn suspended_cards_are_offered_nowhere() {
    let all =
        ["await", "awaited", "why", "more"].map(|card| (9, EventKind::Suspend { card: id(card) }));
    assert_eq!(at(true, &all, &Settings::default()), []);
}

#[test]
fn a_hidden_card_is_offered_nowhere_but_in_quizzes() {
    let hidden = [(9, EventKind::Hide { card: id("await") })];
    let actions = at(true, &hidden, &Settings::default());
    let of_it = |action: &&Action| format!("{action:?}").contains("\"await\"");
    let quiz = Action::QuizFile { cards: vec![id("await")], due: 1 };
    assert_eq!(actions.iter().filter(of_it).collect::<Vec<_>>(), [&quiz]);
    let all =
        ["await", "awaited", "why", "more"].map(|card| (9, EventKind::Hide { card: id(card) }));
    assert_eq!(at(true, &all, &Settings::default()), [quiz, Action::QuizDue { due: 4 }]);
}

#[test]
fn a_card_that_asks_first_is_not_put_off() {
    let due = [(0, review("await", 1))];
    let offers = |settings: &Settings| {
        at(true, &due, settings).iter().any(|action| matches!(action, Action::Hide { .. }))
    };
    let always = Settings { hover_answer: HoverAnswer::Always, ..Settings::default() };
    assert!(offers(&always) && !offers(&Settings::default()));
}

#[test]
fn another_tools_finding_offers_its_card_once() {
    let (known, unknown) = (Finding::new("Ruff:ASYNC1"), Finding::new("ruff:ASYNC2"));
    let findings: Vec<_> = [known.clone(), unknown, known].into_iter().flatten().collect();
    let found = |events: &[(i32, EventKind)]| -> Vec<CardId> {
        let settings = Settings::default();
        let actions =
            actions_at(None, &findings, &[], &shelf(), &ledger(events), &settings, on_day(10));
        let asked = actions.into_iter().filter_map(|action| match action {
            Action::QuizCard { card, .. } => Some(card),
            _ => None,
        });
        asked.collect()
    };
    assert_eq!(found(&[]), [id("why")]);
    assert_eq!(found(&[(9, EventKind::Suspend { card: id("why") })]), []);
    assert_eq!(found(&[(9, EventKind::Hide { card: id("why") })]), []);
}
