//! Finds the one bit of an event that flipped, by its checksum.
//!
//! CRC-32 tells any single flipped bit of a row this short from any other: if one flip makes the checksum
//! fit, that was it. More than one flip is not mended.

use rusqlite::types::ValueRef;

use super::row::{SUMMED, checksum};

/// A value as bytes: a flipped bit may have left text that is no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Raw {
    Null,
    Integer(i64),
    Text(Vec<u8>),
    Blob(Vec<u8>),
}

impl Raw {
    pub fn of(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Integer(number) => Self::Integer(number),
            ValueRef::Text(bytes) => Self::Text(bytes.to_vec()),
            ValueRef::Blob(bytes) => Self::Blob(bytes.to_vec()),
            // No column holds a fraction.
            ValueRef::Null | ValueRef::Real(_) => Self::Null,
        }
    }

    pub fn value(&self) -> ValueRef<'_> {
        match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(bytes) => ValueRef::Text(bytes),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }
    }

    /// How many single flips there are.
    fn flips(&self) -> usize {
        match self {
            Self::Null => 0,
            Self::Integer(_) => 64 + SIGNS.len(),
            Self::Text(bytes) | Self::Blob(bytes) => bytes.len() * 8,
        }
    }

    /// Flips a bit; doing it again undoes it.
    fn flip(&mut self, which: usize) {
        match self {
            Self::Null => {}
            Self::Integer(number) => *number ^= mask(which),
            Self::Text(bytes) | Self::Blob(bytes) => {
                if let Some(byte) = bytes.get_mut(which / 8) {
                    *byte ^= 1 << (which % 8);
                }
            }
        }
    }
}

/// The sign bits of whole numbers that take 1, 2, 3, 4 or 6 bytes on the disk.
const SIGNS: [u32; 5] = [7, 15, 23, 31, 47];

/// What one flipped bit on the disk changes in a number: one bit, or the sign and all bits above it.
fn mask(which: usize) -> i64 {
    match which.checked_sub(64).and_then(|sign| SIGNS.get(sign)) {
        Some(sign) => -1_i64 << sign,
        None => 1_i64.wrapping_shl(u32::try_from(which).unwrap_or(0)),
    }
}

/// Mends the values of an event; false if no single flipped bit explains its checksum.
pub(super) fn mend(values: &mut [Raw; SUMMED], expected: u32) -> bool {
    let mut bytes = Vec::new();
    let mut fits = |values: &[Raw; SUMMED]| {
        let found = checksum(values.iter().map(Raw::value), &mut bytes);
        (found == expected, (found ^ expected).count_ones() == 1)
    };
    if let (true, _) | (_, true) = fits(values) {
        // The values are whole; if anything flipped, it was the checksum.
        return true;
    }
    for column in 0..SUMMED {
        for which in 0..values.get(column).map_or(0, Raw::flips) {
            flip(values, column, which);
            if fits(values).0 {
                return true;
            }
            flip(values, column, which);
        }
    }
    false
}

fn flip(values: &mut [Raw; SUMMED], column: usize, which: usize) {
    if let Some(value) = values.get_mut(column) {
        value.flip(which);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> [Raw; SUMMED] {
        let mut values = std::array::from_fn(|_| Raw::Null);
        values[0] = Raw::Blob((0..16).collect());
        values[1] = Raw::Text(b"00f1e2d3c4b5a697".to_vec());
        values[2] = Raw::Text(b"review".to_vec());
        values[4] = Raw::Integer(1_800_014_400_000);
        values[5] = Raw::Integer(-210);
        values[8] = Raw::Integer(4);
        values
    }

    #[test]
    fn every_single_flip_is_found_and_two_are_not() {
        let whole = event();
        let sum = checksum(whole.iter().map(Raw::value), &mut Vec::new());
        for column in 0..SUMMED {
            for which in 0..whole[column].flips() {
                let mut values = whole.clone();
                values[column].flip(which);
                assert!(mend(&mut values, sum), "{column} {which}");
                assert_eq!(values, whole, "{column} {which}");
            }
        }
        let mut values = whole.clone();
        assert!(mend(&mut values, sum ^ 0x100) && values == whole, "the checksum itself");
        values[1].flip(3);
        values[0].flip(77);
        assert!(!mend(&mut values, sum));
    }
}
