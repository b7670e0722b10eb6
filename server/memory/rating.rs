//! The learner's 1–5 and the four grades FSRS knows.

use serde::{Deserialize, Serialize};

/// How well the learner knew it: 1 *not at all* … 5 *perfectly*. This is what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Rating {
    One = 1,
    Two = 2,
    Three = 3,
    Four = 4,
    Five = 5,
}

/// What FSRS calls a rating. Derived from a [`Rating`] at replay, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grade {
    Again = 1,
    Hard = 2,
    Good = 3,
    Easy = 4,
}

impl Rating {
    pub const ALL: [Self; 5] = [Self::One, Self::Two, Self::Three, Self::Four, Self::Five];

    /// The version of [`Rating::grade`]'s mapping, written beside every review.
    pub const MAPPING: u8 = 1;

    /// A rating from its digit, 1 to 5.
    pub fn from_digit(digit: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|rating| i64::from(rating.digit()) == digit)
    }

    pub const fn digit(self) -> u8 {
        self as u8
    }

    /// Whether the learner remembered: the line runs between 2 and 3.
    pub const fn remembered(self) -> bool {
        self.digit() >= 3
    }

    /// 1, 2 → Again; 3 → Hard; 4 → Good; 5 → Easy. A 2 is a failure that was recognised when shown:
    /// FSRS counts Hard as a success and would learn from a lie.
    pub const fn grade(self) -> Grade {
        match self {
            Self::One | Self::Two => Grade::Again,
            Self::Three => Grade::Hard,
            Self::Four => Grade::Good,
            Self::Five => Grade::Easy,
        }
    }

    /// The words beside the digit wherever one rates.
    pub const fn label(self) -> &'static str {
        match self {
            Self::One => "not at all",
            Self::Two => "recognised it",
            Self::Three => "with effort",
            Self::Four => "knew it",
            Self::Five => "perfectly",
        }
    }
}
