//! Where reviews fall within their range.

use proptest::prelude::*;

use super::*;

/// How often each day is chosen over a thousand throws of the dice.
fn drawn(interval: u32, load: impl Fn(u32) -> u32, light: impl Fn(u32) -> bool) -> Vec<(u32, u32)> {
    let mut counts = std::collections::BTreeMap::new();
    for throw in 0..1000 {
        let dice = (throw as f32 + 0.5) / 1000.0;
        let day = moved(interval, choose(interval, 36_500, &load, &light, dice), 36_500);
        *counts.entry(day).or_default() += 1;
    }
    counts.into_iter().collect()
}

fn mean(drawn: &[(u32, u32)]) -> f32 {
    drawn.iter().map(|(day, count)| (day * count) as f32).sum::<f32>() / 1000.0
}

#[test]
fn the_ranges_are_those_of_other_programs() {
    let shown: Vec<_> = [1, 2, 3, 7, 8, 20, 100, 365, 36_500]
        .map(|days| format!("{days}: {:?}", range(days, 36_500)))
        .into();
    insta::assert_snapshot!(shown.join("\n"), @r"
    1: 1..=1
    2: 2..=2
    3: 2..=4
    7: 5..=9
    8: 6..=10
    20: 17..=23
    100: 93..=107
    365: 345..=385
    36500: 34673..=36500
    ");
}

#[test]
fn with_nothing_ahead_every_day_of_the_range_is_as_likely() {
    assert_eq!(drawn(8, |_| 0, |_| false), [(6, 200), (7, 200), (8, 200), (9, 200), (10, 200)]);
}

#[test]
fn a_full_day_is_avoided() {
    let counts = drawn(8, |day| if day == 7 { 30 } else { 3 }, |_| false);
    let of = |day| counts.iter().find(|(it, _)| *it == day).map_or(0, |(_, count)| *count);
    assert!(of(7) < 20, "{counts:?}");
    assert!(of(6) > 150 && of(8) > 150, "{counts:?}");
}

#[test]
fn a_calendar_that_thins_out_does_not_lengthen_intervals() {
    let counts = drawn(60, |day| 100_u32.saturating_sub(day), |_| false);
    assert!((mean(&counts) - 60.0).abs() < 0.2, "{counts:?}");
}

#[test]
fn a_light_day_is_left_free_while_there_is_another() {
    let weekend = |day: u32| matches!(day % 7, 5 | 6);
    assert!(drawn(20, |_| 5, weekend).iter().all(|(day, _)| !weekend(*day)));
    assert_eq!(drawn(2, |_| 5, |_| true), [(2, 1000)]);
    assert_eq!(drawn(8, |_| 5, |_| true).len(), 5);
}

#[test]
fn at_the_longest_interval_only_shorter_ones_are_left() {
    assert!(choose(100, 100, |_| 0, |_| false, 0.999) <= 0);
}

proptest! {
    #[test]
    fn whatever_is_chosen_is_in_range(
        interval in 1..40_000u32,
        longest in 1..40_000u32,
        shift in any::<i16>(),
        load in any::<u32>(),
        dice in prop::num::f32::ANY,
    ) {
        let interval = interval.min(longest);
        let range = range(interval, longest);
        prop_assert!(range.contains(&interval) && *range.end() <= longest.max(interval));
        prop_assert!(range.contains(&moved(interval, shift, longest)));
        let chosen = choose(interval, longest, |_| load, |day| day.is_multiple_of(2), dice);
        let day = i64::from(interval) + i64::from(chosen);
        prop_assert!(range.contains(&u32::try_from(day).unwrap()));
    }
}
