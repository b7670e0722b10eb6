//! What a desired retention costs: more known means more answers.

use std::ops::RangeInclusive;

use fsrs::{SimulatorConfig, expected_workload};

use super::{Ledger, Memory};

/// The retentions of the curve, in hundredths.
pub const RETENTIONS: RangeInclusive<u8> = 80..=97;

/// A point of the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Workload {
    pub retention: f32,
    /// Answers that a card takes in its first year, repeats included, by FSRS's model.
    pub answers: f32,
}

/// How one rates: what the curve needs to know of a learner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Habits {
    /// The share of each grade among first answers.
    first: [f32; 4],
    /// The share of Hard, Good and Easy among what was remembered later.
    later: [f32; 3],
}

impl Habits {
    /// From all answers; what FSRS's authors found in many learners counts as a hundred answers more,
    /// so that few answers do not make a habit.
    pub fn of(ledger: &Ledger) -> Self {
        let usual = SimulatorConfig::default();
        let mut first = usual.first_rating_prob.map(|share| share * 100.0);
        let mut later = usual.review_rating_prob.map(|share| share * 100.0);
        for answer in ledger.answers().flat_map(|(_, answers)| answers) {
            let grade = answer.rating.grade() as usize;
            let counted = match answer.before {
                Memory::New => first.get_mut(grade - 1),
                Memory::Learned { .. } if answer.is_test() && grade > 1 => later.get_mut(grade - 2),
                Memory::Learned { .. } => None,
            };
            if let Some(count) = counted {
                *count += 1.0;
            }
        }
        Self { first: shares(first), later: shares(later) }
    }
}

/// The workload at a desired retention; `None` if FSRS refuses the parameters.
pub fn workload(parameters: &[f32], habits: &Habits, retention: f32) -> Option<Workload> {
    let config = SimulatorConfig {
        first_rating_prob: habits.first,
        review_rating_prob: habits.later,
        // An answer is the unit: whose seconds these are, only a learner knows.
        state_rating_costs: [[1.0; 4]; 3],
        ..SimulatorConfig::default()
    };
    let answers = expected_workload(parameters, retention, &config).ok()?;
    answers.is_finite().then_some(Workload { retention, answers })
}

fn shares<const N: usize>(counts: [f32; N]) -> [f32; N] {
    let sum: f32 = counts.iter().sum();
    counts.map(|count| count / sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Schedule;

    #[test]
    fn more_retention_takes_more_answers() {
        let habits = Habits::of(&Ledger::new(Schedule::new(0.9)));
        let at = |retention| workload(&[], &habits, retention).unwrap().answers;
        let (low, middle, high) = (at(0.8), at(0.9), at(0.97));
        assert!(low > 2.0 && low < middle && middle < high && high < 60.0, "{low} {middle} {high}");
        assert_eq!(workload(&[1.0; 20], &habits, 0.9), None);
    }
}
