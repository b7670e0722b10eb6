//! Which history belongs to which card when ids and questions change.
//!
//! A card's id is its identity: a reworded question keeps its history. An id that a deck gives up for another
//! says so with `was`. Everything else is a guess, and a guess is only ever proposed.

use std::collections::HashMap;

use crate::deck::{CardId, Shelf};
use crate::memory::{CardRecord, EventKind, Ledger, Moment};

/// The relinks that decks ask for with `was` and that were never written: for ids under which something
/// happened and that no card has any more.
pub fn renamed(shelf: &Shelf, ledger: &Ledger) -> Vec<EventKind> {
    let mut relinks = Vec::new();
    for card in shelf.decks().iter().flat_map(|deck| &deck.cards) {
        for old in &card.was {
            let is_gone = shelf.card(old).is_some_and(|found| found.id == card.id);
            if is_gone && ledger.has_history(old) && !ledger.was_relinked(old, &card.id) {
                relinks.push(EventKind::Relink { from: old.clone(), to: card.id.clone() });
            }
        }
    }
    relinks
}

/// A card as it was last seen in a deck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenCard {
    pub id: CardId,
    /// The name of its deck.
    pub deck: String,
    /// As inline Markdown.
    pub question: String,
    /// The question without what does not change what it asks; see [`fingerprint`].
    pub fingerprint: String,
    /// Milliseconds since 1970-01-01 UTC.
    pub last_seen_ms: i64,
    /// It was in no deck any more when that was looked at last.
    pub gone: bool,
}

/// What is to be noted of cards that have a history, so that it can be read when they are gone: what is
/// new or has changed, and once a day that a card is still there. `seen` is what was noted before.
pub fn to_note(shelf: &Shelf, ledger: &Ledger, seen: &[SeenCard], now: Moment) -> Vec<SeenCard> {
    let noted: HashMap<&CardId, &SeenCard> = seen.iter().map(|card| (&card.id, card)).collect();
    let mut found: Vec<SeenCard> = Vec::new();
    for deck in shelf.decks() {
        for card in deck.cards.iter().filter(|card| ledger.has_history(&card.id)) {
            let card = SeenCard {
                id: card.id.clone(),
                deck: deck.name.to_string(),
                question: card.question.clone(),
                fingerprint: fingerprint(&card.question),
                last_seen_ms: now.at_ms,
                gone: false,
            };
            if noted.get(&card.id).is_none_or(|before| is_news(before, &card)) {
                found.push(card);
            }
        }
    }
    let left = seen.iter().filter(|card| !card.gone && shelf.card(&card.id).is_none());
    found.extend(left.map(|card| SeenCard { gone: true, ..card.clone() }));
    found
}

fn is_news(before: &SeenCard, now: &SeenCard) -> bool {
    let same = SeenCard { last_seen_ms: now.last_seen_ms, ..before.clone() } == *now;
    !same || !(0..DAY_MS).contains(&now.last_seen_ms.saturating_sub(before.last_seen_ms))
}

const DAY_MS: i64 = 86_400_000;

/// A history whose card is in no deck.
#[derive(Debug, Clone, PartialEq)]
pub struct Gone {
    pub id: CardId,
    pub record: CardRecord,
    /// How it was last seen; `None` if no deck in use ever had it.
    pub seen: Option<SeenCard>,
    /// A card without a history that asks nearly the same: the two may be one.
    pub like: Option<CardId>,
}

/// How alike two questions are, 0 to 1, from which on a relink is proposed: a few letters in a line.
const ALIKE: f64 = 0.85;

/// The histories without a card, by deck and id, with the cards they may belong to.
pub fn gone(shelf: &Shelf, ledger: &Ledger, seen: &[SeenCard]) -> Vec<Gone> {
    let lost =
        ledger.cards().filter(|(id, record)| record.latest.is_some() && shelf.card(id).is_none());
    let mut gone: Vec<Gone> = lost
        .map(|(id, record)| {
            let seen = seen.iter().find(|card| card.id == *id).cloned();
            let like = seen.as_ref().and_then(|seen| like(shelf, ledger, seen));
            Gone { id: id.clone(), record: record.clone(), seen, like }
        })
        .collect();
    let deck = |gone: &Gone| gone.seen.as_ref().map(|seen| seen.deck.clone());
    gone.sort_by_cached_key(|gone| (deck(gone), gone.id.clone()));
    gone
}

