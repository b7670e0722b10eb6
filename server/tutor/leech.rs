//! What is said of a card that keeps being forgotten, and what can be done about it.

use super::question_text;
use crate::deck::{Card, Shelf};
use crate::memory::CardRecord;

/// A sentence about a leech and one with what to do; `None` for any other card.
///
/// It is plain text and names the card's place in its deck.
pub fn leech_advice(card: &Card, shelf: &Shelf, record: &CardRecord) -> Option<String> {
    record.is_leech().then(|| {
        let why = match record.lapses {
            0 => "is hard and never lasts".to_owned(),
            1 => "was forgotten once and never lasts".to_owned(),
            times => format!("was forgotten {times} times"),
        };
        let partners: Vec<String> = card
            .confuses
            .iter()
            .filter_map(|id| shelf.card(id))
            .map(|partner| format!("“{}”", question_text(partner)))
            .collect();
        let compare = match partners.as_slice() {
            [] => "or name the card you mix it up with in `confuses`".to_owned(),
            some => format!("or learn it beside {}", some.join(" and ")),
        };
        let place = shelf
            .deck_of(&card.id)
            .map_or_else(String::new, |deck| format!(" It is at {}:{}.", deck.path, card.line + 1));
        format!("This card {why}. Split it in two, add an example of your own, {compare}.{place}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{CardId, read_deck};
    use crate::memory::{Day, Memory};

    const DECK: &str = "+++\nformat = 1\ntitle = \"T\"\n+++\n
## What is `a`?\n\n```toml card\nid = \"a\"\nconfuses = [\"b\"]\n```\n\nA.\n
## What is `b`?\n\n```toml card\nid = \"b\"\n```\n\nB.\n";

    #[test]
    fn a_leech_is_told_what_to_do() {
        let shelf = Shelf::new(vec![read_deck("decks/t.md", DECK).0], std::sync::Arc::default());
        let memory = Memory::Learned { stability: 1.0, difficulty: 9.5, last: Day(0), due: Day(1) };
        let told = |id: &str, lapses| {
            let record = CardRecord { memory, lapses, ..CardRecord::default() };
            leech_advice(shelf.card(&CardId::new(id).unwrap()).unwrap(), &shelf, &record).unwrap()
        };
        insta::assert_snapshot!([told("a", 4), told("b", 0)].join("\n"), @r"
        This card was forgotten 4 times. Split it in two, add an example of your own, or learn it beside “What is b?”. It is at decks/t.md:6.
        This card is hard and never lasts. Split it in two, add an example of your own, or name the card you mix it up with in `confuses`. It is at decks/t.md:15.
        ");
        let card = shelf.card(&CardId::new("a").unwrap()).unwrap();
        assert_eq!(leech_advice(card, &shelf, &CardRecord::default()), None);
    }
}
