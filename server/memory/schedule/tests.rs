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
        Aims {
            retention: float(&setting["desired_retention"]),
            longest: u32::try_from(setting["maximum_interval"].as_u64().unwrap()).unwrap(),
            ..Aims::default()
        },
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
    let no_same_day = Schedule::with_parameters(&parameters, Aims::default()).unwrap();
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
    let retentions = floats(&figure["desired_retention"]);
    let expected = figure["interval_days_min1"].as_array().unwrap();
    assert_eq!((retentions.len(), expected.len()), (10, 10));
    for (retention, expected) in retentions.into_iter().zip(expected) {
        // Most of them are beyond what a learner may ask for, so this is below that clamp.
        let days = whole_days(days_per_stability(&FSRS::default(), retention), u32::MAX);
        assert_eq!(u64::from(days), expected.as_u64().unwrap(), "{retention}");
        if (0.70..=0.99).contains(&retention) {
            assert_eq!(Schedule::new(retention).interval(1.0), days, "{retention}");
        }
    }
}

#[test]
fn published_recall_by_day() {
    let curve = published("fsrs-rs src/parameter_initialization.rs", "retrievability");
    let other = published("fsrs-rs src/inference.rs test_current_retrievability", "decay");
    let mut parameters = floats(&vectors()["settings"]["default90"]["parameters"]);
    parameters[20] = float(&other["decay"]);
    let slow = Schedule::with_parameters(&parameters, Aims::default()).unwrap();
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
}

/// A schedule in which a memory with stability 5 has just this recall after `days`: only the parameter
/// w20 bends the curve between, and the formulas see nothing of it but the recall.
fn with_recall_after(days: i32, recall: f32) -> Schedule {
    let mut parameters = floats(&vectors()["settings"]["default90"]["parameters"]);
    let (mut low, mut high) = DECAY;
    for _ in 0..60 {
        parameters[20] = f32::midpoint(low, high);
        let schedule = Schedule::with_parameters(&parameters, Aims::default()).unwrap();
        let falls_too_far = schedule.recall(&learned(5.0, 5.0), days as f32) < recall;
        if falls_too_far { high = parameters[20] } else { low = parameters[20] }
    }
    let schedule = Schedule::with_parameters(&parameters, Aims::default()).unwrap();
    near(schedule.recall(&learned(5.0, 5.0), days as f32), recall, 1e-5, "the curve");
    schedule
}

/// Days after which the rows of the published figures have their recall, for some w20.
const ROWS: [i32; 4] = [5, 12, 30, 100];

#[test]
fn published_stability_after_success() {
    let figure = published("ts-fsrs algorithm.test.ts next_stability, long-term", "rating");
    // The first row is the formula without a factor for the grade, which is that of Good.
    for (row, grade) in [Grade::Good, Grade::Hard, Grade::Good, Grade::Easy].into_iter().enumerate()
    {
        check_row(&figure, row, grade);
    }
}

#[test]
fn published_stability_after_failure() {
    let figure = published("ts-fsrs algorithm.test.ts next_stability, failure", "stability_after");
    for row in 0..4 {
        check_row(&figure, row, Grade::Again);
    }
}

fn check_row(figure: &Value, row: usize, grade: Grade) {
    let before = learned(float(&figure["stability_before"]), float(&figure["difficulty"][row]));
    let schedule = with_recall_after(ROWS[row], float(&figure["retrievability"][row]));
    let next = schedule.next(&before, grade, ROWS[row]);
    near_relative(next.stability, float(&figure["stability_after"][row]), &format!("row {row}"));
}

#[test]
fn published_memories_from_sm2() {
    let figure = published("fsrs-rs src/inference.rs test_memory_from_sm2", "ease_factor");
    let column = |key: &str| floats(&figure[key]);
    let (ease, interval, known) =
        (column("ease_factor"), column("interval"), column("sm2_retention"));
    let (stability, difficulty) = (column("stability"), column("difficulty"));
    assert_eq!(ease.len(), 4);
    for row in 0..4 {
        let memory = default_schedule().from_sm2(ease[row], interval[row], known[row]);
        near_relative(memory.stability, stability[row], "stability");
        near(memory.difficulty, difficulty[row], 1e-4, "difficulty");
    }
}

#[test]
fn every_published_figure_has_its_test() {
    let file = vectors();
    let count = file["published"].as_array().unwrap().len();
    // Three series, due dates, first answers, intervals, two curves, difficulty, same day, success,
    // failure, SM-2.
    assert_eq!(count, 3 + 1 + 1 + 1 + 2 + 1 + 1 + 1 + 1 + 1);
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
    let refused = Schedule::with_parameters(&[1.0; 20], Aims::default()).unwrap_err();
    assert_eq!(refused.count, 20);
    assert!(Schedule::with_parameters(&[f32::NAN; 21], Aims::default()).is_err());
    assert!(Schedule::with_parameters(&[], Aims::default()).is_ok());
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
