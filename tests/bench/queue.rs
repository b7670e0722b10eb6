//! How long the day's queue, a plan and the statistics of 100,000 cards take. Prints figures and judges none:
//! `cargo bench --bench queue`. CPU time is user and system time of this process together.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a measurement needs a clock and prints"
)]

mod cpu;

use std::time::{Duration, Instant};

use hoverdeck::deck::CardId;
use hoverdeck::memory::{
    Day, Device, DueQueue, Event, EventId, EventKind, Ledger, Limits, Moment, Rating, Schedule,
    Source, Statistics,
};

use self::cpu::cpu;

const CARDS: u32 = 100_000;
const TODAY: Day = Day(20_000);

fn main() {
    let cards: Vec<CardId> =
        (0..CARDS).map(|number| CardId::new(&format!("card-{number}")).unwrap()).collect();
    let ledger = learned(&cards);
    let limits = Limits { new: 20, reviews: 200 };
    told("today's queue", || DueQueue::today(cards.iter(), &ledger, limits, TODAY).due.len());
    told("three days ahead", || DueQueue::ahead(cards.iter(), &ledger, 3, TODAY).len());
    told("one plan, spread among all", || ledger.plan(&cards[7], Rating::Five, false, TODAY));
    told("statistics", || Statistics::of(cards.iter(), true, &ledger, TODAY).answers);
}

/// Four of five cards learned: two answers each, in the last hundred days.
fn learned(cards: &[CardId]) -> Ledger {
    let mut ledger = Ledger::new(Schedule::new(0.9));
    let learned = cards.iter().enumerate().filter(|(number, _)| number % 5 > 0);
    for (at, (number, card)) in learned.flat_map(|it| [(0, it), (1, it)]) {
        let day = Day(TODAY.0 - 100 + i32::try_from(number % 60).unwrap() + at * 9);
        let kind = EventKind::Review {
            card: card.clone(),
            rating: Rating::ALL[(number * 7 + at as usize) % 5],
            duration_ms: 0,
            source: Source::Editor,
            primed: false,
            shift: 0,
        };
        let mut id = [0; 16];
        id[..8].copy_from_slice(&(number as u64 * 2 + at.unsigned_abs() as u64 + 1).to_be_bytes());
        let moment = Moment { at_ms: i64::from(day.0) * 86_400_000, zone_min: 0, day };
        ledger.apply(&Event::new(EventId(id), Device("bench".into()), moment, kind));
    }
    ledger
}

/// Does something twenty times and prints what one time took.
fn told<T: std::fmt::Debug>(what: &str, work: impl Fn() -> T) {
    const TIMES: u32 = 20;
    let (started, before) = (Instant::now(), cpu());
    for _ in 0..TIMES {
        std::hint::black_box(work());
    }
    let each = |time: Duration| (time / TIMES).as_secs_f64() * 1e3;
    let (used, wall) = (each(cpu().saturating_sub(before)), each(started.elapsed()));
    println!("{what:<32} {used:>8.2} ms CPU {wall:>8.2} ms wall");
}
