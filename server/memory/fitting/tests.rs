//! Fits to learners whose true parameters are known.

use super::*;
use crate::deck::CardId;
use crate::memory::{
    Aims, Day, Device, Event, EventId, EventKind, Memory, Moment, Rating, Schedule, Source,
};

/// Steele, Lea and Flood's SplitMix64, as numbers from 0 to 1.
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / 16_777_216.0
    }
}

/// A learner who forgets faster (`pace` below 1) or slower than the defaults expect.
fn learner(pace: f32, cards: usize, days: i32) -> Ledger {
    let mut truth = fsrs::DEFAULT_PARAMETERS;
    truth[..4].iter_mut().for_each(|stability| *stability *= pace);
    truth[8] += pace.ln();
    let truth = Schedule::with_parameters(&truth, Aims::default()).unwrap();
    let mut ledger = Ledger::new(Schedule::new(0.9));
    let mut dice = Dice(7);
    let mut number = 0_usize;
    for day in 0..days {
        for card in 0..cards {
            let id = CardId::new(&format!("c{card}")).unwrap();
            let Some(rating) = answer(&ledger, &truth, &id, card, day, &mut dice) else { continue };
            number += 1;
            let mut bytes = [0; 16];
            bytes[..8].copy_from_slice(&number.to_be_bytes());
            let kind = EventKind::Review {
                card: id,
                rating,
                duration_ms: 0,
                source: Source::Terminal,
                primed: false,
                shift: 0,
            };
            let at_ms = i64::from(day) * 86_400_000 + number as i64;
            let moment = Moment { at_ms, zone_min: 0, day: Day(day) };
            ledger.apply(&Event::new(EventId(bytes), Device("d".into()), moment, kind));
        }
    }
    ledger
}

/// What the learner says of a card on a day; `None` if it is not asked.
fn answer(
    ledger: &Ledger,
    truth: &Schedule,
    id: &CardId,
    card: usize,
    day: i32,
    dice: &mut Dice,
) -> Option<Rating> {
    let Memory::Learned { due, last, .. } = ledger.record(id).memory else {
        let first = [Rating::One, Rating::Three, Rating::Four, Rating::Five];
        let begins = i32::try_from(card / 2).unwrap() == day;
        return begins.then(|| first[(dice.throw() * 4.0) as usize]);
    };
    if due.0 > day {
        return None;
    }
    // What the learner knows follows from the true parameters and the same answers.
    let answers = ledger.answers().find(|(known, _)| *known == id).map(|(_, it)| it)?;
    let mut memory = Memory::New;
    for it in &answers {
        let gap = match memory {
            Memory::New => 0,
            Memory::Learned { last, .. } => it.day.0 - last.0,
        };
        let next = truth.next(&memory, it.rating.grade(), gap);
        let (stability, difficulty) = (next.stability, next.difficulty);
        memory = Memory::Learned { stability, difficulty, last: it.day, due: it.day };
    }
    let knows = dice.throw() < truth.recall(&memory, (day - last.0) as f32);
    Some(match (knows, dice.throw()) {
        (false, _) => Rating::One,
        (true, throw) if throw < 0.22 => Rating::Three,
        (true, throw) if throw < 0.85 => Rating::Four,
        (true, _) => Rating::Five,
    })
}

#[test]
fn a_learner_unlike_the_defaults_gets_parameters_that_predict_better() {
    let ledger = learner(0.4, 160, 150);
    let lessons = Lessons::of(&ledger);
    assert!(lessons.len() > FEWEST, "{}", lessons.len());
    let fit = fit(&lessons, &[], 5, &Progress::default()).unwrap();
    let (before, after) = (fit.before.unwrap(), fit.after.unwrap());
    assert_eq!((fit.kind, fit.at_ms, fit.reviews), (FitKind::Accepted, 5, lessons.len()));
    assert!(after.log_loss < before.log_loss && after.rmse < before.rmse, "{fit:?}");
    assert!(fit.held_out * 4 <= fit.reviews && fit.held_out * 4 > fit.reviews - 4);
    let schedule = Schedule::with_parameters(&fit.parameters, Aims::default()).unwrap();
    assert_eq!(schedule.parameters(), fit.parameters);
    // The same log, the same fit.
    assert_eq!(super::fit(&lessons, &[], 5, &Progress::default()).unwrap(), fit);
    // What is in force already is not bettered by itself.
    let again = super::fit(&lessons, &fit.parameters, 6, &Progress::default()).unwrap();
    assert_eq!((again.kind, again.parameters.len()), (FitKind::Rejected, 0));
}

