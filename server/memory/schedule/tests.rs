//! The scheduler against an independent implementation's figures, and against nonsense.

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::memory::Day;

/// 30 sequences computed by another implementation, and 13 published figures.
fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../tests/fixtures/fsrs_vectors.json")).unwrap()
}

fn default_schedule() -> Schedule {
    Schedule::new(0.9)
}

fn learned(stability: f32, difficulty: f32) -> Memory {
    Memory::Learned { stability, difficulty, last: Day(0), due: Day(0) }
}

fn after(next: &NextReview) -> Memory {
    learned(next.stability, next.difficulty)
}

fn grade(number: &Value) -> Grade {
    match number.as_i64().unwrap() {
        1 => Grade::Again,
        2 => Grade::Hard,
        3 => Grade::Good,
        4 => Grade::Easy,
        other => panic!("no grade {other}"),
    }
}

fn float(value: &Value) -> f32 {
    value.as_f64().unwrap() as f32
}

fn floats(value: &Value) -> Vec<f32> {
    value.as_array().unwrap().iter().map(float).collect()
}

fn day_count(value: &Value) -> i32 {
    i32::try_from(value.as_i64().unwrap()).unwrap()
}

#[track_caller]
fn near(actual: f32, expected: f32, tolerance: f32, what: &str) {
    assert!((actual - expected).abs() <= tolerance, "{what}: {actual} instead of {expected}");
}

#[track_caller]
fn near_relative(actual: f32, expected: f32, what: &str) {
    near(actual, expected, expected.abs() * 1e-4, what);
}

fn schedule_of(setting: &Value) -> Schedule {
    Schedule::with_parameters(
        &floats(&setting["parameters"]),
        float(&setting["desired_retention"]),
        u32::try_from(setting["maximum_interval"].as_u64().unwrap()).unwrap(),
    )
    .unwrap()
}

fn run(schedule: &Schedule, ratings: &Value, elapsed: &Value) -> NextReview {
    let mut memory = Memory::New;
    let mut last = None;
    for (rating, days) in ratings.as_array().unwrap().iter().zip(elapsed.as_array().unwrap()) {
        let next = schedule.next(&memory, grade(rating), day_count(days));
        memory = after(&next);
        last = Some(next);
    }
    last.unwrap()
}

#[test]
fn every_vector_is_reproduced() {
    let file = vectors();
    let all = file["vectors"].as_array().unwrap();
    assert_eq!(all.len(), 30);
    for vector in all {
        check_vector(&schedule_of(&file["settings"][vector["setting"].as_str().unwrap()]), vector);
    }
}

fn check_vector(schedule: &Schedule, vector: &Value) {
    let id = vector["id"].as_str().unwrap();
    let mut memory = Memory::New;
    for review in vector["reviews"].as_array().unwrap() {
        let elapsed = day_count(&review["elapsed_days"]);
        if let Some(before) = review["retrievability_before"].as_f64() {
            near(schedule.recall(&memory, elapsed as f32), before as f32, 1e-4, id);
        }
        let next = schedule.next(&memory, grade(&review["rating"]), elapsed);
        near_relative(next.stability, float(&review["stability"]), id);
        near(next.difficulty, float(&review["difficulty"]), 1e-4, id);
        assert_eq!(i64::from(next.interval), review["interval_days"].as_i64().unwrap(), "{id}");
        memory = after(&next);
    }
    for (days, recall) in vector["retrievability_after_days"].as_object().unwrap() {
        near(schedule.recall(&memory, days.parse().unwrap()), float(recall), 1e-4, id);
    }
}

/// The published figure whose source begins with this text and whose keys include `key`.
fn published(source: &str, key: &str) -> Value {
    let file = vectors();
    let all = file["published"].as_array().unwrap();
    let found = all.iter().find(|figure| {
        figure["source"].as_str().unwrap().starts_with(source) && !figure[key].is_null()
    });
    found.unwrap_or_else(|| panic!("no figure from {source} with {key}")).clone()
}

#[test]
fn published_states_after_a_series() {
    let file = vectors();
    let series = ["py-fsrs tests/test_basic.py test_memo_state", "this research"];
    for source in series {
        check_series(&default_schedule(), &published(source, "stability"));
    }
    let mut parameters = floats(&file["settings"]["default90"]["parameters"]);
    parameters[17..20].fill(0.0);
    let no_same_day = Schedule::with_parameters(&parameters, 0.9, LONGEST).unwrap();
    check_series(&no_same_day, &published("ts-fsrs FSRS-6.test.ts; fsrs-rs", "stability"));
}

fn check_series(schedule: &Schedule, figure: &Value) {
    let next = run(schedule, &figure["ratings"], &figure["elapsed_days"]);
    near_relative(next.stability, float(&figure["stability"]), "stability");
    near(next.difficulty, float(&figure["difficulty"]), 1e-4, "difficulty");
}

#[test]
fn published_intervals_on_due_dates() {
    let figure = published(
        "open-spaced-repetition/py-fsrs tests/test_basic.py test_review_card",
        "interval_days_floor",
    );
    let intervals = figure["interval_days_floor"].as_array().unwrap();
    let mut memory = Memory::New;
    let mut elapsed = 0;
    for (rating, interval) in figure["ratings"].as_array().unwrap().iter().zip(intervals) {
        let next = default_schedule().next(&memory, grade(rating), elapsed);
        elapsed = day_count(interval);
        // 0 stands for that program's learning steps of minutes, which are no intervals here.
        if elapsed > 0 {
            assert_eq!(i64::from(next.interval), i64::from(elapsed));
        }
        memory = after(&next);
    }
}

