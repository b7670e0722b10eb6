//! Every reason why nothing is due, and what is said of it.

use super::*;
use crate::deck::{CardId, read_deck};
use crate::memory::{Device, Event, EventId, EventKind, Limits, Rating, Schedule, Source};

const TODAY: Day = Day(20_781);

fn shelf(cards: &str) -> Shelf {
    let card = |word: &str| {
        let (id, suspended) = (word.trim_start_matches('-'), word.starts_with('-'));
        format!(
            "## {id}?\n\n```toml card\nid = \"{id}\"\nsuspended = {suspended}\n```\n\nIt is.\n\n"
        )
    };
    let cards: String = cards.split_whitespace().map(card).collect();
    let text = format!("+++\nformat = 1\ntitle = \"T\"\n+++\n\n{cards}");
    Shelf::new(vec![read_deck("decks/t.md", &text).0], std::sync::Arc::default())
}

/// A ledger from words such as `3:a=4` (days ago, card, rating) and `0:a-` (suspended).
fn ledger(words: &str) -> Ledger {
    let mut ledger = Ledger::new(Schedule::new(0.9));
    for (number, word) in words.split_whitespace().enumerate() {
        let (ago, what) = word.split_once(':').unwrap();
        let day = Day(TODAY.0 - ago.parse::<i32>().unwrap());
        let kind = match what.split_once('=') {
            None => EventKind::Suspend { card: CardId::new(what.trim_end_matches('-')).unwrap() },
            Some((card, rating)) => EventKind::Review {
                card: CardId::new(card).unwrap(),
                rating: Rating::from_digit(rating.parse().unwrap()).unwrap(),
                duration_ms: 0,
                source: Source::Terminal,
                primed: false,
                shift: 0,
            },
        };
        let at_ms = i64::from(day.0) * 86_400_000 + number as i64;
        let moment = Moment { at_ms, zone_min: 0, day };
        let id = EventId([u8::try_from(number + 1).unwrap(); 16]);
        ledger.apply(&Event::new(id, Device("d".into()), moment, kind));
    }
    ledger
}

fn said(cards: &str, words: &str, limits: Limits) -> String {
    let settings = Settings { limits, ..Settings::default() };
    let now = Moment { at_ms: i64::from(TODAY.0) * 86_400_000, zone_min: 0, day: TODAY };
    let lines = diagnosis(&shelf(cards), &ledger(words), &settings, now).into_iter().map(|it| {
        let advice =
            if it.advice.is_empty() { String::new() } else { format!(" → {}", it.advice) };
        format!("{} {}: {}{advice}", it.state.as_str(), it.about, it.text)
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn everything_is_said_with_what_to_do() {
    let plenty = Limits { new: 20, reviews: 200 };
    let few = Limits { new: 0, reviews: 1 };
    let slips = "40:a=1 36:a=1 32:a=1 28:a=1 24:a=1";
    let cases = [
        said("a b", "3:a=4", plenty),
        said("", "", plenty),
        said("-a b", "1:b-", plenty),
        said("a b", "0:a=4 0:b=5", Limits { new: 2, reviews: 9 }),
        said("a b c", "0:a=4", Limits { new: 1, reviews: 9 }),
        said("a b c", "9:a=4 9:b=4 9:c=4", few),
        said("a", slips, plenty),
    ];
    insta::assert_snapshot!(cases.join("\n\n"));
}
