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

/// Chooses the shift of one review.
///
/// `load` is how many reviews a day of the range has so far, `light` whether it is to stay free where
/// another day will do; both by days from today. A day is drawn with a weight of `1 / (1 + load)²`,
/// tilted so that the mean shift is zero: days ahead always hold less than days near, and without the
/// tilt every interval would grow on average. `dice` is 0 to 1 and stands for chance.
pub(super) fn choose(
    interval: u32,
    longest: u32,
    load: impl Fn(u32) -> u32,
    light: impl Fn(u32) -> bool,
    dice: f32,
) -> i16 {
    let days = range(interval, longest);
    let free = days.clone().any(|day| !light(day));
    let choices: Vec<Choice> = days
        .filter(|day| !(free && light(*day)))
        .map(|day| Choice::new(day, interval, load(day)))
        .collect();
    let tilt = balanced(&choices);
    let total: f32 = choices.iter().map(|choice| choice.weight(tilt)).sum();
    let mut left = dice.clamp(0.0, 1.0) * total;
    let chosen = choices.iter().find(|choice| {
        left -= choice.weight(tilt);
        left <= 0.0
    });
    // Rounding can leave a rest: then it is the last one.
    chosen.or(choices.last()).map_or(0, |choice| choice.shift)
}

/// A day that may be chosen.
#[derive(Debug, Clone, Copy)]
struct Choice {
    shift: i16,
    weight: f32,
}

impl Choice {
    fn new(day: u32, interval: u32, load: u32) -> Self {
        let shift = i16::try_from(i64::from(day) - i64::from(interval)).unwrap_or(0);
        Self { shift, weight: (1.0 + load as f32).powi(-2) }
    }

    fn weight(self, tilt: f32) -> f32 {
        self.weight * (tilt * f32::from(self.shift)).exp()
    }
}

/// The tilt at which the shifts have a mean of zero; with choices on one side only, the bound that
/// leans towards zero most. The mean rises with the tilt, so halving finds it.
fn balanced(choices: &[Choice]) -> f32 {
    let widest = choices.iter().map(|choice| choice.shift.unsigned_abs()).max().unwrap_or(0);
    let bound = 20.0 / f32::from(widest.max(1));
    let mean = |tilt| -> f32 {
        choices.iter().map(|choice| choice.weight(tilt) * f32::from(choice.shift)).sum()
    };
    let (mut low, mut high) = (-bound, bound);
    for _ in 0..24 {
        let middle = f32::midpoint(low, high);
        if mean(middle) < 0.0 { low = middle } else { high = middle }
    }
    f32::midpoint(low, high)
}

#[cfg(test)]
mod tests;
