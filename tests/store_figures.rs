//! How fast the history is. Prints figures instead of judging them: run it by hand, optimised, with
//! `--ignored --nocapture`.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a measurement needs a clock and prints"
)]

use std::time::{Duration, Instant};

use hoverdeck::deck::CardId;
use hoverdeck::memory::{DueQueue, EventKind, Ledger, Limits, Rating, Schedule, Source};
use hoverdeck::store::{Draft, Expect, Folders, Log, Patience, back_up, now};
use rusqlite::Connection;

const EVENTS: u32 = 1_000_000;
const CARDS: u32 = 10_000;
/// Between two answers: a million of them are ten years.
const PAUSE_MS: i64 = 315_360;

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn spread(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |share: usize| milliseconds(times[(times.len() - 1) * share / 100]);
    format!("p50 {:.2} ms, p99 {:.2} ms", at(50), at(99))
}

fn timed(count: usize, mut work: impl FnMut(usize)) -> Vec<Duration> {
    let one = |number| {
        let started = Instant::now();
        work(number);
        started.elapsed()
    };
    (0..count).map(one).collect()
}

fn card(number: u32) -> CardId {
    CardId::new(&format!("card-{number}")).unwrap()
}

#[test]
#[ignore = "a measurement"]
fn one_answer_beside_one_insert() {
    let folder = tempfile::tempdir().unwrap();
    let floor = Connection::open(folder.path().join("floor.db")).unwrap();
    floor.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL").unwrap();
    floor.execute_batch("CREATE TABLE t (id INTEGER PRIMARY KEY, x BLOB)").unwrap();
    let inserts = timed(1_000, |_| {
        floor.execute("INSERT INTO t (x) VALUES (randomblob(100))", []).unwrap();
    });
    let mut log = Log::open(&Folders::within(folder.path())).unwrap();
    let mut ledger = Ledger::new(Schedule::new(0.9));
    let answers = timed(1_000, |number| {
        let card = card(u32::try_from(number).unwrap() % 100);
        let expect = Expect::Latest(ledger.record(&card).latest);
        let source = Source::Editor;
        let rating = Rating::Four;
        let kind =
            EventKind::Review { card, rating, duration_ms: 1, source, primed: false, shift: 0 };
        log.append_into(&mut ledger, Draft { kind, expect }, now()).unwrap();
    });
    let exposures = timed(1_000, |number| {
        let card = card(u32::try_from(number).unwrap());
        log.append(Draft::anyway(EventKind::Exposure { card }), now()).unwrap();
    });
    println!("bare insert: {}", spread(inserts));
    println!("answer:      {}", spread(answers));
    println!("exposure:    {}", spread(exposures));
}

#[test]
#[ignore = "a measurement"]
fn a_million_events() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    drop(Log::open(&folders).unwrap());
    fill(&folders);
    let started = Instant::now();
    let (log, mut ledger) =
        Log::open_and_replay(&folders, Patience::default(), &Schedule::new(0.9)).unwrap();
    println!("open and replay {EVENTS} events: {:.0} ms", milliseconds(started.elapsed()));
    assert_eq!(ledger.cards().count(), CARDS as usize);

    let target = ledger.last_undoable().unwrap().clone();
    let mut undo = target.clone();
    undo.id = hoverdeck::store::new_id();
    undo.kind = EventKind::Undo { target: target.id };
    let started = Instant::now();
    ledger.apply(&undo);
    println!("undo: {:.3} ms", milliseconds(started.elapsed()));

    let cards: Vec<CardId> = (0..100_000).map(card).collect();
    let limits = Limits { new: 20, reviews: 200 };
    let started = Instant::now();
    let queue = DueQueue::today(cards.iter(), &ledger, limits, now().day);
    let time = milliseconds(started.elapsed());
    println!("due queue of {} cards: {time:.1} ms, {} due", cards.len(), queue.due.len());

    let started = Instant::now();
    back_up(&folders, now()).unwrap();
    println!("check and back up: {:.0} ms", milliseconds(started.elapsed()));
    drop(log);
    let started = Instant::now();
    drop(Log::open(&folders).unwrap());
    println!("open alone: {:.2} ms", milliseconds(started.elapsed()));
}

/// Writes a million answers, the last ten years' or so, past the log.
fn fill(folders: &Folders) {
    let now = now();
    let (first_ms, first_day) = (now.at_ms - i64::from(EVENTS) * PAUSE_MS, now.day.0 - 3_650);
    let connection = Connection::open(folders.history()).unwrap();
    connection
        .execute_batch(&format!(
            "PRAGMA synchronous = OFF;
             INSERT INTO event (id, device, kind, card, at_ms, zone_min, day, rating, mapping,
                                duration_ms, source, primed)
             WITH RECURSIVE number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number LIMIT {EVENTS})
             SELECT randomblob(16), '0123456789abcdef', 'review',
                    'card-' || (n * 7919 % {CARDS}),
                    {first_ms} + n * {PAUSE_MS}, 0, {first_day} + n * {PAUSE_MS} / 86400000,
                    1 + abs(random()) % 5, 1, 4000, 'editor', 0
             FROM number"
        ))
        .unwrap();
}
