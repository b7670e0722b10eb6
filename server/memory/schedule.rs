//! FSRS-6 behind one door, with the guards the crate does not have.
//!
//! Nothing else in Hoverdeck names the `fsrs` crate. No dates here: an answer and the days since the
//! last one in, stability, difficulty and an interval out. Dates are `ledger.rs`.

use fsrs::{FSRS, FSRS6_DEFAULT_DECAY, FSRSItem, FSRSReview, MemoryState};

use super::{Grade, Memory, spread};

/// The longest interval, in days: a hundred years, the bound of FSRS itself.
const LONGEST: u32 = 36_500;

/// The bounds of stability, in days, that FSRS keeps.
const STABILITY: (f32, f32) = (0.001, 36_500.0);

/// The bounds of difficulty.
const DIFFICULTY: (f32, f32) = (1.0, 10.0);

/// The bounds that FSRS clips its last parameter to: how fast recall decays.
const DECAY: (f32, f32) = (0.1, 0.8);

/// The scheduler with its settings.
#[derive(Debug, Clone)]
pub struct Schedule {
    fsrs: FSRS,
    /// The parameter w20, as the model clips it.
    decay: f32,
    /// The interval of a memory with stability 1: intervals are proportional to stability.
    days_per_stability: f32,
    longest: u32,
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

/// Parameters that FSRS cannot work with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("FSRS takes 0, 17, 19 or 21 finite parameters; these are {count}")]
pub struct InvalidParameters {
    pub count: usize,
}

impl Schedule {
    /// FSRS-6 with its default parameters. `retention` is clamped to 0.70–0.99; what is not a number
    /// counts as 0.9.
    pub fn new(retention: f32) -> Self {
        Self::build(FSRS::default(), FSRS6_DEFAULT_DECAY, retention, LONGEST)
    }

    /// FSRS-6 with a learner's own parameters (21; 19 of FSRS-5 and 17 of FSRS-4.5 are converted, none
    /// means the default), clipped to the model's bounds. `longest` bounds every interval, in days, and
    /// is at least 1.
    pub fn with_parameters(
        parameters: &[f32],
        retention: f32,
        longest: u32,
    ) -> Result<Self, InvalidParameters> {
        let invalid = |_| InvalidParameters { count: parameters.len() };
        let fsrs = FSRS::new(parameters).map_err(invalid)?;
        let filled = fsrs::check_and_fill_parameters(parameters).map_err(invalid)?;
        let decay = filled.last().copied().unwrap_or(FSRS6_DEFAULT_DECAY);
        Ok(Self::build(fsrs, decay.clamp(DECAY.0, DECAY.1), retention, longest))
    }

    /// The state after answering with `grade`, `elapsed` whole days after the last review (below 0
    /// counts as 0). With 0 days FSRS uses its same-day formula. A new card has no last review: there
    /// `elapsed` says nothing.
    pub fn next(&self, memory: &Memory, grade: Grade, elapsed: i32) -> NextReview {
        let delta_t = if known(memory).is_some() { elapsed.max(0).unsigned_abs() } else { 0 };
        let answer = FSRSReview { rating: grade as u32, delta_t };
        let state = self
            .fsrs
            .memory_state(FSRSItem { reviews: vec![answer] }, known(memory))
            .unwrap_or_else(|_| known(memory).unwrap_or(UNKNOWN));
        let state = bounded(state.stability, state.difficulty);
        NextReview {
            stability: state.stability,
            difficulty: state.difficulty,
            interval: self.interval(state.stability),
        }
    }

    /// Probability of recall after `elapsed` days, 0 to 1; 0 for a new card. Before the last review
    /// (`elapsed` below 0) it is 1.
    pub fn recall(&self, memory: &Memory, elapsed: f32) -> f32 {
        let Some(state) = known(memory) else { return 0.0 };
        fsrs::current_retrievability(state, elapsed.max(0.0), self.decay).clamp(0.0, 1.0)
    }

    /// An interval moved within its fuzz range, as a review's event says.
    pub(super) fn moved(&self, interval: u32, shift: i16) -> u32 {
        spread::moved(interval, shift, self.longest)
    }

    /// Whole days until recall of a memory with this stability falls to the desired retention.
    fn interval(&self, stability: f32) -> u32 {
        let days = (stability * self.days_per_stability).round();
        // A float beyond the range saturates; NaN becomes 0 and then 1.
        (days as u32).clamp(1, self.longest)
    }

    fn build(fsrs: FSRS, decay: f32, retention: f32, longest: u32) -> Self {
        let retention = if retention.is_nan() { 0.9 } else { retention.clamp(0.70, 0.99) };
        let days_per_stability = fsrs.next_interval(Some(1.0), retention, Grade::Good as u32);
        Self { fsrs, decay, days_per_stability, longest: longest.max(1) }
    }
}

/// What an answer leaves that FSRS could not compute. Its inputs are bounded, so this is a floor to
/// stand on, not a case.
const UNKNOWN: MemoryState = MemoryState { stability: STABILITY.0, difficulty: DIFFICULTY.1 };

/// The memory as FSRS names it, within its bounds; `None` for a new card.
fn known(memory: &Memory) -> Option<MemoryState> {
    match *memory {
        Memory::New => None,
        Memory::Learned { stability, difficulty, .. } => Some(bounded(stability, difficulty)),
    }
}

/// Both figures within their bounds; what is not a number becomes the harder bound.
fn bounded(stability: f32, difficulty: f32) -> MemoryState {
    let or = |value: f32, otherwise: f32| if value.is_nan() { otherwise } else { value };
    MemoryState {
        stability: or(stability, STABILITY.0).clamp(STABILITY.0, STABILITY.1),
        difficulty: or(difficulty, DIFFICULTY.1).clamp(DIFFICULTY.0, DIFFICULTY.1),
    }
}

#[cfg(test)]
mod tests;
