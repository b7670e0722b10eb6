//! Small histories whose sums can be done by hand.

use super::*;
use crate::memory::{Device, Event, EventId, EventKind, Moment, Schedule, Source};

/// A ledger from lines such as `3 a 5` (day, card, rating), `3 a 5 primed`, `3 a suspend`, `3 undo 2` (line).
fn ledger(lines: &str) -> Ledger {
    let mut ledger = Ledger::new(Schedule::new(0.9));
    let id = |number: usize| EventId([u8::try_from(number).unwrap(); 16]);
    for (number, line) in lines.lines().map(str::trim).filter(|it| !it.is_empty()).enumerate() {
        let words: Vec<_> = line.split_whitespace().collect();
        let day: i32 = words[0].parse().unwrap();
        let card = || CardId::new(words[1]).unwrap();
        let kind = match words[1..] {
            ["undo", line] => EventKind::Undo { target: id(line.parse().unwrap()) },
            [_, "suspend"] => EventKind::Suspend { card: card() },
            _ => EventKind::Review {
                card: card(),
                rating: Rating::from_digit(words[2].parse().unwrap()).unwrap(),
                duration_ms: 0,
                source: Source::Terminal,
                primed: words.get(3) == Some(&"primed"),
                shift: 0,
            },
        };
        let moment = Moment { at_ms: i64::from(day) * 86_400_000, zone_min: 0, day: Day(day) };
        ledger.apply(&Event::new(id(number), Device("d".into()), moment, kind));
    }
    ledger
}

fn statistics(cards: &str, lines: &str, today: i32) -> Statistics {
    let cards: Vec<CardId> = cards.split_whitespace().map(|it| CardId::new(it).unwrap()).collect();
    Statistics::of(cards.iter(), false, &ledger(lines), Day(today))
}

fn share(share: Share) -> String {
    format!("{}/{}", share.known, share.of)
}

#[test]
fn nothing_adds_up_to_nothing() {
    let nothing = statistics("a b", "", 9);
    assert!(nothing.is_empty());
    assert_eq!(nothing.cards, CardCounts { new: 2, ..CardCounts::default() });
    assert_eq!((nothing.streak, nothing.longest_streak), (0, 0));
    assert_eq!(nothing.calibration[3].expected(), None);
}

#[test]
fn cards_and_days_are_counted() {
    let it = statistics("a b c d", "0 a 5\n1 a 4\n1 b 1\n2 c 5\n3 c suspend\n4 gone 4", 9);
    // a comes again within three weeks, b on day 2; c is suspended, d new.
    assert_eq!(it.cards, CardCounts { new: 1, young: 2, mature: 0, suspended: 1 });
    assert_eq!((it.answers, it.ratings), (4, [1, 0, 0, 1, 2]));
    assert_eq!(it.year.iter().rev().skip(6).take(4).copied().collect::<Vec<_>>(), [0, 1, 2, 1]);
    assert_eq!((it.streak, it.longest_streak), (0, 3));
    assert_eq!((it.overdue, it.forecast[0]), (1, 1));
}

#[test]
fn retention_counts_only_what_was_remembered_over_a_night() {
    // Day 0 has a repeat; day 2 is the test; day 3 was seen on hover before; day 6 forgotten.
    let it = statistics("a", "0 a 1\n0 a 4\n2 a 4\n3 a 4 primed\n6 a 2\n6 a 4", 6);
    let all: Vec<_> = it.retention.iter().map(|window| share(window.all())).collect();
    assert_eq!(all, ["0/1", "1/2", "1/2", "1/2", "1/2"]);
    assert_eq!(share(it.retention[4].mature), "0/0");
}

#[test]
fn a_long_interval_is_mature() {
    let it = statistics("a", "0 a 5\n8 a 5\n120 a 1", 120);
    assert_eq!(
        (share(it.retention[4].young), share(it.retention[4].mature)),
        ("1/1".into(), "0/1".into())
    );
}

#[test]
fn calibration_follows_each_rating_to_the_next_day_it_was_asked() {
    let it = statistics("a b", "0 a 1\n0 a 4\n2 a 4\n9 a 1\n10 a 3\n0 b 4\n3 b 4", 20);
    let next: Vec<_> = it.calibration.iter().map(|rating| share(rating.next)).collect();
    // The 4 of day 0 was only a repeat: the 1 before it is what day 2 is held against.
    assert_eq!(next, ["2/2", "0/0", "0/0", "1/2", "0/0"]);
    let expected = it.calibration[3].expected().unwrap();
    assert!((0.8..1.0).contains(&expected), "{expected}");
}

#[test]
fn what_was_taken_back_does_not_count() {
    let it = statistics("a", "0 a 4\n2 a 1\n2 undo 1", 2);
    assert_eq!(
        (it.answers, it.ratings, share(it.retention[4].all())),
        (1, [0, 0, 0, 1, 0], "0/0".into())
    );
}

#[test]
fn leeches_are_listed_worst_first() {
    let lapse = |card: &str, times: usize| -> String {
        (0..=times).map(|day| format!("{} {card} 1\n", day * 3)).collect()
    };
    let it = statistics("a b c", &(lapse("a", 4) + &lapse("b", 6) + "0 c 4\n"), 30);
    assert_eq!(it.leeches.iter().map(CardId::as_str).collect::<Vec<_>>(), ["b", "a"]);
}

#[test]
fn a_streak_may_end_yesterday() {
    assert_eq!(streaks(&[Day(1), Day(2), Day(5), Day(6), Day(7)], Day(8)), (3, 3));
    assert_eq!(streaks(&[Day(1), Day(2), Day(3), Day(8)], Day(8)), (1, 3));
    assert_eq!(streaks(&[Day(1)], Day(3)), (0, 1));
}
