//! Several devices: whatever arrives in whatever order, the same events lead to the same state.

use proptest::prelude::*;

use super::*;
use crate::memory::{Device, Moment, Note, Rating, Source};

const DAY_MS: i64 = 86_400_000;
const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];

fn card(name: &str) -> CardId {
    CardId::new(name).unwrap()
}

fn id(number: usize) -> EventId {
    // Mixed, so that the order of ids is not that of writing.
    let mixed = (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&mixed.to_be_bytes());
    bytes[8..].copy_from_slice(&(number as u64).to_be_bytes());
    EventId(bytes)
}

fn schedule() -> Schedule {
    Schedule::new(0.9)
}

fn review(name: &str, digit: u8) -> EventKind {
    EventKind::Review {
        card: card(name),
        rating: Rating::from_digit(i64::from(digit)).unwrap(),
        duration_ms: 0,
        source: Source::Terminal,
        primed: digit == 4,
        shift: 1,
    }
}

fn event(number: usize, day: i32, kind: EventKind) -> Event {
    let moment = Moment { at_ms: i64::from(day) * DAY_MS, zone_min: 0, day: Day(day) };
    Event::new(id(number), Device("d".into()), moment, kind)
}

fn replayed<'a>(events: impl IntoIterator<Item = &'a Event>) -> Ledger {
    let mut ledger = Ledger::new(schedule());
    events.into_iter().for_each(|event| ledger.apply(event));
    ledger
}

/// Everything one can ask a ledger that does not depend on what came first.
fn state(ledger: &Ledger) -> String {
    use std::fmt::Write;
    let mut text = String::new();
    for name in NAMES.map(card) {
        let record = CardRecord { latest: None, ..ledger.record(&name).clone() };
        writeln!(text, "{name} {record:?}").unwrap();
    }
    let mut answers: Vec<_> = ledger.answers().collect();
    answers.sort_by_key(|(name, _)| name.as_str());
    let nothing = |record: &CardRecord| {
        CardRecord { latest: None, ..record.clone() } == CardRecord::default()
    };
    let known = ledger.cards().filter(|(_, record)| !nothing(record));
    let mut names: Vec<_> = known.map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let mut work: Vec<_> = ledger.work.iter().filter(|(_, it)| **it != Work::default()).collect();
    work.sort_by_key(|(day, _)| **day);
    let undoable = ledger.last_undoable().map(|event| event.id);
    write!(text, "{names:?} {work:?} {undoable:?} {answers:?}").unwrap();
    text
}

fn redoable(ledger: &Ledger) -> Option<(EventId, EventId)> {
    ledger.last_redoable().map(|(event, undo)| (event.id, undo))
}

/// The ledger of a ledger's bytes.
fn again(ledger: &Ledger, schedule: &Schedule, events: &[Event]) -> Ledger {
    let find = |id| events.iter().find(|event| event.id == id).cloned();
    let before = b"before".to_vec();
    let start = before.len();
    let bytes = [before, ledger.pack().unwrap()].concat();
    let unpacked = Ledger::unpack(bytes.clone(), start, schedule, find).unwrap();
    assert_eq!(unpacked.rescheduled, ledger.schedule() != schedule);
    let short = bytes[..bytes.len() - 1].to_vec();
    assert!(Ledger::unpack(short, start, schedule, find).is_none());
    unpacked.ledger
}

/// All that [`state`] tells, and what depends on the order of arrival.
fn all(ledger: &Ledger, events: &[Event]) -> String {
    let names = NAMES.map(card);
    let latest = names.each_ref().map(|name| ledger.record(name).latest);
    let here = names.each_ref().map(|name| ledger.has_history(name));
    let links =
        names.each_ref().map(|one| names.each_ref().map(|two| ledger.was_relinked(one, two)));
    let back: Vec<_> = events.iter().map(|event| ledger.is_taken_back(event.id)).collect();
    let redo = redoable(ledger);
    format!("{} {latest:?} {here:?} {links:?} {back:?} {redo:?}", state(ledger))
}

/// One step of a program: a device does something, or learns all that another knows.
#[derive(Debug, Clone)]
struct Step {
    device: usize,
    what: u8,
    name: usize,
    days: i32,
    pick: usize,
}

fn step() -> impl Strategy<Value = Step> {
    let days = prop_oneof![5 => 0..3i32, 1 => -400..400i32];
    (0..4usize, 0..18u8, 0..5usize, days, any::<usize>())
        .prop_map(|(device, what, name, days, pick)| Step { device, what, name, days, pick })
}

/// Devices that write as a log does: an event is later than all that its device knows.
fn run(devices: usize, steps: &[Step]) -> Vec<Event> {
    let mut known: Vec<Vec<Event>> = vec![Vec::new(); devices];
    let mut all: Vec<Event> = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        let device = step.device % devices;
        if step.what == 15 {
            let other = known[step.pick % devices].clone();
            for event in other {
                if !known[device].contains(&event) {
                    known[device].push(event);
                }
            }
            continue;
        }
        let day = 20_000 + i32::try_from(number).unwrap() / 3 + step.days;
        let mut event = event(number, day, kind(step, day, &known[device]));
        event.device = Device(format!("device-{device}").into());
        let newest = known[device].iter().map(|event| event.order_ms).max();
        event.order_ms = newest.map_or(event.order_ms, |newest| event.order_ms.max(newest + 1));
        if step.days < -100 {
            let clock_suspect = Some(Day(day - step.days));
            event.note = Note { clock_suspect, ..Note::default() };
        }
        known[device].push(event.clone());
        all.push(event);
    }
    all
}

