//! Simulated learners: what the scheduler gives for what it asks, beside SM-2 and Leitner.
//!
//! A learner forgets and learns as FSRS-6 says, under parameters of their own, and answers by throwing dice
//! with a fixed seed. Ours is the real path: a deck, the quiz, the event it asks to write, the ledger; with
//! rounding, fuzz and balancing. `cargo test --test learners -- --nocapture` prints the tables that stand in
//! `server/memory/README.md`.

#![allow(clippy::disallowed_macros, reason = "it prints its tables")]

#[path = "learners/learner.rs"]
mod learner;
#[path = "learners/others.rs"]
mod others;
#[path = "learners/ours.rs"]
mod ours;

use hoverdeck::memory::{Aims, Limits};

use self::learner::{Course, Learner, Result};

/// FSRS-6's default parameters, as published.
const DEFAULTS: [f32; 21] = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835,
    0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];

/// Somebody who forgets sooner than FSRS's defaults expect.
fn forgetful() -> [f32; 21] {
    let mut parameters = DEFAULTS;
    parameters[..4].iter_mut().for_each(|stability| *stability *= 0.6);
    parameters[8] -= 0.25;
    parameters
}

fn whole_year(truth: [f32; 21]) -> Course {
    Course { cards: 1500, days: 365, new_a_day: 10, truth }
}

fn row(name: &str, result: &Result) -> String {
    format!(
        "| {name} | {:.1} % | {} | {} | {:.0} | {:.1} | {:.0} | {} |",
        result.recall() * 100.0,
        result.answers,
        result.reviews,
        result.remembered,
        result.answers as f32 / result.remembered,
        result.mean_day(),
        result.busiest_day(),
    )
}

const HEAD: &str = "| scheduler | recall when asked | answers | without repeats of the day | cards remembered at the end | answers per remembered card | answers a day | busiest day |\n|---|--:|--:|--:|--:|--:|--:|--:|";

#[test]
fn a_year_with_fifteen_hundred_cards() {
    let course = whole_year(DEFAULTS);
    let unlimited = Limits { new: 10, reviews: 9999 };
    let ours = ours::study(&course, Aims::default(), unlimited, None);
    let plain = ours::study(&course, Aims { fuzz: false, ..Aims::default() }, unlimited, None);
    let lower = Aims { retention: 0.88, ..Aims::default() };
    let lower = ours::study(&course, lower, unlimited, None);
    let sm2 = others::study(&course, others::Sm2::default());
    let leitner = others::study(&course, others::Leitner::default());
    println!("{HEAD}");
    println!("{}", row("Hoverdeck", &ours));
    println!("{}", row("Hoverdeck without fuzz and balancing", &plain));
    println!("{}", row("Hoverdeck at a desired retention of 0.88", &lower));
    println!("{}", row("SM-2", &sm2));
    println!("{}", row("Leitner", &leitner));
    assert!((ours.recall() - 0.90).abs() <= 0.01, "recall {}", ours.recall());
    let cost = |result: &Result| result.answers as f32 / result.remembered;
    assert!(cost(&ours) < cost(&sm2) && cost(&ours) < cost(&leitner));
    let reviews = |result: &Result| result.reviews as f32 / result.remembered;
    assert!(reviews(&ours) < reviews(&sm2) && reviews(&ours) < reviews(&leitner));
    assert!(ours.busiest_day() <= plain.busiest_day(), "balancing makes no day worse");

    let course = whole_year(forgetful());
    let untuned = ours::study(&course, Aims::default(), unlimited, None);
    let tuned = ours::study(&course, Aims::default(), unlimited, Some(60));
    println!("\n{HEAD}");
    println!("{}", row("a forgetful learner, never tuned", &untuned));
    println!("{}", row("the same, tuned by itself every 60 days", &tuned));
    assert!((tuned.recall() - 0.90).abs() < (untuned.recall() - 0.90).abs());
}

#[test]
fn a_backlog_is_worked_off_best_from_what_is_closest_to_lost() {
    let course = whole_year(DEFAULTS);
    let result = |order| ours::after_a_holiday(&course, order);
    let (lost, holding) = (result(ours::Order::Ours), result(ours::Order::HoldingFirst));
    println!("| after 60 days away, 15 reviews a day for 40 days | cards remembered |\n|---|--:|");
    println!("| least likely to be recalled first (as Hoverdeck does) | {lost:.0} |");
    println!("| most likely to be recalled first | {holding:.0} |");
    assert!(lost > holding, "{lost} {holding}");
}

#[test]
fn recall_comes_out_as_desired_in_a_small_course_too() {
    let course = Course { cards: 150, days: 120, new_a_day: 3, truth: DEFAULTS };
    let ours = ours::study(&course, Aims::default(), Limits { new: 3, reviews: 999 }, None);
    assert!((ours.recall() - 0.90).abs() < 0.04, "{}", ours.recall());
    let again = ours::study(&course, Aims::default(), Limits { new: 3, reviews: 999 }, None);
    assert_eq!(ours.answers, again.answers, "the same dice, the same year");
    assert_eq!(Learner::new(&course).known(0), 0.0);
}