#[test]
fn too_few_answers_are_not_fitted() {
    let lessons = Lessons::of(&learner(1.0, 20, 30));
    let refused = fit(&lessons, &[], 0, &Progress::default()).unwrap_err();
    assert_eq!(refused, NoFit::TooFew { have: lessons.len() });
    assert!(refused.to_string().contains("too few"));
    assert!(Lessons::of(&Ledger::new(Schedule::new(0.9))).is_empty());
}

#[test]
fn a_fit_that_is_stopped_says_so() {
    let progress = Progress::default();
    progress.stop();
    let lessons = Lessons::of(&learner(0.4, 160, 150));
    assert_eq!(fit(&lessons, &[], 0, &progress).unwrap_err(), NoFit::Stopped);
}

#[test]
fn lessons_are_answers_of_a_later_day_with_their_past() {
    let mut ledger = Ledger::new(Schedule::new(0.9));
    // Day, rating, primed; a reset before the line that says so.
    let lines = [(0, 1, false), (0, 3, false), (2, 4, false), (3, 4, true), (9, 2, false)];
    for (number, (day, digit, primed)) in lines.into_iter().enumerate() {
        let kind = EventKind::Review {
            card: CardId::new("a").unwrap(),
            rating: Rating::from_digit(digit).unwrap(),
            duration_ms: 0,
            source: Source::Editor,
            primed,
            shift: 0,
        };
        let moment = Moment { at_ms: i64::from(day) * 86_400_000, zone_min: 0, day: Day(day) };
        let id = EventId([u8::try_from(number).unwrap(); 16]);
        ledger.apply(&Event::new(id, Device("d".into()), moment, kind));
    }
    let shown = |lessons: &Lessons| -> Vec<String> {
        let one = |item: &FSRSItem| {
            let reviews = item.reviews.iter().map(|it| format!("{}@{}", it.rating, it.delta_t));
            reviews.collect::<Vec<_>>().join(" ")
        };
        lessons.items.iter().map(one).collect()
    };
    let lessons = Lessons::of(&ledger);
    assert_eq!(shown(&lessons), ["1@0 2@0 3@2", "1@0 2@0 3@2 3@0 1@6"]);
    // Each has a later day: the crate panics on one that has none.
    assert!(lessons.items.iter().all(|item| item.long_term_review_cnt() > 0));
}

fn kept(at_day: i64, kind: FitKind, reviews: usize, first: f32) -> Fit {
    let parameters = if kind == FitKind::Accepted { vec![first] } else { Vec::new() };
    let at_ms = at_day * 86_400_000;
    Fit { at_ms, kind, reviews, held_out: 0, before: None, after: None, parameters }
}

#[test]
fn a_revert_goes_back_by_one_accepted_fit() {
    use FitKind::{Accepted, Rejected, Reverted};
    let fits = [
        kept(0, Accepted, 1000, 1.0),
        kept(1, Rejected, 1000, 0.0),
        kept(2, Accepted, 1200, 2.0),
        kept(3, Reverted, 1200, 0.0),
        kept(4, Reverted, 1200, 0.0),
        kept(5, Reverted, 1200, 0.0),
    ];
    let first: Vec<_> = (0..=6).map(|count| in_force(&fits[..count]).first().copied()).collect();
    let (one, two) = (Some(1.0), Some(2.0));
    assert_eq!(first, [None, one, one, two, one, None, None]);
}

#[test]
fn fits_nobody_asked_for_are_rare_and_end_with_a_revert() {
    let lessons = |count| Lessons {
        items: vec![FSRSItem { reviews: Vec::new() }; count],
        cards: vec![0; count],
    };
    let day = |day: i64| day * 86_400_000;
    assert!(!is_time(&lessons(999), &[], day(0)));
    assert!(is_time(&lessons(1000), &[], day(0)));
    let rejected = [kept(0, FitKind::Rejected, 1000, 0.0)];
    assert!(!is_time(&lessons(1099), &rejected, day(40)));
    assert!(!is_time(&lessons(1100), &rejected, day(29)));
    assert!(is_time(&lessons(1100), &rejected, day(30)));
    let reverted = [kept(0, FitKind::Reverted, 1000, 0.0)];
    assert!(!is_time(&lessons(5000), &reverted, day(400)));
}
