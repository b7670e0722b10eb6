//! How fast the history is, beside what it stands on. Prints figures and judges none: `cargo bench --bench store`.
//!
//! CPU time is user and system time of this process together; other work on the machine does not change it.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a measurement needs a clock and prints"
)]

mod cpu;

use std::time::{Duration, Instant};

use hoverdeck::deck::CardId;
use hoverdeck::memory::{
    Device, DueQueue, Event, EventId, EventKind, Ledger, Limits, Moment, Rating, Schedule, Source,
};
use hoverdeck::store::{Draft, Expect, Folders, Log, Patience, StateToKeep, back_up, now};
use rusqlite::Connection;

use self::cpu::cpu;

const EVENTS: u32 = 1_000_000;
const CARDS: u32 = 10_000;
/// Between two answers: a million of them are ten years.
const PAUSE_MS: i64 = 315_360;

fn main() {
    one_answer_beside_one_insert();
    a_million_events();
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Does something and prints what it took.
fn told<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (started, before) = (Instant::now(), cpu());
    let value = work();
    let used = cpu().saturating_sub(before);
    let (wall, used) = (milliseconds(started.elapsed()), milliseconds(used));
    println!("{what:<44} {used:>9.1} ms CPU {wall:>9.1} ms wall");
    value
}

fn spread(name: &str, mut times: Vec<Duration>) -> f64 {
    times.sort();
    let at = |share: usize| milliseconds(times[(times.len() - 1) * share / 100]);
    println!("{name:<44} p50 {:>6.2} ms, p99 {:>6.2} ms", at(50), at(99));
    at(99)
}

fn timed(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

fn card(number: u32) -> CardId {
    CardId::new(&format!("card-{number}")).unwrap()
}

/// In turns, so that what else the machine does meets all three alike.
fn one_answer_beside_one_insert() {
    let folder = tempfile::tempdir().unwrap();
    let floor = Connection::open(folder.path().join("floor.db")).unwrap();
    floor.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL").unwrap();
    floor.execute_batch("CREATE TABLE t (id INTEGER PRIMARY KEY, x BLOB)").unwrap();
    let mut log = Log::open(&Folders::within(folder.path())).unwrap();
    let mut ledger = Ledger::new(Schedule::new(0.9));
    let (mut inserts, mut answers, mut exposures) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..1_000 {
        inserts.push(timed(|| {
            floor.execute("INSERT INTO t (x) VALUES (randomblob(100))", []).unwrap();
        }));
        let card = card(number % 100);
        let expect = Expect::Latest(ledger.record(&card).latest);
        let draft = Draft { kind: review(card, Rating::Four), expect };
        answers.push(timed(|| {
            log.append_into(&mut ledger, draft, now()).unwrap();
        }));
        let kind = EventKind::Exposure { card: self::card(number) };
        exposures.push(timed(|| {
            log.append(Draft::anyway(kind), now()).unwrap();
        }));
    }
    let floor = spread("a bare insert, WAL, synchronous = FULL", inserts);
    let answer = spread("an answer, ledger included", answers);
    spread("an exposure", exposures);
    println!("{:<44} {:.2}", "answer / bare insert, p99", answer / floor);
}

fn review(card: CardId, rating: Rating) -> EventKind {
    let source = Source::Editor;
    EventKind::Review { card, rating, duration_ms: 4_000, source, primed: false, shift: 1 }
}

fn a_million_events() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    let mut log = Log::open(&folders).unwrap();
    told("merge a million events", || fill(&mut log));
    drop(log);
    let schedule = Schedule::new(0.9);
    let open = || Log::open_and_replay(&folders, Patience::default(), &schedule).unwrap();
    let (log, mut ledger) = told("open and replay a million events", open);
    assert_eq!(ledger.cards().count(), CARDS as usize);
    let state = log.state_to_keep(StateToKeep::MANY).unwrap();
    told("keep the state", || state.write(&ledger).unwrap());
    drop(log);
    let (log, again) = told("open and take up the state", open);
    assert!(again.cards().eq(ledger.cards()));
    drop((log, again));
    told("the same again", || drop(open()));
    told("the same, with another retention", || {
        let other = Schedule::new(0.8);
        drop(Log::open_and_replay(&folders, Patience::default(), &other).unwrap());
    });
    told("read them alone", || {
        let read = Log::open(&folders).unwrap().read_after(0).unwrap();
        assert_eq!(read.0.len(), EVENTS as usize);
    });
    told("clone the ledger", || drop(ledger.clone()));

    let target = ledger.last_undoable().unwrap().clone();
    let undo = EventKind::Undo { target: target.id };
    let undo = Event::new(hoverdeck::store::new_id(), target.device, now(), undo);
    told("undo", || ledger.apply(&undo));
    let old = event(EVENTS / 2, EventId([7; 16]));
    told("an event of five years ago, merged", || ledger.apply(&old));
    told("another retention", || ledger.reschedule(Schedule::new(0.8)));

    let cards: Vec<CardId> = (0..100_000).map(card).collect();
    let limits = Limits { new: 20, reviews: 200 };
    let queue = told("due queue of 100,000 cards", || {
        DueQueue::today(cards.iter(), &ledger, limits, now().day)
    });
    assert!(queue.due.len() + queue.beyond > 0);
    told("check and back up", || back_up(&folders, now()).unwrap());
    told("open alone", || drop(Log::open(&folders).unwrap()));
}

/// A million answers, the last ten years' or so.
fn fill(log: &mut Log) {
    let numbers: Vec<u32> = (0..EVENTS).collect();
    for numbers in numbers.chunks(50_000) {
        let events: Vec<Event> = numbers.iter().map(|number| event(*number, id(*number))).collect();
        assert_eq!(log.merge(&events).unwrap().new, numbers.len());
    }
}

fn event(number: u32, id: EventId) -> Event {
    let at_ms = now().at_ms - i64::from(EVENTS - number) * PAUSE_MS;
    let rating = Rating::ALL[(mixed(number) >> 32) as usize % 5];
    let kind = review(card(number.wrapping_mul(7_919) % CARDS), rating);
    Event::new(id, Device("0123456789abcdef".into()), Moment::new(at_ms, 0), kind)
}

/// An id as a UUIDv7 is: the time first, then chance.
fn id(number: u32) -> EventId {
    let bytes = (u128::from(number) << 80) | u128::from(mixed(number));
    EventId(bytes.to_be_bytes())
}

fn mixed(number: u32) -> u64 {
    let mixed = u64::from(number).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}
