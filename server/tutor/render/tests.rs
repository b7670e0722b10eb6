//! Tests of hovers and cards as text.

use super::super::hover::tests::{id, ledger, on_day, review};
use super::*;
use crate::deck::{Deck, read_deck};
use crate::memory::EventKind;

const DECK: &str = r#"+++
format = 1
title = "Async_IO"
+++

## What does `asyncio.gather()` do?

```toml card
id = "gather"
python = ["asyncio.gather"]
rust = ["tokio::join!"]
```

Runs several coroutines concurrently and **waits** for every result. The results come in order.

```python
pages = await asyncio.gather(fetch(a), fetch(b))
```

- first point
- second point

### In Rust

`tokio::join!` polls several futures on one task until all are done.

```rust
let (a, b) = tokio::join!(fetch(1), fetch(2));
```

## Long?

```toml card
id = "long"
```

One.

```python
1
2
3
4
5
6
7
8
9
10
11
12
13
```
"#;

fn deck() -> Deck {
    read_deck("decks/async.md", DECK).0
}

/// The hover of a card on day 12 after these events.
fn text(
    card: &str,
    language: Language,
    events: &[(i32, EventKind)],
    shown: bool,
    mode: HoverMode,
    format: Format,
) -> String {
    let settings = Settings { hover_mode: mode, ..Settings::default() };
    with_view(card, language, events, shown, |view, now| hover_text(view, &settings, format, now))
}

fn with_view(
    card: &str,
    language: Language,
    events: &[(i32, EventKind)],
    shown: bool,
    write: impl FnOnce(&HoverView<'_>, Moment) -> String,
) -> String {
    let (deck, ledger, now) = (deck(), ledger(events), on_day(12));
    let view = HoverView {
        card: deck.cards.iter().find(|c| c.id == id(card)).unwrap(),
        deck: &deck,
        record: ledger.record(&id(card)),
        language,
        answer_shown: shown,
        recall: (!events.is_empty()).then(|| ledger.recall(&id(card), now.day)),
        also: if shown { vec![] } else { vec![&deck.cards[1]] },
        range: 0..1,
    };
    write(&view, now)
}

#[test]
fn a_new_card_in_full() {
    let made = text("gather", Language::Python, &[], true, HoverMode::Full, Format::Markdown);
    insta::assert_snapshot!(made, @r"
    **What does `asyncio.gather()` do?**

    Runs several coroutines concurrently and **waits** for every result. The results come in order.

    - first point
    - second point

    ```python
    pages = await asyncio.gather(fetch(a), fetch(b))
    ```

    *Async\_IO · new*
    ");
}

#[test]
fn links_stand_above_the_example() {
    let links = ["[Quiz me](command:a)".to_owned(), "[Open card](command:b)".to_owned()];
    let linked = |mode: HoverMode, shown: bool| {
        let settings = Settings { hover_mode: mode, ..Settings::default() };
        with_view("gather", Language::Python, &[], shown, |view, now| {
            linked_hover_text(view, &settings, &links, now)
        })
    };
    insta::assert_snapshot!(linked(HoverMode::Full, true), @r"
    **What does `asyncio.gather()` do?**

    Runs several coroutines concurrently and **waits** for every result. The results come in order.

    - first point
    - second point

    *Async\_IO · new* · [Quiz me](command:a) · [Open card](command:b)

    ```python
    pages = await asyncio.gather(fetch(a), fetch(b))
    ```
    ");
    let brief = linked(HoverMode::Brief, true);
    assert!(brief.ends_with("\n\n[Quiz me](command:a) · [Open card](command:b)"), "{brief}");
    let asking = linked(HoverMode::Full, false);
    assert!(asking.ends_with(" · [Quiz me](command:a) · [Open card](command:b)"), "{asking}");
}

#[test]
fn another_language_has_its_own_side_and_example() {
    let events = [(11, review("gather", 5))];
    let made = text("gather", Language::Rust, &events, true, HoverMode::Full, Format::Plain);
    insta::assert_snapshot!(made, @r"
    What does asyncio.gather() do?

    Runs several coroutines concurrently and waits for every result. The results come in order.

    - first point
    - second point

    tokio::join! polls several futures on one task until all are done.

    let (a, b) = tokio::join!(fetch(1), fetch(2));

    Async_IO · recall 98 % · due in 7 days
    ");
}

#[test]
fn a_due_card_asks() {
    let events = [(1, review("gather", 1))];
    let made = text("gather", Language::Python, &events, false, HoverMode::Full, Format::Markdown);
    insta::assert_snapshot!(made, @r"
    **What does `asyncio.gather()` do?**

    Do you still know it? Hover again for the answer.

    *Async\_IO · due today · also here: Long?*
    ");
}

#[test]
fn brief_is_the_question_and_one_sentence() {
    let made = text("gather", Language::Python, &[], true, HoverMode::Brief, Format::Plain);
    insta::assert_snapshot!(made, @r"
    What does asyncio.gather() do?

    Runs several coroutines concurrently and waits for every result.
    ");
}

#[test]
fn a_long_example_is_cut() {
    let made = text("long", Language::Python, &[], true, HoverMode::Full, Format::Markdown);
    assert!(made.contains("\n12\n# …\n```"), "{made}");
    assert!(!made.contains("13"), "{made}");
}

#[test]
fn a_whole_card_has_both_sides_or_one() {
    let deck = deck();
    let both = card_text(&deck.cards[0], None, Format::Markdown);
    assert!(both.contains("### In Rust\n\n`tokio::join!` polls"), "{both}");
    assert!(!both.contains("### In Python"), "an empty side has no heading: {both}");
    let python = card_text(&deck.cards[0], Some(Language::Python), Format::Plain);
    assert!(!python.contains("tokio"), "{python}");
    assert!(python.contains("pages = await"), "{python}");
}

#[test]
fn a_deck_cannot_bring_a_link_that_runs_something() {
    let text = DECK.replace("Runs several", "[Runs](command:evil) <b>several</b>");
    let (deck, _) = read_deck("x.md", &text);
    let made = card_text(&deck.cards[0], None, Format::Markdown);
    assert!(made.contains(r"\[Runs](command:evil) \<b>several\</b>"), "{made}");
}

#[test]
fn days_are_counted_as_people_do() {
    let words = [-5, 0, 1, 2, 59, 60, 400, 3000].map(days_away);
    let expected = [
        "today",
        "today",
        "tomorrow",
        "in 2 days",
        "in 59 days",
        "in 2 months",
        "in 13 months",
        "in 8 years",
    ];
    assert_eq!(words, expected);
}

#[test]
fn a_title_is_one_plain_line() {
    let deck = deck();
    assert_eq!(question_text(&deck.cards[0]), "What does asyncio.gather() do?");
}
