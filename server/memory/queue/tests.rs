//! What is asked today.

use super::*;
use crate::memory::{Device, Event, EventId, EventKind, Moment, Rating, Schedule, Source};

const LIMITS: Limits = Limits { new: 20, reviews: 200 };

fn ids(names: &str) -> Vec<CardId> {
    names.split_whitespace().map(|name| CardId::new(name).unwrap()).collect()
}

/// A ledger from lines such as `3 a 5` (day, card, rating), `3 a suspend`, `3 a bury 7`.
fn ledger(lines: &str) -> Ledger {
    let mut ledger = Ledger::new(Schedule::new(0.9));
    for (number, line) in lines.lines().filter(|line| !line.trim().is_empty()).enumerate() {
        let words: Vec<_> = line.split_whitespace().collect();
        let day: i32 = words[0].parse().unwrap();
        let mut id = [0; 16];
        id[0] = u8::try_from(number).unwrap();
        ledger.apply(&Event::new(
            EventId(id),
            Device("d".into()),
            Moment { at_ms: i64::from(day) * 86_400_000, zone_min: 0, day: Day(day) },
            kind(CardId::new(words[1]).unwrap(), &words[2..]),
        ));
    }
    ledger
}

fn kind(card: CardId, words: &[&str]) -> EventKind {
    match words {
        ["suspend"] => EventKind::Suspend { card },
        ["bury", until] => EventKind::Bury { card, until: Day(until.parse().unwrap()) },
        [digit] => EventKind::Review {
            card,
            rating: Rating::from_digit(digit.parse().unwrap()).unwrap(),
            duration_ms: 0,
            source: Source::Terminal,
            primed: false,
            shift: 0,
        },
        other => panic!("{other:?}"),
    }
}

fn queue(cards: &str, ledger: &Ledger, limits: Limits, today: i32) -> String {
    let queue = DueQueue::today(ids(cards).iter(), ledger, limits, Day(today));
    let list = |cards: &[CardId]| cards.iter().map(CardId::as_str).collect::<Vec<_>>().join(" ");
    let next = queue.next_due.map_or_else(|| "-".to_owned(), |day| day.0.to_string());
    let DueQueue { due, new, beyond, .. } = &queue;
    format!("due: {}; new: {}; beyond {beyond}; next {next}", list(due), list(new))
}

#[test]
fn new_cards_come_in_deck_order() {
    let shown = queue("c a b", &ledger(""), LIMITS, 0);
    assert_eq!(shown, "due: ; new: c a b; beyond 0; next -");
}

#[test]
fn the_least_known_comes_first_and_equals_in_deck_order() {
    // First intervals: rated 5 → 8 days, 4 → 2 days, 1 → 1 day.
    let ledger = ledger("0 easy 5\n0 good 4\n0 again 1\n0 good2 4\n0 later 5\n5 later 5");
    let shown = queue("easy good2 again new good later", &ledger, LIMITS, 9);
    assert_eq!(shown, "due: again good2 good easy; new: new; beyond 0; next 53");
}

#[test]
fn not_due_cards_say_when_they_are() {
    let ledger = ledger("0 a 5\n0 b 4");
    assert_eq!(queue("a b", &ledger, LIMITS, 1), "due: ; new: ; beyond 0; next 2");
    assert_eq!(queue("a b", &ledger, LIMITS, 2), "due: b; new: ; beyond 0; next 8");
}

#[test]
fn suspended_and_buried_cards_are_left_out() {
    let ledger = ledger("0 a 1\n0 b 1\n0 c 1\n1 a suspend\n1 b bury 4\n1 n bury 3");
    assert_eq!(queue("a b c n", &ledger, LIMITS, 2), "due: c; new: ; beyond 0; next 3");
    assert_eq!(queue("a b c n", &ledger, LIMITS, 4), "due: b c; new: n; beyond 0; next -");
}

#[test]
fn todays_work_is_subtracted_from_the_limits() {
    let limits = Limits { new: 2, reviews: 2 };
    let ledger = ledger("0 a 1\n0 b 1\n0 c 1\n0 d 1\n5 a 1\n5 a 4\n5 n1 4");
    let shown = queue("a b c d n1 n2 n3", &ledger, limits, 5);
    assert_eq!(shown, "due: b; new: n2; beyond 3; next 6");
    let tomorrow = queue("a b c d n1 n2 n3", &ledger, limits, 6);
    assert_eq!(tomorrow, "due: b c; new: n2 n3; beyond 2; next 7");
}

#[test]
fn a_backlog_is_asked_from_the_least_known_and_says_that_it_is_one() {
    let ledger = ledger("0 lost 1\n0 weak 3\n0 fair 4\n0 strong 5");
    let all = ids("strong lost weak fair");
    let today = |reviews| {
        let queue = DueQueue::today(all.iter(), &ledger, Limits { new: 0, reviews }, Day(30));
        let due: Vec<_> = queue.due.iter().map(CardId::as_str).collect();
        (due.join(" "), queue.backlog, queue.beyond)
    };
    assert_eq!(today(4), ("lost weak fair strong".into(), false, 0));
    assert_eq!(today(3), ("lost weak fair".into(), true, 1));
}

#[test]
fn ahead_comes_by_due_day_and_never_a_new_or_resting_card() {
    let ledger = ledger("0 a 5\n0 b 4\n0 c 1\n0 d 5\n0 e 4\n0 d suspend\n0 e bury 7");
    let ahead = |days, today| {
        let found = DueQueue::ahead(ids("new a b c d e").iter(), &ledger, days, Day(today));
        found.iter().map(CardId::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ahead(0, 0), "");
    assert_eq!(ahead(2, 0), "c b");
    assert_eq!(ahead(7, 0), "c b e");
    assert_eq!(ahead(8, 0), "c b e a");
    assert_eq!(ahead(1, 7), "c b e a");
}

#[test]
fn more_done_than_allowed_leaves_nothing() {
    let ledger = ledger("5 a 1\n5 b 1\n5 c 1");
    let shown = queue("d e", &ledger, Limits { new: 1, reviews: 0 }, 5);
    assert_eq!(shown, "due: ; new: ; beyond 2; next -");
}
