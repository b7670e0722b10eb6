//! What is planned is what happens, and the days come out even.

use proptest::prelude::*;

use super::*;
use crate::memory::{Aims, Device, Event, EventId, EventKind, Moment, Schedule, Source, Weekdays};

fn card(number: usize) -> CardId {
    CardId::new(&format!("card-{number}")).unwrap()
}

/// Answers a card as a quiz does: with the shift that was planned.
fn answer(ledger: &mut Ledger, id: usize, number: usize, rating: Rating, day: i32) -> Plan {
    let plan = ledger.plan(&card(number), rating, false, Day(day));
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&id.to_be_bytes());
    let kind = EventKind::Review {
        card: card(number),
        rating,
        duration_ms: 0,
        source: Source::Terminal,
        primed: false,
        shift: plan.shift,
    };
    let moment = Moment { at_ms: i64::from(day) * 86_400_000, zone_min: 0, day: Day(day) };
    ledger.apply(&Event::new(EventId(bytes), Device("a".into()), moment, kind));
    plan
}

fn due(ledger: &Ledger, number: usize) -> i32 {
    match ledger.record(&card(number)).memory {
        Memory::Learned { due, .. } => due.0,
        Memory::New => panic!("card {number} is new"),
    }
}

/// The load per day after 400 cards were learned in one go and known perfectly.
fn loads(aims: Aims) -> Vec<u32> {
    let mut ledger = Ledger::new(Schedule::aiming(aims));
    for number in 0..400 {
        answer(&mut ledger, number, number, Rating::Five, 0);
    }
    ledger.due_between(Day(1), Day(12))
}

#[test]
fn cards_learned_together_come_back_on_even_days() {
    let spread = loads(Aims::default());
    assert_eq!((spread[4], spread[5..10].iter().sum::<u32>()), (0, 400), "{spread:?}");
    assert!(spread[5..10].iter().all(|day| day.abs_diff(80) <= 6), "{spread:?}");
    let clumped = loads(Aims { fuzz: false, ..Aims::default() });
    assert_eq!(clumped, [0, 0, 0, 0, 0, 0, 0, 400, 0, 0, 0, 0]);
}

#[test]
fn light_days_stay_free() {
    let mut light = Weekdays::default();
    // Day 0 is a Thursday: 6, 7, 8 … are Wednesday, Thursday, Friday …
    light.add(3);
    light.add(4);
    let loads = loads(Aims { light, ..Aims::default() });
    assert_eq!((loads[6], loads[7]), (0, 0), "{loads:?}");
    assert_eq!(loads.iter().sum::<u32>(), 400);
}

#[test]
fn a_deck_of_its_own_retention_has_its_own_intervals() {
    let own = Aims { retention_of: [(card(1), 0.8)].into(), fuzz: false, ..Aims::default() };
    let mut ledger = Ledger::new(Schedule::aiming(own));
    answer(&mut ledger, 0, 0, Rating::Five, 0);
    answer(&mut ledger, 1, 1, Rating::Five, 0);
    assert_eq!((due(&ledger, 0), due(&ledger, 1)), (8, 28));
    ledger.reschedule(Schedule::new(0.9));
    assert_eq!((due(&ledger, 0), due(&ledger, 1)), (8, 8));
}

#[test]
fn no_interval_is_longer_than_the_longest() {
    let mut ledger = Ledger::new(Schedule::aiming(Aims { longest: 6, ..Aims::default() }));
    for number in 0..50 {
        answer(&mut ledger, number, number, Rating::Five, 0);
        assert!(due(&ledger, number) <= 6);
    }
}

proptest! {
    #[test]
    fn what_is_planned_is_what_happens(
        answers in prop::collection::vec((0..5usize, 0..5usize, 0..40i32), 1..60)
    ) {
        let mut ledger = Ledger::new(Schedule::new(0.9));
        let mut day = 0;
        for (id, (number, rating, gap)) in answers.into_iter().enumerate() {
            day += gap;
            let plan = answer(&mut ledger, id, number, Rating::ALL[rating], day);
            prop_assert_eq!(due(&ledger, number), day + i32::try_from(plan.next.interval).unwrap());
            let again = ledger.plan(&card(number), Rating::Four, false, Day(day));
            prop_assert_eq!(again, ledger.plan(&card(number), Rating::Four, false, Day(day)));
        }
    }
}
