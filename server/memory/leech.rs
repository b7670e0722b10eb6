//! Cards that cost more than they give: told, never hidden.

use super::{CardRecord, Memory};

/// So many lapses make a leech …
const LAPSES: u32 = 4;
/// … or a difficulty above this …
const DIFFICULTY: f32 = 9.0;
/// … with a stability below this, in days.
const STABILITY: f32 = 3.0;

impl CardRecord {
    /// Whether this card keeps being forgotten: after 4 lapses, or while its difficulty is above 9 and
    /// its stability below 3 days. It goes on being asked; what to do about it is said.
    pub fn is_leech(&self) -> bool {
        let hard = match self.memory {
            Memory::New => return false,
            Memory::Learned { stability, difficulty, .. } => {
                difficulty > DIFFICULTY && stability < STABILITY
            }
        };
        hard || self.lapses >= LAPSES
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Day;

    fn record(lapses: u32, difficulty: f32, stability: f32) -> CardRecord {
        let memory = Memory::Learned { stability, difficulty, last: Day(0), due: Day(1) };
        CardRecord { memory, lapses, ..CardRecord::default() }
    }

    #[test]
    fn four_lapses_or_hard_and_weak() {
        assert!(record(4, 5.0, 50.0).is_leech());
        assert!(!record(3, 5.0, 50.0).is_leech());
        assert!(record(0, 9.1, 2.9).is_leech());
        assert!(!record(0, 9.1, 3.0).is_leech());
        assert!(!record(0, 9.0, 2.9).is_leech());
        assert!(!CardRecord { lapses: 9, ..CardRecord::default() }.is_leech());
    }
}