#[test]
fn published_first_answers() {
    let figure = published("ts-fsrs FSRS-6.test.ts first repeat", "first_rating");
    let expected = floats(&figure["stability"]).into_iter().zip(floats(&figure["difficulty"]));
    let ratings = figure["first_rating"].as_array().unwrap().iter();
    for (rating, (stability, difficulty)) in ratings.zip(expected) {
        let next = default_schedule().next(&Memory::New, grade(rating), 7);
        near_relative(next.stability, stability, "stability");
        near(next.difficulty, difficulty, 1e-4, "difficulty");
    }
}

#[test]
fn published_intervals_per_retention() {
    let figure = published("fsrs-rs src/inference.rs test_next_interval", "interval_days_min1");
    // Of the published retentions these are within what a learner may ask for.
    for (retention, index) in [(0.7, 6), (0.8, 7), (0.9, 8)] {
        near(float(&figure["desired_retention"][index]), retention, 1e-6, "the row");
        let expected = figure["interval_days_min1"][index].as_u64().unwrap();
        assert_eq!(u64::from(Schedule::new(retention).interval(1.0)), expected);
    }
}

#[test]
fn published_recall_by_day() {
    let curve = published("fsrs-rs src/parameter_initialization.rs", "retrievability");
    let other = published("fsrs-rs src/inference.rs test_current_retrievability", "decay");
    let mut parameters = floats(&vectors()["settings"]["default90"]["parameters"]);
    parameters[20] = float(&other["decay"]);
    let slow = Schedule::with_parameters(&parameters, 0.9, LONGEST).unwrap();
    for (schedule, figure) in [(default_schedule(), curve), (slow, other)] {
        let days = floats(&figure["elapsed_days"]);
        for (days, recall) in days.into_iter().zip(floats(&figure["retrievability"])) {
            near(schedule.recall(&learned(1.0, 5.0), days), recall, 1e-5, "recall");
        }
    }
}

#[test]
fn published_difficulty_and_stability_steps() {
    let difficulty = published("ts-fsrs algorithm.test.ts next_difficulty", "difficulty_after");
    let same_day = published("ts-fsrs algorithm.test.ts next_stability, same-day", "rating");
    for (index, grade) in
        [Grade::Again, Grade::Hard, Grade::Good, Grade::Easy].into_iter().enumerate()
    {
        let next = default_schedule().next(&learned(5.0, 5.0), grade, 0);
        near(next.difficulty, float(&difficulty["difficulty_after"][index]), 1e-4, "difficulty");
        near_relative(next.stability, float(&same_day["stability_after"][index]), "same day");
    }
    // Recall of a memory with stability 5 is 0.9 after 5 days: the one published row on a whole day.
    let failure = published("ts-fsrs algorithm.test.ts next_stability, failure", "stability_after");
    let next = default_schedule().next(&learned(5.0, 1.0), Grade::Again, 5);
    near_relative(next.stability, float(&failure["stability_after"][0]), "failure");
}

#[test]
fn retention_is_clamped() {
    for (wanted, got) in [(0.0, 0.70), (-1.0, 0.70), (1.0, 0.99), (1.5, 0.99), (f32::NAN, 0.9)] {
        let interval = Schedule::new(wanted).interval(100.0);
        assert_eq!(interval, Schedule::new(got).interval(100.0), "{wanted}");
        assert!(interval >= 1, "{wanted}");
    }
}

#[test]
fn a_wrong_number_of_parameters_is_refused() {
    let refused = Schedule::with_parameters(&[1.0; 20], 0.9, LONGEST).unwrap_err();
    assert_eq!(refused.count, 20);
    assert!(Schedule::with_parameters(&[f32::NAN; 21], 0.9, LONGEST).is_err());
    assert!(Schedule::with_parameters(&[], 0.9, LONGEST).is_ok());
}

#[test]
fn recall_of_a_new_card_is_nothing_and_before_the_last_answer_certain() {
    assert!(default_schedule().recall(&Memory::New, 3.0) < f32::EPSILON);
    near(default_schedule().recall(&learned(10.0, 5.0), -3.0), 1.0, 1e-6, "before");
}

proptest! {
    #[test]
    fn whatever_comes_in_what_comes_out_is_bounded(
        stability in prop::num::f32::ANY,
        difficulty in prop::num::f32::ANY,
        elapsed in any::<i32>(),
        retention in prop::num::f32::ANY,
        grade in 0..4usize,
    ) {
        let grade = [Grade::Again, Grade::Hard, Grade::Good, Grade::Easy][grade];
        let schedule = Schedule::new(retention);
        let next = schedule.next(&learned(stability, difficulty), grade, elapsed);
        prop_assert!((0.001..=36_500.0).contains(&next.stability), "{next:?}");
        prop_assert!((1.0..=10.0).contains(&next.difficulty), "{next:?}");
        prop_assert!((1..=36_500).contains(&next.interval), "{next:?}");
        let recall = schedule.recall(&learned(stability, difficulty), elapsed as f32);
        prop_assert!((0.0..=1.0).contains(&recall), "{recall}");
    }

    #[test]
    fn a_better_answer_never_comes_back_sooner(
        stability in 0.001f32..1000.0,
        difficulty in 1.0f32..10.0,
        elapsed in 0..2000i32,
    ) {
        let memory = learned(stability, difficulty);
        let interval = |grade| default_schedule().next(&memory, grade, elapsed).interval;
        let [again, hard, good, easy] =
            [Grade::Again, Grade::Hard, Grade::Good, Grade::Easy].map(interval);
        prop_assert!(again <= hard && hard <= good && good <= easy);
    }
}
