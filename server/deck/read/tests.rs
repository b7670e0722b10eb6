//! What a deck is read into, and what is said of one that is wrong.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::super::{Deck, Problem};
use super::read_deck;
use crate::lang::Language;

fn drawn(text: &str) -> String {
    let (_, problems) = read_deck("decks/test.md", text);
    problems.iter().map(|problem: &Problem| problem.drawn(text)).collect::<Vec<_>>().join("\n")
}

fn ids(deck: &Deck) -> Vec<&str> {
    deck.cards.iter().map(|card| card.id.as_str()).collect()
}

const GOOD: &str = r#"+++
format = 1
title = "Async"
+++

# Async

A word before the first question.

## What does `asyncio.gather()` do?

```toml card
id = "asyncio-gather"
python = ["asyncio.gather", "requests.*", "async def", { keyword = "await", operand = ["asyncio.gather"] }]
rust = ["tokio::join!", { member = ["a::B::c", "a::B::d"], inside = "loop" }]
tags = ["async"]
was = ["gather"]
hint = "All at once."
diagnostics = ["ruff:RUF006", "Pyright: reportUnusedCoroutine"]
priority = -2
```

Runs several coroutines.

```python
## no heading
await asyncio.gather(a(), b())
```

### In Rust

`tokio::join!`

#### Deeper

More.

### Beware

For everybody.
"#;

