//! FSRS-6 behind one door, with the guards the crate does not have.
//!
//! Nothing else in Hoverdeck names the `fsrs` crate. No dates here: an answer and the days since the
//! last one in, stability, difficulty and an interval out. Dates are `ledger.rs`.

use std::collections::HashMap;

use fsrs::{FSRS, FSRS6_DEFAULT_DECAY, FSRSItem, FSRSReview, MemoryState};

use super::{Day, Grade, Memory, Rating, Weekdays, spread};
use crate::deck::CardId;

/// The longest interval, in days: a hundred years, the bound of FSRS itself.
const LONGEST: u32 = 36_500;

/// The bounds of stability, in days, that FSRS keeps.
const STABILITY: (f32, f32) = (0.001, 36_500.0);

/// The bounds of difficulty.
const DIFFICULTY: (f32, f32) = (1.0, 10.0);

/// The bounds that FSRS clips its last parameter to: how fast recall decays.
const DECAY: (f32, f32) = (0.1, 0.8);

/// What a learner can ask of a schedule.
#[derive(Debug, Clone, PartialEq)]
pub struct Aims {
    /// The share of answers one wants to know: clamped to 0.70–0.99; what is not a number counts as 0.9.
    pub retention: f32,
    /// Cards that have a share of their own.
    pub retention_of: HashMap<CardId, f32>,
    /// The longest interval, in days, at least 1.
    pub longest: u32,
    /// Whether reviews are spread over the days of their range (`spread.rs`).
    pub fuzz: bool,
    /// Days that are kept free where the range has another.
    pub light: Weekdays,
}

impl Default for Aims {
    fn default() -> Self {
        Self {
            retention: 0.9,
            retention_of: HashMap::new(),
            longest: LONGEST,
            fuzz: true,
            light: Weekdays::default(),
        }
    }
}

/// The scheduler with its settings.
#[derive(Debug, Clone)]
pub struct Schedule {
    fsrs: FSRS,
    /// All 21, as the model clips them; empty for the defaults.
    parameters: Vec<f32>,
    aims: Aims,
    /// The parameter w20, as the model clips it.
    decay: f32,
    /// The interval of a memory with stability 1: intervals are proportional to stability.
    days_per_stability: f32,
}

/// Two schedules are equal when they give the same dates.
impl PartialEq for Schedule {
    fn eq(&self, other: &Self) -> bool {
        (&self.parameters, &self.aims) == (&other.parameters, &other.aims)
    }
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
        Self::aiming(Aims { retention, ..Aims::default() })
    }

    /// FSRS-6 with its default parameters.
    pub fn aiming(aims: Aims) -> Self {
        Self::build(FSRS::default(), Vec::new(), FSRS6_DEFAULT_DECAY, aims)
    }

    /// FSRS-6 with a learner's own parameters (21; 19 of FSRS-5 and 17 of FSRS-4.5 are converted, none
    /// means the default), clipped to the model's bounds.
    pub fn with_parameters(parameters: &[f32], aims: Aims) -> Result<Self, InvalidParameters> {
        let invalid = |_| InvalidParameters { count: parameters.len() };
        let fsrs = FSRS::new(parameters).map_err(invalid)?;
        let filled = fsrs::check_and_fill_parameters(parameters).map_err(invalid)?;
        let decay = filled.last().copied().unwrap_or(FSRS6_DEFAULT_DECAY);
        Ok(Self::build(fsrs, parameters.to_vec(), decay.clamp(DECAY.0, DECAY.1), aims))
    }

    /// The parameters this was made with; empty for the defaults.
    pub fn parameters(&self) -> &[f32] {
        &self.parameters
    }

    pub const fn aims(&self) -> &Aims {
        &self.aims
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

    /// The memory that an SM-2 scheduler's figures stand for: `ease` (2.5 to begin with), `interval` in
    /// days, and the share that was known at those intervals (clamped as a desired retention is). For
    /// a card that comes from elsewhere without its history.
    pub fn from_sm2(&self, ease: f32, interval: f32, retention: f32) -> NextReview {
        let state = self.fsrs.memory_state_from_sm2(ease, interval, kept(retention));
        let state = state.map_or(UNKNOWN, |state| bounded(state.stability, state.difficulty));
        NextReview {
            stability: state.stability,
            difficulty: state.difficulty,
            interval: self.interval(state.stability),
        }
    }

    /// A text that is the same for two schedules only if every answer leads to the same with both: what they
    /// were asked for, and a sample of what they answer.
    pub(super) fn signature(&self) -> String {
        let Aims { retention, retention_of, longest, fuzz, light } = &self.aims;
        let mut own: Vec<_> = retention_of.iter().map(|(card, it)| (card.as_str(), it)).collect();
        own.sort_unstable_by_key(|(card, _)| *card);
        let parameters = &self.parameters;
        format!("{parameters:?} {retention} {own:?} {longest} {fuzz} {light:?} {:?}", self.sample())
    }

    /// What each grade leads to, of a new card and of others, on the same day and later.
    fn sample(&self) -> Vec<NextReview> {
        let learned = |(stability, difficulty)| Memory::Learned {
            stability,
            difficulty,
            last: Day(0),
            due: Day(0),
        };
        let memories = [Memory::New].into_iter().chain([(0.5, 9.0), (80.0, 3.0)].map(learned));
        let asked = memories.flat_map(|memory| [0, 1, 30].map(|elapsed| (memory, elapsed)));
        let each = |(memory, elapsed)| {
            Rating::ALL.map(|rating| self.next(&memory, rating.grade(), elapsed))
        };
        asked.flat_map(each).collect()
    }

    /// An interval moved within its fuzz range, as a review's event says.
    pub(super) fn moved(&self, interval: u32, shift: i16) -> u32 {
        spread::moved(interval, shift, self.longest())
    }

    /// Whole days until recall of a card with this stability falls to the retention desired of it.
    pub(super) fn interval_of(&self, card: &CardId, stability: f32) -> u32 {
        match self.aims.retention_of.get(card) {
            Some(retention) => {
                let pace = days_per_stability(&self.fsrs, kept(*retention));
                whole_days(stability * pace, self.longest())
            }
            None => self.interval(stability),
        }
    }

    pub(super) fn longest(&self) -> u32 {
        self.aims.longest.max(1)
    }

    /// Whole days until recall of a memory with this stability falls to the desired retention.
    fn interval(&self, stability: f32) -> u32 {
        whole_days(stability * self.days_per_stability, self.longest())
    }

    fn build(fsrs: FSRS, parameters: Vec<f32>, decay: f32, aims: Aims) -> Self {
        let days_per_stability = days_per_stability(&fsrs, kept(aims.retention));
        Self { fsrs, parameters, aims, decay, days_per_stability }
    }
}

/// A desired retention within the bounds that make sense.
fn kept(retention: f32) -> f32 {
    if retention.is_nan() { 0.9 } else { retention.clamp(0.70, 0.99) }
}

/// The interval, in days, of a memory with stability 1.
fn days_per_stability(fsrs: &FSRS, retention: f32) -> f32 {
    fsrs.next_interval(Some(1.0), retention, Grade::Good as u32)
}

/// Days as a schedule counts them: whole, at least 1.
fn whole_days(days: f32, longest: u32) -> u32 {
    // A float beyond the range saturates; NaN becomes 0 and then 1.
    (days.round() as u32).clamp(1, longest)
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
