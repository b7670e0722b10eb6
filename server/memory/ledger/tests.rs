//! What a series of events means.

use proptest::prelude::*;

use super::*;
use crate::memory::{Device, Moment, Rating, Source};

const DAY_MS: i64 = 86_400_000;

/// Writes events as a log would, one after the other.
struct Pen {
    ledger: Ledger,
    written: Vec<Event>,
}

fn card(name: &str) -> CardId {
    CardId::new(name).unwrap()
}

fn id(number: usize) -> EventId {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    EventId(bytes)
}

fn event(number: usize, device: &str, day: i32, kind: EventKind) -> Event {
    let at_ms = i64::from(day) * DAY_MS + 12 * 3_600_000;
    let moment = Moment { at_ms, zone_min: 0, day: Day(day) };
    Event::new(id(number), Device(device.into()), moment, kind)
}

impl Event {
    /// The event as a log writes it that knows of another.
    fn after(mut self, newest: Option<&Self>) -> Self {
        self.order_ms =
            newest.map_or(self.order_ms, |newest| self.order_ms.max(newest.order_ms + 1));
        self
    }
}

fn review(name: &str, digit: i64) -> EventKind {
    EventKind::Review {
        card: card(name),
        rating: Rating::from_digit(digit).unwrap(),
        duration_ms: 0,
        source: Source::Terminal,
        primed: false,
        shift: 0,
    }
}

fn schedule() -> Schedule {
    Schedule::new(0.9)
}

impl Pen {
    fn new() -> Self {
        Self { ledger: Ledger::new(schedule()), written: Vec::new() }
    }

    fn write(&mut self, day: i32, kind: EventKind) -> EventId {
        let event = event(self.written.len(), "a", day, kind).after(self.written.last());
        self.ledger.apply(&event);
        let id = event.id;
        self.written.push(event);
        id
    }

    fn rate(&mut self, name: &str, day: i32, digit: i64) -> EventId {
        self.write(day, review(name, digit))
    }

    fn undo(&mut self, day: i32, target: EventId) -> EventId {
        self.write(day, EventKind::Undo { target })
    }

    fn record(&self, name: &str) -> &CardRecord {
        self.ledger.record(&card(name))
    }
}

/// `stability difficulty last->due` of a learned card.
fn shown(record: &CardRecord) -> String {
    match record.memory {
        Memory::New => "new".to_owned(),
        Memory::Learned { stability, difficulty, last, due } => {
            format!("S {stability:.4} D {difficulty:.4}, {} -> {}", last.0, due.0)
        }
    }
}

#[test]
fn reviews_on_their_days_give_the_published_memory() {
    let mut pen = Pen::new();
    // Ratings 1 4 4 4 4 4 are the grades Again Good Good Good Good Good.
    for (day, digit) in [(0, 1), (0, 4), (1, 4), (4, 4), (12, 4), (33, 4)] {
        pen.rate("gather", day, digit);
    }
    let record = pen.record("gather");
    assert_eq!(shown(record), "S 53.6269 D 6.3575, 33 -> 87");
    assert_eq!((record.reps, record.lapses, record.first), (6, 0, Some(Day(0))));
}

#[test]
fn a_lapse_is_a_failure_on_a_later_day() {
    let mut pen = Pen::new();
    pen.rate("a", 1, 2);
    pen.rate("a", 1, 1);
    assert_eq!(pen.record("a").lapses, 0);
    pen.rate("a", 2, 2);
    pen.rate("a", 2, 1);
    assert_eq!(pen.record("a").lapses, 1);
    pen.rate("a", 5, 3);
    assert_eq!(pen.record("a").lapses, 1);
}