fn kind(step: &Step, day: i32, known: &[Event]) -> EventKind {
    let card = card(NAMES[step.name]);
    match step.what {
        0..=4 => review(NAMES[step.name], step.what + 1),
        5 => EventKind::Suspend { card },
        6 => EventKind::Unsuspend { card },
        7 => EventKind::Bury { card, until: Day(day + 2) },
        8 => EventKind::Reset { card },
        9 | 10 => EventKind::Relink { from: card, to: self::card(NAMES[step.pick % 5]) },
        11 => EventKind::Exposure { card },
        13 => EventKind::Hide { card },
        14 => EventKind::Unhide { card },
        // Of something known, of something that another device may write later, or of nothing at all.
        12 if step.pick.is_multiple_of(4) => EventKind::Undo { target: id(step.pick % 90) },
        _ => match known.len() {
            0 => EventKind::Undo { target: id(step.pick % 90) },
            count => EventKind::Undo { target: known[count - 1 - step.pick % count.min(6)].id },
        },
    }
}

/// An order of so many things that a seed decides.
fn shuffled(count: usize, mut seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for at in (1..count).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(at, usize::try_from(seed >> 33).unwrap() % (at + 1));
    }
    order
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn devices_that_have_the_same_events_know_the_same(
        devices in 1..=4usize,
        steps in prop::collection::vec(step(), 0..90),
        seed in any::<u64>(),
        batch in 1..30usize,
    ) {
        let events = run(devices, &steps);
        let in_order = replayed(&events);
        let expected = state(&in_order);
        let order = shuffled(events.len(), seed);
        let mut one_by_one = Ledger::new(schedule());
        let mut in_batches = Ledger::new(schedule());
        order.iter().for_each(|at| one_by_one.apply(&events[*at]));
        for batch in order.chunks(batch) {
            // Each batch brings some that are known already.
            let again = order.iter().step_by(7);
            in_batches.apply_all(batch.iter().chain(again).map(|at| &events[*at]));
        }
        prop_assert_eq!(redoable(&one_by_one), redoable(&in_order));
        prop_assert_eq!(state(&one_by_one), expected.clone());
        prop_assert_eq!(state(&in_batches), expected.clone());
        in_batches.reschedule(schedule());
        prop_assert_eq!(state(&in_batches), expected);
    }

    #[test]
    fn a_ledger_that_was_bytes_goes_on_as_if_it_had_never_been(
        devices in 1..=4usize,
        steps in prop::collection::vec(step(), 0..90),
        seed in any::<u64>(),
        late in prop::bool::ANY,
        cuts in prop::collection::vec(0..90usize, 1..4),
        retention in prop::sample::select(vec![0.9f32, 0.9, 0.8]),
    ) {
        let events = run(devices, &steps);
        let order = if late { shuffled(events.len(), seed) } else { (0..events.len()).collect() };
        let other = Schedule::new(retention);
        let mut plain = Ledger::new(schedule());
        let mut packed = Ledger::new(schedule());
        for (count, at) in order.iter().enumerate() {
            if cuts.contains(&count) {
                // Settings may be others at the next start.
                plain.reschedule(other.clone());
                packed = again(&packed, &other, &events);
                prop_assert_eq!(all(&packed, &events), all(&plain, &events));
            }
            plain.apply(&events[*at]);
            packed.apply(&events[*at]);
        }
        prop_assert_eq!(all(&packed, &events), all(&plain, &events));
        let after = again(&packed, plain.schedule(), &events);
        prop_assert_eq!(all(&after, &events), all(&plain, &events));
    }

    #[test]
    fn undo_and_redo_of_anything_restore_exactly(
        devices in 1..=4usize,
        steps in prop::collection::vec(step(), 0..60),
        last in step(),
    ) {
        let events = run(devices, &steps);
        let mut ledger = replayed(&events);
        let before = state(&ledger);
        // Beyond all numbers that an undo of the program may have named.
        let number = 1_000;
        let write = |ledger: &mut Ledger, number: usize, kind| {
            let event = Event { order_ms: i64::MAX / 2 + number as i64, ..event(number, 20_050, kind) };
            ledger.apply(&event);
            event.id
        };
        let kind = match kind(&last, 20_050, &[]) {
            EventKind::Exposure { card } => EventKind::Reset { card },
            EventKind::Undo { .. } => EventKind::Suspend { card: card("a") },
            kind => kind,
        };
        let done = write(&mut ledger, number, kind);
        let after = state(&ledger);
        let undo = write(&mut ledger, number + 1, EventKind::Undo { target: done });
        prop_assert_eq!(state(&ledger), before);
        prop_assert_eq!(redoable(&ledger), Some((done, undo)));
        write(&mut ledger, number + 2, EventKind::Undo { target: undo });
        prop_assert_eq!(state(&ledger), after);
    }
}

