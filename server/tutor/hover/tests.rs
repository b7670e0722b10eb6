//! Tests of which card a hover shows and how much of it; a small deck for its neighbours.

use std::sync::Arc;

use super::*;
use crate::deck::read_deck;
use crate::lang::{Claim, Context, Facts, Keyword};
use crate::memory::{Day, Device, Event, EventId, EventKind, Rating, Schedule, Source};

const DECK: &str = r#"+++
format = 1
title = "Async"
+++

## What does `await` do?

```toml card
id = "await"
python = ["await"]
```

Waits.

## What is awaited?

```toml card
id = "awaited"
python = ["await"]
```

A coroutine.

## And why?

```toml card
id = "why"
diagnostics = ["ruff:ASYNC1"]
python = ["await"]
```

To wait.

## Once more?

```toml card
id = "more"
python = ["await"]
```

Yes.
"#;

pub(in crate::tutor) fn shelf() -> Shelf {
    let (deck, problems) = read_deck("decks/async.md", DECK);
    assert_eq!(problems, []);
    Shelf::new(vec![deck], Arc::new(Facts::default()))
}

pub(in crate::tutor) fn id(text: &str) -> CardId {
    CardId::new(text).unwrap()
}

pub(in crate::tutor) fn on_day(day: i32) -> Moment {
    Moment { at_ms: i64::from(day) * 86_400_000, zone_min: 0, day: Day(day) }
}

/// A ledger after these events, each on its day.
pub(in crate::tutor) fn ledger(events: &[(i32, EventKind)]) -> Ledger {
    let mut ledger = Ledger::new(Schedule::new(0.9));
    for (number, (day, kind)) in (1_u8..).zip(events) {
        ledger.apply(&Event::new(
            EventId([number; 16]),
            Device(Arc::from("test")),
            on_day(*day),
            kind.clone(),
        ));
    }
    ledger
}

pub(in crate::tutor) fn review(card: &str, digit: i64) -> EventKind {
    EventKind::Review {
        card: id(card),
        rating: Rating::from_digit(digit).unwrap(),
        duration_ms: 0,
        source: Source::Editor,
        primed: false,
        shift: 0,
    }
}

pub(in crate::tutor) fn awaiting() -> Sighting {
    Sighting {
        language: Language::Python,
        range: 4..9,
        claims: vec![Claim::Keyword(Keyword::Await)],
        context: Context::default(),
    }
}

fn answer(setting: HoverAnswer) -> Settings {
    Settings { hover_answer: setting, ..Settings::default() }
}

/// Which card is shown on a day, whether with its answer, and the titles beside it.
fn shown(
    events: &[(i32, EventKind)],
    settings: &Settings,
    day: i32,
    revealed: bool,
) -> Option<(String, bool, usize)> {
    let (shelf, ledger) = (shelf(), ledger(events));
    let view = hover(&awaiting(), &shelf, &ledger, settings, on_day(day), revealed)?;
    assert_eq!(view.range, 4..9);
    Some((view.card.id.to_string(), view.answer_shown, view.also.len()))
}

#[test]
fn a_new_card_shows_its_answer() {
    let expected = Some(("await".to_owned(), true, 2));
    assert_eq!(shown(&[], &Settings::default(), 10, false), expected);
}

#[test]
fn a_due_card_comes_first_and_asks_first() {
    let events = [(10, review("why", 3))];
    let settings = Settings::default();
    assert_eq!(shown(&events, &settings, 60, false), Some(("why".into(), false, 2)));
    assert_eq!(shown(&events, &settings, 60, true), Some(("why".into(), true, 2)));
    assert_eq!(
        shown(&events, &answer(HoverAnswer::Always), 60, false),
        Some(("why".into(), true, 2))
    );
}

#[test]
fn a_card_learned_and_not_due_shows_its_answer() {
    let events = ["await", "awaited", "why", "more"].map(|card| (10, review(card, 5)));
    let (_, answer_shown, _) = shown(&events, &Settings::default(), 11, false).unwrap();
    assert!(answer_shown);
}

#[test]
fn on_demand_hides_even_new_answers() {
    let settings = answer(HoverAnswer::OnDemand);
    assert!(!shown(&[], &settings, 10, false).unwrap().1);
    assert!(shown(&[], &settings, 10, true).unwrap().1);
}

#[test]
fn off_and_suspended_cards_are_silent() {
    let off = Settings { hover_mode: HoverMode::Off, ..Settings::default() };
    assert_eq!(shown(&[], &off, 10, true), None);
    let all =
        ["await", "awaited", "why", "more"].map(|card| (9, EventKind::Suspend { card: id(card) }));
    assert_eq!(shown(&all, &Settings::default(), 10, true), None);
    assert_eq!(shown(&all[..2], &Settings::default(), 10, true), Some(("why".into(), true, 1)));
}

#[test]
fn a_hidden_card_is_silent_until_it_is_due_and_then_asks() {
    let hide = |day| (day, EventKind::Hide { card: id("await") });
    let first = |events: &[(i32, EventKind)], day| {
        shown(events, &Settings::default(), day, false).map(|it| (it.0, it.1))
    };
    let learned = [(0, review("await", 4)), hide(1)];
    assert_ne!(first(&learned, 1).unwrap().0, "await");
    assert_eq!(first(&learned, 40), Some(("await".into(), false)));
    assert_ne!(first(&[hide(1)], 40).unwrap().0, "await", "new, and so never due");
}

#[test]
fn a_buried_card_is_not_due() {
    let events =
        [(10, review("await", 1)), (11, EventKind::Bury { card: id("await"), until: Day(99) })];
    let ledger = ledger(&events);
    assert!(!is_due(ledger.record(&id("await")), on_day(50)));
    assert!(is_due(ledger.record(&id("await")), on_day(99)));
}