#[test]
fn a_primed_answer_schedules_as_a_same_day_one() {
    let mut pen = Pen::new();
    pen.rate("a", 0, 4);
    pen.rate("b", 0, 4);
    let primed = EventKind::Review {
        card: card("a"),
        rating: Rating::Four,
        duration_ms: 0,
        source: Source::Editor,
        primed: true,
        shift: 0,
    };
    pen.write(2, primed);
    pen.rate("b", 2, 4);
    assert_eq!(shown(pen.record("a")), "S 2.3065 D 2.1112, 2 -> 4");
    assert_eq!(shown(pen.record("b")), "S 10.9643 D 2.1112, 2 -> 13");
}

#[test]
fn a_shift_moves_the_due_day_within_its_range_and_nothing_else() {
    let due = |shift| {
        let mut pen = Pen::new();
        // An 8 is FSRS's own interval after a first 5; its range is 6 to 10 days.
        let kind = EventKind::Review {
            card: card("a"),
            rating: Rating::Five,
            duration_ms: 0,
            source: Source::Terminal,
            primed: false,
            shift,
        };
        pen.write(0, kind);
        shown(pen.record("a"))
    };
    let shown = [i16::MIN, -3, -2, 0, 1, 2, 3].map(due).join("\n");
    insta::assert_snapshot!(shown, @r"
    S 8.2956 D 1.0000, 0 -> 6
    S 8.2956 D 1.0000, 0 -> 6
    S 8.2956 D 1.0000, 0 -> 6
    S 8.2956 D 1.0000, 0 -> 8
    S 8.2956 D 1.0000, 0 -> 9
    S 8.2956 D 1.0000, 0 -> 10
    S 8.2956 D 1.0000, 0 -> 10
    ");
}

#[test]
fn undo_restores_and_redo_restores_again() {
    let mut pen = Pen::new();
    pen.rate("a", 0, 4);
    let before = pen.record("a").clone();
    let second = pen.rate("a", 2, 1);
    let after = pen.record("a").clone();
    let undo = pen.undo(2, second);
    assert_eq!(*pen.record("a"), CardRecord { latest: Some(undo), ..before.clone() });
    let redo = pen.undo(2, undo);
    assert_eq!(*pen.record("a"), CardRecord { latest: Some(redo), ..after });
    let third = pen.undo(2, redo);
    assert_eq!(*pen.record("a"), CardRecord { latest: Some(third), ..before });
}

#[test]
fn undo_of_an_older_review_keeps_the_later_ones() {
    let mut pen = Pen::new();
    pen.rate("a", 0, 4);
    let middle = pen.rate("a", 2, 1);
    pen.rate("a", 3, 4);
    pen.undo(3, middle);
    let mut without = Pen::new();
    without.rate("a", 0, 4);
    without.rate("a", 3, 4);
    assert_eq!(pen.record("a").memory, without.record("a").memory);
    assert_eq!(pen.ledger.work(Day(2)), Work { new: 0, reviews: 0 });
}

#[test]
fn an_undo_of_nothing_changes_nothing() {
    let mut pen = Pen::new();
    pen.rate("a", 0, 4);
    let before = pen.record("a").clone();
    pen.undo(0, id(999));
    assert_eq!(*pen.record("a"), before);
}

#[test]
fn the_last_undoable_steps_back_past_what_was_undone() {
    let mut pen = Pen::new();
    assert_eq!(pen.ledger.last_undoable(), None);
    let first = pen.rate("a", 0, 4);
    let second = pen.write(0, EventKind::Suspend { card: card("b") });
    let last = |pen: &Pen| pen.ledger.last_undoable().map(|event| event.id);
    assert_eq!(last(&pen), Some(second));
    let undo = pen.undo(0, second);
    assert_eq!(last(&pen), Some(first));
    pen.undo(0, first);
    assert_eq!(last(&pen), None);
    pen.undo(0, undo);
    assert_eq!(last(&pen), Some(second));
}

/// Hidden and due on a day, as two letters.
fn seen(pen: &Pen, day: i32) -> &'static str {
    let record = pen.record("a");
    match (record.is_hidden(Day(day)), record.is_due(Day(day))) {
        (true, false) => "hidden",
        (true, true) => "hidden though due",
        (false, true) => "due",
        (false, false) => "shown",
    }
}

