//! Which day within its fuzz range a review falls on, so that no day gets more than its share.
//!
//! Pure arithmetic on whole days. Replay stays deterministic because the shift is chosen once, when an
//! answer is written, and kept in the event; here it is only held to the range it was chosen from.

use std::ops::RangeInclusive;

/// No shorter interval is moved.
const SHORTEST: f32 = 2.5;

/// Parts of an interval, from and to a day, and the share of each part that widens the range: the
/// ranges of Anki, py-fsrs and rs-fsrs.
const PARTS: [(f32, f32, f32); 3] = [(2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, f32::MAX, 0.05)];

/// The whole days that an interval may become; never below 2 nor above `longest`, unless it was itself.
pub(super) fn range(interval: u32, longest: u32) -> RangeInclusive<u32> {
    let days = interval as f32;
    if days < SHORTEST {
        return interval..=interval;
    }
    let part = |(from, to, share): (f32, f32, f32)| share * (days.min(to) - from).max(0.0);
    let half = 1.0 + PARTS.into_iter().map(part).sum::<f32>();
    // Both ends are positive and far below the largest whole number.
    let (low, high) = ((days - half).round() as u32, (days + half).round() as u32);
    low.max(2).min(interval)..=high.min(longest).max(interval)
}

/// An interval moved by `shift` days, as far as its range goes. An event that was written under other
/// parameters keeps its direction, and never leaves what FSRS would allow now.
pub(super) fn moved(interval: u32, shift: i16, longest: u32) -> u32 {
    let range = range(interval, longest);
    interval.saturating_add_signed(shift.into()).clamp(*range.start(), *range.end())
}