#[test]
fn a_deck_is_read_with_everything_a_card_can_say() {
    let (deck, problems) = read_deck("decks/async.md", GOOD);
    assert_eq!(problems, []);
    assert_eq!((deck.name.as_ref(), deck.title.as_str()), ("async", "Async"));
    let card = &deck.cards[0];
    assert_eq!(card.question, "What does `asyncio.gather()` do?");
    assert_eq!(card.line, 9);
    assert_eq!(&GOOD[card.id_range.clone()], "asyncio-gather");
    assert!(GOOD[card.range.clone()].starts_with("## What does"));
    assert_eq!(card.priority, -2);
    assert_snapshot!(card.answer.common, @r"
    Runs several coroutines.

    ```python
    ## no heading
    await asyncio.gather(a(), b())
    ```

    ### Beware

    For everybody.
    ");
    assert_snapshot!(card.answer.side(Language::Rust), @r"
    `tokio::join!`

    #### Deeper

    More.
    ");
    let rules: Vec<_> = card
        .rules
        .iter()
        .map(|rule| format!("{} {:?} {}", rule.language, rule.subject, &GOOD[rule.range.clone()]))
        .collect();
    assert_snapshot!(rules.join("\n"), @r#"
    python Name("asyncio.gather") asyncio.gather
    python NamesIn("requests") requests.*
    python Keyword(AsyncDef) async def
    python Keyword(Await) await
    rust Name("tokio::join!") tokio::join!
    rust Member("a::B::c") a::B::c
    rust Member("a::B::d") a::B::d
    "#);
}

#[test]
fn line_endings_of_windows_change_nothing_but_offsets() {
    let windows = GOOD.replace('\n', "\r\n");
    let (deck, problems) = read_deck("async.md", &windows);
    assert_eq!(problems, []);
    let card = &deck.cards[0];
    assert_eq!(card.line, 9);
    assert_eq!(&windows[card.id_range.clone()], "asyncio-gather");
    assert_eq!(windows[card.rules[0].range.clone()], *"asyncio.gather");
    assert!(card.answer.rust.starts_with("`tokio::join!`"));
}

#[test]
fn every_wrong_word_is_shown_in_its_place() {
    let text = r#"+++
format = 1
tilte = "x"
+++

## One

```toml card
id = "One two"
```

Answer.

## Two

```toml card
id = "two"
pyhton = ["asyncio.gather"]
python = ["asyncio::gather", "await", ".await", "async fun", "*", 7, { awaited = true }]
rust = [
  "await",
  { name = "tokio::*", member = "a::b" },
  { keyword = ".await", insde = "loop" },
  { local = "async fn", inside = ["lop", "class"] },
  { name = "tokio::join", awaited = "yes" },
  { value = "tokio::*" },
]
priority = "high"
```

Answer.

### In Pyton

Answer.
"#;
    assert_snapshot!(drawn(text));
}

#[test]
fn a_wrong_frame_is_shown_in_its_place() {
    let text = "```toml card\nid = \"early\"\n```\n\n## No block\n\nText.\n\n## \n\n```toml card\nid = \
                \"nameless\"\n```\n\nText.\n\n## Twice\n\n```toml card\nid = \
                \"twice\"\n```\n\n```toml card\nid = \"again\"\n```\n\nText.\n\n## \
                Silent\n\n```toml card\nid = \"silent\"\n```\n\n## Broken\n\n```toml card\nid = \
                \"broken\n```\n\nText.\n\n## No id\n\n```toml card\n```\n\nText.\n";
    assert_snapshot!(drawn(text));
}

#[test]
fn a_deck_of_a_later_format_has_no_cards() {
    let (deck, problems) = read_deck("x.md", &GOOD.replace("format = 1", "format = 2"));
    assert_eq!((ids(&deck), problems.len()), (Vec::new(), 1));
}

#[test]
fn an_unclosed_fence_is_reported_and_costs_no_other_card() {
    let text = "+++\nformat = 1\ntitle = \"T\"\n+++\n\n## A\n\n```toml card\nid = \
                \"a\"\n```\n\nText.\n\n```python\nx = 1\n\n## B\n\n```toml card\nid = \
                \"b\"\n```\n\nText.\n";
    let (deck, _) = read_deck("decks/test.md", text);
    assert_eq!(ids(&deck), ["a", "b"]);
    assert_snapshot!(drawn(text), @r"
    decks/test.md:17:1: a code block before this heading is never closed
       17 | ## B
          | ^^^^ close it with a line of backticks
    ");
}

#[test]
fn a_deck_may_show_a_deck_in_a_longer_fence() {
    let text = "+++\nformat = 1\ntitle = \"T\"\n+++\n\n## A\n\n```toml card\nid = \
                \"a\"\n```\n\n````markdown\n## B\n\n```toml card\nid = \"b\"\n```\n````\n";
    let (deck, problems) = read_deck("x.md", text);
    assert_eq!((ids(&deck), problems), (vec!["a"], vec![]));
}

#[test]
fn a_card_block_may_stand_anywhere_in_its_section() {
    let text = "+++\nformat = 1\ntitle = \"T\"\n+++\n\n## A\n\nOne.\n\n### Beware\n\nTwo.\n\n\
                ```toml card\nid = \"a\"\n```\n\nThree.\n\n### In Rust\n\nFour.\n";
    let (deck, problems) = read_deck("x.md", text);
    assert_eq!(problems, []);
    assert_eq!(deck.cards[0].answer.common, "One.\n\n### Beware\n\nTwo.\n\nThree.");
    assert_eq!(deck.cards[0].answer.rust, "Four.");
}

/// Lines that a broken card may consist of: structure first, then anything.
fn garbage() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("```toml card".to_owned()),
        Just("```".to_owned()),
        Just("````".to_owned()),
        Just("~~~".to_owned()),
        Just("+++".to_owned()),
        Just("<!--".to_owned()),
        Just("## ".to_owned()),
        Just("### In Rust".to_owned()),
        Just("# One".to_owned()),
        Just("> - deep".to_owned()),
        Just("===".to_owned()),
        Just("python = [{ name = \"a.*.b\", at = [] }, [], 1e9, \"::\"]".to_owned()),
        Just("priority = 99999999999999999999".to_owned()),
        "[ -~]{0,20}",
        "\\PC{0,12}",
        "[a-z]{1,6} = [\"'\\[{]{0,2}[a-z.:!*]{0,8}",
    ];
    proptest::collection::vec(line, 0..12).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn garbage_in_one_card_never_silences_the_others(garbage in garbage(), windows: bool) {
        let card = |id: &str| format!("## {id}?\n\n```toml card\nid = \"{id}\"\n```\n\nYes.\n\n");
        let mut text = format!(
            "+++\nformat = 1\ntitle = \"T\"\n+++\n\n{}## Bad\n\n{garbage}\n{}{}",
            card("first"), card("second"), card("third"),
        );
        if windows {
            text = text.replace('\n', "\r\n");
        }
        let (deck, problems) = read_deck("x.md", &text);
        for id in ["first", "second", "third"] {
            prop_assert!(ids(&deck).contains(&id), "{id} is lost: {problems:?}");
        }
        for problem in problems {
            prop_assert!(text.get(problem.range.clone()).is_some(), "{problem:?}");
            prop_assert!(!problem.drawn(&text).is_empty());
        }
    }

    #[test]
    fn any_text_at_all_is_read(text in "\\PC{0,200}") {
        read_deck("x.md", &text);
    }
}

#[test]
fn findings_of_other_tools_are_read_and_bad_ones_reported() {
    let deck = |list: &str| {
        format!(
            "+++\nformat = 1\ntitle = \"T\"\n+++\n\n## Q?\n\n```toml card\nid = \"q\"\ndiagnostics = {list}\n```\n\nA.\n"
        )
    };
    let (read, problems) = read_deck("t.md", &deck(r#"["Ruff: ASYNC251", "rustc:E0728"]"#));
    let spelled: Vec<_> =
        read.cards[0].diagnostics.iter().map(|it| format!("{}:{}", it.source, it.code)).collect();
    assert_eq!(spelled, ["ruff:ASYNC251", "rustc:E0728"]);
    assert_eq!(problems, []);
    let (read, problems) = read_deck("t.md", &deck(r#"["E0728", "ruff:RUF006"]"#));
    assert_eq!(read.cards[0].diagnostics.len(), 1, "a good one beside a bad one stays");
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].kind, crate::deck::ProblemKind::BadFinding("E0728".into()));
}