#[test]
fn a_hidden_card_is_silent_until_it_is_due_again() {
    let hide = || EventKind::Hide { card: card("a") };
    let mut pen = Pen::new();
    pen.write(0, hide());
    assert_eq!(seen(&pen, 400), "hidden", "a new card is never due");
    pen.rate("a", 0, 4);
    assert_eq!([1, 2, 3].map(|day| seen(&pen, day)), ["hidden", "due", "due"]);
    pen.rate("a", 2, 4);
    assert_eq!(seen(&pen, 3), "shown", "an answer when it is due ends it");
    let again = pen.write(3, hide());
    pen.rate("a", 4, 4);
    assert_eq!(
        [4, 5].map(|day| seen(&pen, day)),
        ["hidden"; 2],
        "an answer ahead of time does not"
    );
    pen.write(5, EventKind::Unhide { card: card("a") });
    assert_eq!(seen(&pen, 5), "shown");
    pen.undo(5, again);
    assert_eq!(pen.record("a").hidden, None);
}

#[test]
fn a_card_hidden_while_it_is_due_waits_for_the_next_time() {
    let mut pen = Pen::new();
    pen.rate("a", 0, 1);
    let hide = pen.write(5, EventKind::Hide { card: card("a") });
    assert_eq!(seen(&pen, 5), "hidden though due");
    pen.rate("a", 5, 4);
    assert_eq!([6, 60].map(|day| seen(&pen, day)), ["hidden", "due"]);
    pen.undo(6, hide);
    assert_eq!(seen(&pen, 6), "shown");
    pen.write(6, EventKind::Hide { card: card("a") });
    pen.write(6, EventKind::Reset { card: card("a") });
    assert_eq!(seen(&pen, 6), "shown", "a card that starts again starts seen");
}

#[test]
fn suspend_bury_and_reset() {
    let mut pen = Pen::new();
    pen.rate("a", 0, 4);
    pen.write(1, EventKind::Suspend { card: card("a") });
    assert!(pen.record("a").suspended);
    pen.write(1, EventKind::Unsuspend { card: card("a") });
    assert!(!pen.record("a").suspended);
    pen.write(1, EventKind::Bury { card: card("a"), until: Day(9) });
    assert_eq!(pen.record("a").buried_until, Some(Day(9)));
    let reset = pen.write(1, EventKind::Reset { card: card("a") });
    let record = pen.record("a");
    assert_eq!((shown(record).as_str(), record.reps, record.first), ("new", 0, None));
    pen.undo(1, reset);
    assert_eq!(pen.record("a").reps, 1);
}

#[test]
fn a_relinked_card_keeps_its_history_under_both_names() {
    let mut pen = Pen::new();
    pen.rate("old", 0, 4);
    let review = pen.rate("new", 2, 4);
    let link = pen.write(3, EventKind::Relink { from: card("old"), to: card("new") });
    let mut one = Pen::new();
    one.rate("new", 0, 4);
    one.rate("new", 2, 4);
    assert_eq!(pen.record("new").memory, one.record("new").memory);
    assert_eq!(pen.record("old"), pen.record("new"));
    assert_eq!(pen.record("new").latest, Some(link));
    assert_eq!(pen.ledger.work(Day(2)), Work { new: 0, reviews: 1 });
    // An old window still says the old name; an undo finds its review where it went.
    pen.rate("old", 13, 4);
    assert_eq!(pen.record("new").reps, 3);
    pen.undo(13, review);
    assert_eq!(pen.record("new").reps, 2);
    assert_eq!(pen.ledger.cards().count(), 1);
    // Back again is the same history: nothing happens.
    pen.write(13, EventKind::Relink { from: card("new"), to: card("old") });
    assert_eq!(pen.record("old").reps, 2);
}

