//! The figures in words, and a page that stands alone.

use super::*;
use crate::deck::read_deck;
use crate::memory::{Device, Event, EventId, EventKind, Moment, Schedule, Source};

const DECK: &str = "+++\nformat = 1\ntitle = \"T\"\n+++\n
## What is `a<b>`?\n\n```toml card\nid = \"a\"\n```\n\nA.\n
## B?\n\n```toml card\nid = \"b\"\n```\n\nB.\n";

/// Today in these tests: 2026-11-24, a Tuesday.
const TODAY: Day = Day(20_781);

/// A ledger of answers `days ago, card, rating`.
fn ledger(answers: &[(i32, &str, i64)]) -> Ledger {
    let mut ledger = Ledger::new(Schedule::new(0.9));
    for (number, (ago, card, rating)) in answers.iter().enumerate() {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&number.to_be_bytes());
        let day = Day(TODAY.0 - ago);
        let kind = EventKind::Review {
            card: CardId::new(card).unwrap(),
            rating: Rating::from_digit(*rating).unwrap(),
            duration_ms: 0,
            source: Source::Terminal,
            primed: false,
            shift: 0,
        };
        let moment = Moment { at_ms: i64::from(day.0) * 86_400_000, zone_min: 0, day };
        ledger.apply(&Event::new(EventId(id), Device("d".into()), moment, kind));
    }
    ledger
}

fn shelf() -> Shelf {
    Shelf::new(vec![read_deck("decks/t.md", DECK).0], std::sync::Arc::default())
}

fn statistics(ledger: &Ledger) -> Statistics {
    shelf_statistics(&shelf(), ledger, TODAY)
}

/// A year of one card that is forgotten now and then.
fn slipping() -> Ledger {
    let answers: Vec<_> =
        (0..60).map(|n| (360 - n * 6, "a", if n % 7 == 3 { 1 } else { 4 })).collect();
    ledger(&answers)
}

#[test]
fn json_has_every_figure() {
    let ledger = ledger(&[(9, "a", 4), (7, "a", 4), (0, "a", 2), (1, "b", 5)]);
    let mut value = stats_json(&statistics(&ledger), &ledger);
    for long in ["year", "forecast"] {
        let days = value[long].as_array().unwrap().clone();
        assert_eq!(days.len(), if long == "year" { 365 } else { 30 });
        value[long] = json!([days.first(), days.last()]);
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&value).unwrap());
}

#[test]
fn the_page_stands_alone_and_every_plot_has_its_table() {
    let ledger = slipping();
    let page = stats_page(&statistics(&ledger), &ledger, &shelf());
    for outside in ["http:", "https:", "url(", "<script", "@import", "<link", "<img"] {
        assert!(!page.contains(outside), "{outside}");
    }
    let count = |what: &str| page.matches(what).count();
    assert_eq!((count("<svg role=\"img\""), count("<table>"), count("</svg>")), (5, 5, 5));
    assert_eq!(count("aria-labelledby"), count("<desc id="));
    assert!(page.contains("prefers-color-scheme: dark"));
    assert_eq!(count("<section>"), count("</section>"));
    // Every rectangle and every dot tells its value.
    assert_eq!(count("<rect ") + count("<circle "), count("<title>") - 1);
}

#[test]
fn a_question_is_text_and_not_markup() {
    let ledger = slipping();
    let page = stats_page(&statistics(&ledger), &ledger, &shelf());
    assert!(page.contains("What is a&lt;b&gt;?"), "the leech is listed");
    assert!(!page.contains("a<b>"));
}

#[test]
fn empty_states_say_what_is_missing() {
    let none = ledger(&[]);
    let page = stats_page(&statistics(&none), &none, &shelf());
    assert!(page.contains("2 new cards wait") && !page.contains("<svg"));
    let first = ledger(&[(0, "a", 4)]);
    let page = stats_page(&statistics(&first), &first, &shelf());
    assert!(page.contains("No card has come back on a later day yet."));
    assert!(page.contains("No rated card has come back on a later day yet."));
    assert_eq!(page.matches("<svg ").count(), 3);
}

#[test]
fn heat_has_five_steps_that_do_not_need_busy_days() {
    let answers: Vec<_> =
        (0..40).flat_map(|ago| vec![(ago, "a", 4); 1 + ago as usize % 8]).collect();
    let shade = {
        let ledger = ledger(&answers);
        heat(&statistics(&ledger))
    };
    let shades: Vec<_> = [0, 1, 2, 3, 5, 7, 8, 100].into_iter().map(shade).collect();
    assert_eq!(shades, [0, 1, 1, 2, 3, 4, 4, 4]);
    let single = {
        let ledger = ledger(&[(0, "a", 4)]);
        heat(&statistics(&ledger))
    };
    assert_eq!((single(0), single(1)), (0, 1));
}

#[test]
fn the_verdict_on_fours() {
    let with = |known, of| {
        let mut it = statistics(&ledger(&[]));
        it.calibration[3].next = Share { of, known };
        calibration_verdict(&it).unwrap_or_else(|| "nothing".to_owned())
    };
    insta::assert_snapshot!([with(9, 19), with(71, 100), with(90, 100), with(99, 100)].join("\n"), @r"
        nothing
        Of your 4s, only 71 % were known the next time. Rate a little lower: a 3 is for what took effort.
        Of your 4s, 90 % were known the next time: they mean what they say.
        Of your 4s, 99 % were known the next time. You could rate a little higher: a 5 is for what came at once.
        ");
}
