//! A map by event id. An id is random already: mixing its two halves is hash enough, and the map of
//! a long history is most of the work of replaying it.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::EventId;

pub(super) type ById<T> = HashMap<EventId, T, BuildHasherDefault<Mixer>>;

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let number = match <[u8; 8]>::try_from(part) {
                Ok(whole) => u64::from_be_bytes(whole),
                Err(_) => part.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)),
            };
            // An odd number with no pattern in its bits: the golden ratio's.
            self.0 = (self.0.rotate_left(29) ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
    }

    /// The length of an id, which is always the same.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
