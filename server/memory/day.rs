//! Which day an instant belongs to, in the learner's own calendar.
//!
//! The clock itself is not here: instant and zone come from the caller.

use jiff::Span;
use jiff::civil::Date;

use super::{Day, Moment};

/// The hour at which a learner's day begins: what is answered at two at night belongs to the day before.
pub const ROLLOVER_HOUR: i64 = 4;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// The day of an instant: `at_ms` milliseconds since 1970-01-01 UTC, `zone_min` minutes east of UTC,
/// a day beginning at [`ROLLOVER_HOUR`] of local time.
pub fn day(at_ms: i64, zone_min: i16) -> Day {
    let local = at_ms.saturating_add(i64::from(zone_min) * MINUTE_MS);
    let number = local.saturating_sub(ROLLOVER_HOUR * HOUR_MS).div_euclid(DAY_MS);
    Day(i32::try_from(number).unwrap_or(if number < 0 { i32::MIN } else { i32::MAX }))
}

impl Moment {
    /// The moment of an instant in a zone, with its day.
    pub fn new(at_ms: i64, zone_min: i16) -> Self {
        Self { at_ms, zone_min, day: day(at_ms, zone_min) }
    }
}

impl Day {
    /// The calendar date; `None` beyond the calendar's end (a broken history).
    pub fn date(self) -> Option<Date> {
        let since = Span::new().try_days(self.0).ok()?;
        Date::constant(1970, 1, 1).checked_add(since).ok()
    }

    /// The day of the week, Monday being 0.
    pub const fn weekday(self) -> usize {
        // 1970-01-01 was a Thursday. Always below 7.
        (self.0 as i64 + 3).rem_euclid(7) as usize
    }
}

/// Some days of the week.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weekdays([bool; 7]);

impl Weekdays {
    /// Their names, in the order of [`Day::weekday`].
    pub const NAMES: [&'static str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// The day of a name, or of its first three letters, whatever its case.
    pub fn named(name: &str) -> Option<usize> {
        let name = name.to_lowercase();
        Self::NAMES.iter().position(|full| *full == name || full.get(..3) == Some(name.as_str()))
    }

    pub fn add(&mut self, weekday: usize) {
        if let Some(taken) = self.0.get_mut(weekday) {
            *taken = true;
        }
    }

    pub fn contains(self, day: Day) -> bool {
        self.0.get(day.weekday()).copied().unwrap_or_default()
    }

    pub fn names(self) -> Vec<&'static str> {
        let taken = Self::NAMES.iter().zip(self.0).filter(|(_, taken)| *taken);
        taken.map(|(name, _)| *name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-03-01 00:00 UTC.
    const MARCH: i64 = 1_772_323_200_000;
    const MARCH_DAY: i32 = 20_513;

    fn at(hours: i64, minutes: i64, zone_min: i16) -> i32 {
        day(MARCH + hours * HOUR_MS + minutes * MINUTE_MS, zone_min).0
    }

    #[test]
    fn a_day_begins_at_four() {
        assert_eq!(at(3, 59, 0), MARCH_DAY - 1);
        assert_eq!(at(4, 0, 0), MARCH_DAY);
        assert_eq!(at(23, 59, 0), MARCH_DAY);
        assert_eq!(at(27, 59, 0), MARCH_DAY);
        assert_eq!(at(28, 0, 0), MARCH_DAY + 1);
    }

    #[test]
    fn midnight_is_still_the_evening_before() {
        assert_eq!(at(0, 0, 0), at(-1, 0, 0));
    }

    #[test]
    fn a_zone_east_of_utc_is_ahead() {
        // 22:30 UTC is 04:00 in India (+05:30).
        assert_eq!(at(22, 29, 330), MARCH_DAY);
        assert_eq!(at(22, 30, 330), MARCH_DAY + 1);
    }

    #[test]
    fn a_zone_west_of_utc_is_behind() {
        // 12:00 UTC is 04:00 in Los Angeles (-08:00), 07:30 is 04:00 in Newfoundland (-03:30).
        assert_eq!(at(11, 59, -480), MARCH_DAY - 1);
        assert_eq!(at(12, 0, -480), MARCH_DAY);
        assert_eq!(at(7, 29, -210), MARCH_DAY - 1);
        assert_eq!(at(7, 30, -210), MARCH_DAY);
    }

    #[test]
    fn days_before_1970_count_down() {
        assert_eq!(day(0, 0), Day(-1));
        assert_eq!(day(4 * HOUR_MS, 0), Day(0));
        assert_eq!(day(4 * HOUR_MS - 1, 0), Day(-1));
    }

    #[test]
    fn weekdays_have_names_and_numbers() {
        // 2026-03-01 is a Sunday, 1969-12-31 a Wednesday.
        assert_eq!(Weekdays::NAMES[Day(MARCH_DAY).weekday()], "sunday");
        assert_eq!(Weekdays::NAMES[Day(-1).weekday()], "wednesday");
        assert_eq!((Weekdays::named("Sat"), Weekdays::named("s")), (Some(5), None));
        let mut some = Weekdays::default();
        some.add(6);
        assert!(some.contains(Day(MARCH_DAY)) && !some.contains(Day(MARCH_DAY + 1)));
        assert_eq!(some.names(), ["sunday"]);
    }

    #[test]
    fn the_ends_of_time_do_not_overflow() {
        assert_eq!(day(i64::MAX, i16::MAX), Day(i32::MAX));
        assert_eq!(day(i64::MIN, i16::MIN), Day(i32::MIN));
    }
}