#[test]
fn an_exposure_is_remembered_and_is_no_review() {
    let mut pen = Pen::new();
    let review = pen.rate("a", 0, 4);
    pen.write(5, EventKind::Exposure { card: card("a") });
    pen.write(3, EventKind::Exposure { card: card("a") });
    let record = pen.record("a");
    assert_eq!((record.exposed, record.reps, record.latest), (Some(Day(5)), 1, Some(review)));
    pen.undo(5, review);
    assert_eq!(pen.record("a").exposed, Some(Day(5)));
}

#[test]
fn a_day_counts_each_card_once_by_what_it_was() {
    let mut pen = Pen::new();
    pen.rate("a", 0, 1);
    pen.rate("a", 0, 3);
    pen.rate("b", 0, 4);
    assert_eq!(pen.ledger.work(Day(0)), Work { new: 2, reviews: 0 });
    pen.rate("a", 1, 1);
    pen.rate("a", 1, 4);
    let new = pen.rate("c", 1, 4);
    assert_eq!(pen.ledger.work(Day(1)), Work { new: 1, reviews: 1 });
    pen.undo(1, new);
    assert_eq!(pen.ledger.work(Day(1)), Work { new: 0, reviews: 1 });
}

#[test]
fn undoing_the_first_of_two_answers_of_a_day_leaves_the_day_counted() {
    let mut pen = Pen::new();
    let first = pen.rate("a", 0, 1);
    pen.rate("a", 0, 4);
    pen.undo(0, first);
    assert_eq!(pen.ledger.work(Day(0)), Work { new: 1, reviews: 0 });
}

#[test]
fn a_clock_set_back_a_year_makes_no_gap_in_either_direction() {
    let mut pen = Pen::new();
    pen.rate("a", 1000, 4);
    pen.rate("a", 1002, 4);
    let before = pen.record("a").clone();
    // The clock of this machine is wrong for one answer, then right again.
    pen.rate("a", 637, 4);
    let Memory::Learned { last, .. } = pen.record("a").memory else { panic!("learned") };
    assert_eq!(last, Day(1002), "the wrong day is no day in the past of this card");
    pen.rate("a", 1003, 4);
    let mut plain = Pen::new();
    for (day, digit) in [(1000, 4), (1002, 4), (1002, 4), (1003, 4)] {
        plain.rate("a", day, digit);
    }
    assert_eq!(pen.record("a").memory, plain.record("a").memory);
    assert_ne!(pen.record("a").memory, before.memory);
}

#[test]
fn what_comes_late_from_another_device_takes_its_place_in_time() {
    let mut merged = Ledger::new(schedule());
    let mut ordered = Ledger::new(schedule());
    let events = [
        event(0, "a", 0, review("x", 4)),
        event(1, "a", 20, review("x", 4)),
        event(2, "b", 3, review("x", 1)),
        event(3, "b", 9, review("x", 3)),
    ];
    events.iter().for_each(|event| merged.apply(event));
    [0, 2, 3, 1].iter().for_each(|index| ordered.apply(&events[*index]));
    assert_eq!(merged.record(&card("x")).memory, ordered.record(&card("x")).memory);
    assert_eq!(merged.work(Day(20)), Work { new: 0, reviews: 1 });
    assert_eq!(merged.work(Day(0)), Work { new: 1, reviews: 0 });
}

#[test]
fn another_retention_moves_the_due_days_only() {
    let mut pen = Pen::new();
    pen.rate("a", 0, 5);
    assert_eq!(shown(pen.record("a")), "S 8.2956 D 1.0000, 0 -> 8");
    pen.ledger.reschedule(Schedule::new(0.8));
    assert_eq!(shown(pen.record("a")), "S 8.2956 D 1.0000, 0 -> 28");
    assert_eq!(pen.ledger.work(Day(0)), Work { new: 1, reviews: 0 });
}