#[test]
fn an_undo_may_come_before_its_target() {
    let review = event(1, 3, review("a", 4));
    let undo = event(2, 3, EventKind::Undo { target: review.id });
    let redo = event(3, 3, EventKind::Undo { target: undo.id });
    let mut ledger = replayed([&redo, &undo]);
    assert_eq!(ledger.record(&card("a")), &CardRecord::default());
    ledger.apply(&review);
    assert_eq!(ledger.record(&card("a")).reps, 1, "the redo is the last word");
    let without = replayed([&undo, &review]);
    assert_eq!(without.record(&card("a")).reps, 0);
    assert_eq!(without.work(Day(3)), Work::default());
}

#[test]
fn of_two_undos_of_one_event_the_later_decides_with_all_that_follows_it() {
    let review = event(1, 3, review("a", 4));
    let here = event(2, 4, EventKind::Undo { target: review.id });
    let there = event(3, 5, EventKind::Undo { target: review.id });
    let redo = event(4, 6, EventKind::Undo { target: here.id });
    let all = [&review, &here, &there, &redo];
    assert_eq!(replayed(all).record(&card("a")).reps, 1);
    assert_eq!(replayed([&there, &redo, &here, &review]).record(&card("a")).reps, 1);
    assert_eq!(replayed([&review, &there, &here]).record(&card("a")).reps, 0);
}

#[test]
fn undos_in_a_circle_or_of_nothing_do_nothing() {
    let one = event(1, 1, EventKind::Undo { target: id(2) });
    let two = event(2, 2, EventKind::Undo { target: id(1) });
    let own = event(3, 2, EventKind::Undo { target: id(3) });
    let review = event(4, 2, review("a", 4));
    for events in [[&one, &two, &own, &review], [&review, &own, &two, &one]] {
        let ledger = replayed(events);
        assert_eq!(ledger.record(&card("a")).reps, 1);
        assert_eq!(ledger.last_redoable(), None);
    }
}

#[test]
fn a_circle_of_relinks_is_one_card_and_its_name_is_the_last() {
    let relink = |number, from, to| {
        event(
            number,
            i32::try_from(number).unwrap(),
            EventKind::Relink { from: card(from), to: card(to) },
        )
    };
    let links = [relink(1, "a", "b"), relink(2, "b", "c"), relink(3, "c", "a")];
    let reviews = ["a", "b", "c"]
        .map(|name| (name, event(10 + usize::from(name.as_bytes()[0]), 9, review(name, 4))));
    let all: Vec<&Event> = links.iter().chain(reviews.iter().map(|(_, event)| event)).collect();
    let backwards: Vec<&Event> = all.iter().rev().copied().collect();
    for events in [all, backwards] {
        let ledger = replayed(events);
        assert_eq!(NAMES.map(|name| ledger.record(&card(name)).reps), [3, 3, 3, 0, 0]);
        let names: Vec<_> = ledger.cards().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["a"]);
    }
}

#[test]
fn a_relink_taken_back_gives_each_card_its_own_history_again() {
    let (one, two) = (event(1, 1, review("a", 4)), event(2, 2, review("b", 1)));
    let link = event(3, 3, EventKind::Relink { from: card("a"), to: card("b") });
    let between = event(4, 4, review("a", 5));
    let undo = event(5, 5, EventKind::Undo { target: link.id });
    let ledger = replayed([&one, &two, &link, &between, &undo]);
    let apart = replayed([&one, &two, &between]);
    for name in ["a", "b"] {
        assert_eq!(ledger.record(&card(name)).memory, apart.record(&card(name)).memory, "{name}");
    }
    assert_eq!(ledger.cards().count(), 2);
    // For a writer the two are still one: the log knows them so.
    assert_eq!(ledger.record(&card("a")).latest, Some(undo.id));
    assert_eq!(ledger.record(&card("b")).latest, Some(undo.id));
}

#[test]
fn what_a_deck_asked_for_is_not_what_a_learner_takes_back() {
    let first = event(1, 1, review("a", 4));
    let mut link = event(2, 2, EventKind::Relink { from: card("a"), to: card("b") });
    link.note.origin = Some("deck".into());
    let ledger = replayed([&first, &link]);
    assert_eq!(ledger.last_undoable().map(|event| event.id), Some(first.id));
    assert!(
        ledger.was_relinked(&card("a"), &card("b")) && !ledger.was_relinked(&card("b"), &card("a"))
    );
}

#[test]
fn redo_ends_where_the_card_went_on() {
    let first = event(1, 1, review("a", 4));
    let undo = event(2, 2, EventKind::Undo { target: first.id });
    let other = event(3, 3, review("b", 4));
    let again = event(4, 4, review("a", 3));
    assert_eq!(redoable(&replayed([&first, &undo, &other])), Some((first.id, undo.id)));
    assert_eq!(redoable(&replayed([&first, &undo, &other, &again])), None);
}
