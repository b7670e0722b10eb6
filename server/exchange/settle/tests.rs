//! What is new, what is known, and under which id it is kept.

use proptest::prelude::*;

use super::*;
use crate::deck::{Deck, read_deck};
use crate::exchange::incoming::Loss;
use crate::memory::Rating;

fn shelf(texts: &[(&str, &str)]) -> Shelf {
    let decks: Vec<Deck> = texts.iter().map(|(path, text)| read_deck(path, text).0).collect();
    Shelf::new(decks, std::sync::Arc::default())
}

fn card(question: &str, guid: &str) -> IncomingCard {
    let review = What::Review(Rating::Four, 1500);
    let happening =
        Happening { moment: Moment::new(1_772_366_400_000, 0), what: review, raw: None };
    IncomingCard {
        question: question.to_owned(),
        answer: format!("About {question}"),
        guid: guid.to_owned(),
        past: vec![happening],
        ..IncomingCard::default()
    }
}

fn incoming(cards: Vec<IncomingCard>) -> Incoming {
    let decks = vec![IncomingDeck { title: "Rust::Async".to_owned(), cards }];
    Incoming { decks, ..Incoming::default() }
}

fn settled(cards: Vec<IncomingCard>, decks: &[(&str, &str)], known: &Settled) -> Settled {
    let mut times: HashMap<CardId, Vec<i64>> = HashMap::new();
    for event in &known.events {
        let card = event.kind.card().unwrap().clone();
        times.entry(card).or_default().push(event.moment.at_ms);
    }
    let shelf = shelf(decks);
    let known = Known { shelf: &shelf, times: &times, suspended: &|_| false };
    settle(incoming(cards), &known, "anki")
}

fn ids(settled: &Settled) -> Vec<String> {
    let (deck, problems) = read_deck("x.md", &settled.decks[0].text);
    assert_eq!(problems, []);
    deck.cards.iter().map(|card| card.id.to_string()).collect()
}

#[test]
fn ids_are_the_words_of_the_question() {
    let cards = vec![
        card("What does `tokio::join!` do?", "g1"),
        card("What does tokio::join do", "g2"),
        card("日本語", "g3"),
        card("A question that goes on and on and on until nobody remembers how it began", "g4"),
        card("What is taken?", "g5"),
        card("What does `tokio::join!` do?", "g1"),
    ];
    let taken = "+++\nformat = 1\ntitle = \"T\"\n+++\n\n## Q\n\n```toml card\nid = \"what-is-taken\"\n```\n\nA\n";
    let settled = settled(cards, &[("t.md", taken)], &Settled::default());
    insta::assert_snapshot!(ids(&settled).join("\n"), @r"
    what-does-tokio-join-do
    what-does-tokio-join-do-4ad2eb68
    card
    a-question-that-goes-on-and-on-and-on-until
    what-is-taken-3f1c46da
    ");
    assert_eq!((settled.decks[0].stem.as_str(), settled.decks[0].cards), ("rust-async", 5));
}

#[test]
fn a_second_time_everything_is_known() {
    let cards = || vec![card("One?", "g1"), card("Two?", "")];
    let first = settled(cards(), &[], &Settled::default());
    assert_eq!((first.decks[0].cards, first.events.len()), (2, 2));
    let text = first.decks[0].text.clone();
    let again = settled(cards(), &[("data/rust-async.md", &text)], &first);
    assert_eq!((again.decks, again.events), (vec![], vec![]));
    assert_eq!((again.known_cards, again.known_events, again.differing.len()), (2, 2, 0));
    // Without the history the same events come, under the same ids.
    let history = settled(cards(), &[("data/rust-async.md", &text)], &Settled::default());
    assert_eq!(history.events, first.events);
}

#[test]
fn a_text_that_was_changed_here_is_kept() {
    let first = settled(vec![card("One?", "g1")], &[], &Settled::default());
    let mine = first.decks[0].text.replace("About One?", "My own words");
    let again = settled(vec![card("One, really?", "g1")], &[("a.md", &mine)], &first);
    assert_eq!((again.decks.len(), again.known_events), (0, 1));
    assert_eq!(again.differing, [CardId::new("one").unwrap()]);
}

#[test]
fn a_suspended_card_is_suspended_once() {
    let suspended = IncomingCard { suspended: Some(Moment::new(5, 0)), ..card("One?", "g1") };
    let first = settled(vec![suspended.clone()], &[], &Settled::default());
    assert!(first.events.iter().any(|it| matches!(it.kind, EventKind::Suspend { .. })));
    let shelf = shelf(&[("a.md", &first.decks[0].text)]);
    let times = HashMap::new();
    let known = Known { shelf: &shelf, times: &times, suspended: &|_| true };
    let again = settle(incoming(vec![suspended]), &known, "anki");
    assert!(!again.events.iter().any(|it| matches!(it.kind, EventKind::Suspend { .. })));
}

proptest! {
    #[test]
    fn every_card_gets_an_id_of_its_own(questions in prop::collection::vec("[a-cA-C é!]{1,6}", 1..30)) {
        let cards: Vec<_> = questions.iter().enumerate().map(|(at, question)| {
            card(question.trim(), &format!("g{at}"))
        }).filter(|card| !card.question.is_empty()).collect();
        prop_assume!(!cards.is_empty());
        let count = cards.len();
        let settled = settled(cards, &[], &Settled::default());
        let mut ids = ids(&settled);
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), count);
        prop_assert_eq!(settled.losses.iter().filter(|(loss, _)| *loss == Loss::EmptyCard).count(), 0);
    }
}