#[test]
fn recall_falls_from_one() {
    let mut pen = Pen::new();
    pen.rate("a", 0, 5);
    let on = |day| pen.ledger.recall(&card("a"), Day(day));
    assert!((on(0) - 1.0).abs() < 1e-6 && (on(8) - 0.9).abs() < 0.01 && on(400) < on(8));
    assert!(pen.ledger.recall(&card("b"), Day(0)) < f32::EPSILON);
}

/// One wild step: what happens to which of four cards, how much later, by which of two devices.
fn step() -> impl Strategy<Value = (u8, u8, i32, bool)> {
    (0..12u8, 0..4u8, prop_oneof![4 => 0..3i32, 1 => -400..400i32], any::<bool>())
}

fn events(steps: &[(u8, u8, i32, bool)]) -> Vec<Event> {
    let names = ["a", "b", "c", "d"].map(card);
    let mut day = 20_000;
    let mut all: Vec<Event> = Vec::new();
    for (number, (what, which, days, second)) in steps.iter().enumerate() {
        day += days;
        let card = names[usize::from(*which)].clone();
        let kind = match what {
            0..=4 => review(card.as_str(), i64::from(*what) + 1),
            5 if number > 0 => {
                EventKind::Undo { target: id(number.saturating_sub(1 + usize::from(*which))) }
            }
            6 => EventKind::Suspend { card },
            7 => EventKind::Bury { card, until: Day(day + 2) },
            8 => EventKind::Reset { card },
            9 => EventKind::Relink { from: card, to: names[(number + 1) % 4].clone() },
            10 => EventKind::Hide { card },
            11 => EventKind::Unhide { card },
            _ => EventKind::Exposure { card },
        };
        let event = event(number, if *second { "b" } else { "a" }, day, kind);
        all.push(event.after(all.last()));
    }
    all
}

/// Everything one can ask a ledger about the four cards.
fn state(ledger: &Ledger) -> String {
    let records = ["a", "b", "c", "d"].map(|name| ledger.record(&card(name)).clone());
    let mut work: Vec<_> = ledger.work.iter().filter(|(_, w)| **w != Work::default()).collect();
    work.sort_by_key(|(day, _)| **day);
    format!("{records:#?} {work:?} {:?}", ledger.last_undoable())
}

proptest! {
    #[test]
    fn undo_restores_exactly(steps in prop::collection::vec(step(), 1..40), digit in 1..=5i64) {
        let mut ledger = Ledger::new(schedule());
        let events = events(&steps);
        events.iter().for_each(|event| ledger.apply(event));
        let without_latest = |ledger: &Ledger| {
            let record = ledger.record(&card("a")).clone();
            (CardRecord { latest: None, ..record }, ledger.last_undoable().cloned())
        };
        let before = without_latest(&ledger);
        let day = events.last().unwrap().moment.day;
        let work = ledger.work(day);
        let answer = event(events.len(), "a", day.0, review("a", digit)).after(events.last());
        ledger.apply(&answer);
        let undo = EventKind::Undo { target: answer.id };
        ledger.apply(&event(events.len() + 1, "a", day.0, undo).after(Some(&answer)));
        prop_assert_eq!(without_latest(&ledger), before);
        prop_assert_eq!(ledger.work(day), work);
    }

    #[test]
    fn deriving_everything_again_changes_nothing(
        steps in prop::collection::vec(step(), 0..60),
    ) {
        let mut grown = Ledger::new(schedule());
        for event in &events(&steps) {
            grown.apply(event);
        }
        let mut again = grown.clone();
        again.reschedule(schedule());
        prop_assert_eq!(state(&again), state(&grown));
    }

    #[test]
    fn taking_in_twice_is_taking_in_once(steps in prop::collection::vec(step(), 0..40)) {
        let events = events(&steps);
        let mut once = Ledger::new(schedule());
        let mut twice = Ledger::new(schedule());
        events.iter().for_each(|event| once.apply(event));
        for (number, event) in events.iter().enumerate() {
            twice.apply(event);
            twice.apply(&events[number / 2]);
        }
        prop_assert_eq!(state(&once), state(&twice));
    }
}