/// The card without a history whose question is nearest to that of a card that is gone.
fn like(shelf: &Shelf, ledger: &Ledger, seen: &SeenCard) -> Option<CardId> {
    let cards = shelf.decks().iter().flat_map(|deck| &deck.cards);
    cards
        .filter(|card| !ledger.has_history(&card.id))
        .map(|card| {
            let question = fingerprint(&card.question);
            (strsim::normalized_damerau_levenshtein(&seen.fingerprint, &question), &card.id)
        })
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, id)| id.clone())
}

/// A question without what does not change what it asks: case, spaces, marks of Markdown.
pub fn fingerprint(question: &str) -> String {
    let kept: String = question.chars().filter(|c| !matches!(c, '`' | '*' | '_')).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::deck::read_deck;
    use crate::lang::Facts;
    use crate::memory::{Device, Event, EventId, Schedule};

    const NOW: i64 = 1_800_014_400_000;

    fn shelf(cards: &[(&str, &str, &str)]) -> Shelf {
        let mut text = "+++\nformat = 1\ntitle = \"T\"\n+++\n".to_owned();
        for (id, question, more) in cards {
            text +=
                &format!("\n## {question}\n\n```toml card\nid = \"{id}\"\n{more}\n```\n\nSo.\n");
        }
        Shelf::new(vec![read_deck("decks/t.md", &text).0], Arc::new(Facts::default()))
    }

    fn ledger(names: &[&str]) -> Ledger {
        let mut ledger = Ledger::new(Schedule::new(0.9));
        for (number, name) in (1..).zip(names) {
            let kind = EventKind::Suspend { card: CardId::new(name).unwrap() };
            let moment = Moment::new(NOW, 0);
            ledger.apply(&Event::new(EventId([number; 16]), Device("d".into()), moment, kind));
        }
        ledger
    }

    fn seen(shelf: &Shelf, ledger: &Ledger) -> Vec<SeenCard> {
        to_note(shelf, ledger, &[], Moment::new(NOW, 0))
    }

    #[test]
    fn only_what_is_new_is_noted_and_once_a_day_that_it_is_there() {
        let (here, known) = (shelf(&[("a", "What is `a`?", ""), ("b", "B?", "")]), ledger(&["a"]));
        let first = seen(&here, &known);
        assert_eq!(first.len(), 1);
        assert_eq!((first[0].deck.as_str(), first[0].fingerprint.as_str()), ("t", "what is a?"));
        let note = |shelf: &Shelf, hours: i64| {
            let now = Moment::new(NOW + hours * 3_600_000, 0);
            to_note(shelf, &known, &first, now)
                .into_iter()
                .map(|it| (it.question, it.gone))
                .collect::<Vec<_>>()
        };
        assert_eq!(note(&here, 23), []);
        assert_eq!(note(&here, 24), [("What is `a`?".to_owned(), false)]);
        assert_eq!(note(&shelf(&[("a", "What, a?", "")]), 0), [("What, a?".to_owned(), false)]);
        assert_eq!(note(&shelf(&[("b", "B?", "")]), 0), [("What is `a`?".to_owned(), true)]);
    }

    #[test]
    fn a_history_without_a_card_is_listed_with_its_question_and_what_it_may_be_now() {
        let known = ledger(&["a", "b", "c"]);
        let noted =
            seen(&shelf(&[("a", "What does gather do?", ""), ("b", "Why wait?", "")]), &known);
        let after =
            shelf(&[("gather", "What does `gather()` do?", ""), ("c", "What does gather do?", "")]);
        let found = gone(&after, &known, &noted);
        let told: Vec<_> = found
            .iter()
            .map(|gone| {
                let question = gone.seen.as_ref().map(|seen| seen.question.as_str());
                (gone.id.as_str(), question, gone.like.as_ref().map(CardId::as_str))
            })
            .collect();
        assert_eq!(
            told,
            [("a", Some("What does gather do?"), Some("gather")), ("b", Some("Why wait?"), None)]
        );
    }

    #[test]
    fn an_id_that_a_card_had_before_is_relinked_once_and_never_from_a_card_in_use() {
        let renamed_shelf = shelf(&[("b", "B?", "was = [\"a\", \"x\"]")]);
        let mut known = ledger(&["a"]);
        let relink =
            EventKind::Relink { from: CardId::new("a").unwrap(), to: CardId::new("b").unwrap() };
        assert_eq!(renamed(&renamed_shelf, &known), std::slice::from_ref(&relink));
        let event = Event::new(EventId([9; 16]), Device("d".into()), Moment::new(NOW, 0), relink);
        known.apply(&event);
        assert_eq!(renamed(&renamed_shelf, &known), []);
        let both = shelf(&[("a", "A?", ""), ("b", "B?", "was = [\"a\"]")]);
        assert_eq!(renamed(&both, &ledger(&["a"])), []);
    }
}
