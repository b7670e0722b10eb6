//! Cards made from one question: to see one is to be told the others.
//!
//! A card with a Python and a Rust side is one card already. What is left: cards that ask the same thing
//! word for word, such as the two directions of a pair, and cards whose author said so with a tag.

use crate::deck::{Card, CardId, Shelf};

/// How a tag begins that names a family: `family:join`.
const FAMILY: &str = "family:";

/// The other cards made from the same question, in the order of the decks.
pub fn siblings<'s>(shelf: &'s Shelf, id: &CardId) -> Vec<&'s CardId> {
    let Some(card) = shelf.card(id) else { return Vec::new() };
    let others = shelf.decks().iter().flat_map(|deck| &deck.cards);
    others
        .filter(|other| other.id != card.id && related(card, other))
        .map(|card| &card.id)
        .collect()
}

fn related(one: &Card, other: &Card) -> bool {
    let words = |card: &Card| -> Vec<String> {
        card.question.split_whitespace().map(str::to_lowercase).collect()
    };
    let family = |tag: &&String| tag.starts_with(FAMILY);
    words(one) == words(other) || one.tags.iter().filter(family).any(|tag| other.tags.contains(tag))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::deck::read_deck;
    use crate::lang::Facts;

    const DECK: &str = r#"+++
format = 1
title = "Pairs"
+++

## What does *join* do?

```toml card
id = "one"
python = ["join"]
```

This.

## What does  *Join* do?

```toml card
id = "two"
python = ["join"]
tags = ["family:join", "strings"]
```

That.

## And back?

```toml card
id = "three"
python = ["split"]
tags = ["family:join"]
```

So.

## Another

```toml card
id = "four"
python = ["strip"]
tags = ["strings"]
```

Else.
"#;

    #[test]
    fn one_question_or_one_family_tag_makes_siblings() {
        let (deck, _) = read_deck("pairs.md", DECK);
        let shelf = Shelf::new(vec![deck], Arc::new(Facts::default()));
        let of = |id: &str| -> Vec<String> {
            let id = CardId::new(id).unwrap();
            siblings(&shelf, &id).into_iter().map(ToString::to_string).collect()
        };
        assert_eq!(of("one"), ["two"]);
        assert_eq!(of("two"), ["one", "three"]);
        assert_eq!(of("three"), ["two"]);
        assert!(of("four").is_empty() && of("none").is_empty());
    }
}
