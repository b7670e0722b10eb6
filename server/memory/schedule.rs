//! FSRS-6 behind one door, with the guards the crate does not have.

use super::{Grade, Memory};

/// The scheduler with its settings.
#[derive(Debug, Clone)]
pub struct Schedule {
    // fsrs::FSRS, desired retention …
}

/// A memory after an answer, and when it is to be asked again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NextReview {
    /// Days until recall falls to 90 %.
    pub stability: f32,
    /// 1 to 10.
    pub difficulty: f32,
    /// Whole days until the next review, at least 1.
    pub interval: u32,
}

impl Schedule {
    /// FSRS-6 with its default parameters. `retention` is clamped to 0.70–0.99.
    pub fn new(retention: f32) -> Self {
        let _ = retention;
        todo!()
    }

    /// The state after answering with `grade`, `elapsed` whole days after the last review (below 0 counts as 0).
    pub fn next(&self, memory: &Memory, grade: Grade, elapsed: i32) -> NextReview {
        let _ = (memory, grade, elapsed);
        todo!()
    }

    /// Probability of recall after `elapsed` days, 0 to 1; 0 for a new card.
    pub fn recall(&self, memory: &Memory, elapsed: f32) -> f32 {
        let _ = (memory, elapsed);
        todo!()
    }
}
