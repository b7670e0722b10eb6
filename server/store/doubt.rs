//! Whether the clock can be believed, and on which day an event counts if not.
//!
//! An event is never refused for its time. Behind the newest event by more than five minutes, the clock was
//! set back; ahead by more than a day within one run of the program, it was set ahead. That days have passed
//! between two runs is no reason for doubt: people take holidays.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::Connection;

use crate::memory::{Day, Moment};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// How far behind the newest event a clock may be: clocks of two machines differ a little.
const BEHIND_MS: i64 = 5 * MINUTE_MS;

/// How far a clock may leap while the program runs: setting it right by hours is no harm.
const AHEAD_MS: i64 = DAY_MS;

/// What a learner is told, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockDoubt {
    /// What the clock said.
    pub moment: Moment,
    /// On which day the answer counts.
    pub day: Day,
}

impl ClockDoubt {
    pub const fn advice(self) -> &'static str {
        "Set the clock right. If it is right and the history was written under a wrong one, take back what \
         `hoverdeck history` shows in the future."
    }
}

impl fmt::Display for ClockDoubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = self.moment.day.0.saturating_sub(self.day.0);
        let side = if clock < 0 { "behind" } else { "ahead of" };
        let days = match clock.unsigned_abs() {
            0 => "some minutes".to_owned(),
            1 => "a day".to_owned(),
            many => format!("{many} days"),
        };
        write!(
            f,
            "the clock of this machine is {days} {side} the newest event of the history; the answer is \
             kept, counts on the last day that is certain, and stays out of fitting"
        )
    }
}

/// The clock at one instant, beside one that nobody can set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Watch {
    wall_ms: i64,
    steady_ms: i64,
}

impl Watch {
    pub fn start() -> Self {
        Self { wall_ms: wall_ms(), steady_ms: steady_ms() }
    }

    /// By how much the clock was set ahead since, in milliseconds; below 0: set back.
    pub fn leap_ms(&self) -> i64 {
        let (wall, steady) = (wall_ms() - self.wall_ms, steady_ms() - self.steady_ms);
        wall.saturating_sub(steady)
    }
}

fn wall_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Milliseconds on a clock that also runs while the machine sleeps.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn steady_ms() -> i64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    time.tv_sec.saturating_mul(1_000).saturating_add(time.tv_nsec / 1_000_000)
}

/// Milliseconds on a clock that nobody can set.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn steady_ms() -> i64 {
    static START: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    i64::try_from(START.elapsed().as_millis()).unwrap_or(i64::MAX)
}

/// The day on which an event counts that is written under a doubtful clock; `None` if there is no doubt.
/// `newest` is the order and the day of the last event, `leap_ms` by how much the clock leapt.
pub(super) fn day_to_count(
    connection: &Connection,
    moment: Moment,
    newest: Option<(i64, Day)>,
    leap_ms: i64,
) -> rusqlite::Result<Option<Day>> {
    let Some((newest_ms, newest_day)) = newest else { return Ok(None) };
    if moment.at_ms < newest_ms.saturating_sub(BEHIND_MS) {
        let (before, ahead) = neighbours(connection, moment.at_ms)?;
        let right = ahead_is_wrong(moment.at_ms, before, ahead);
        return Ok((!right).then(|| newest_day.max(moment.day)));
    }
    // A clock that was behind the history and leapt to where it ends was set right.
    let before_leap = moment.at_ms.saturating_sub(leap_ms);
    let leapt = leap_ms > AHEAD_MS && before_leap >= newest_ms.saturating_sub(BEHIND_MS);
    Ok(leapt.then(|| Moment::new(before_leap, moment.zone_min).day))
}

/// Whether the events after an instant, and not the clock, are wrong: they are more than a day ahead of
/// it, and farther from it than the last event before it.
fn ahead_is_wrong(at_ms: i64, before: Option<i64>, ahead: Option<i64>) -> bool {
    let (Some(before), Some(ahead)) = (before, ahead) else { return false };
    let (since, until) = (at_ms.saturating_sub(before), ahead.saturating_sub(at_ms));
    until > AHEAD_MS && until > since
}

/// The times of the last event up to an instant and of the first after it. Reads the whole history, which
/// happens only under a doubtful clock.
fn neighbours(connection: &Connection, at_ms: i64) -> rusqlite::Result<(Option<i64>, Option<i64>)> {
    let sql = "SELECT max(at_ms) FILTER (WHERE at_ms <= ?1), min(at_ms) FILTER (WHERE at_ms > ?1) FROM event";
    connection.query_row(sql, [at_ms], |row| Ok((row.get(0)?, row.get(1)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_014_400_000;

    fn history(days: &[i64]) -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE event (at_ms INTEGER)").unwrap();
        for day in days {
            let insert = "INSERT INTO event VALUES (?1)";
            connection.execute(insert, [NOW + day * DAY_MS]).unwrap();
        }
        connection
    }

    /// The day, counted from now, on which an event of now counts; `None`: no doubt.
    fn day(days: &[i64], leap_days: i64) -> Option<i32> {
        let moment = Moment::new(NOW, 0);
        let newest = days.iter().max().map(|days| {
            let newest = Moment::new(NOW + days * DAY_MS, 0);
            (newest.at_ms, newest.day)
        });
        let found = day_to_count(&history(days), moment, newest, leap_days * DAY_MS).unwrap();
        found.map(|day| day.0 - moment.day.0)
    }

    #[test]
    fn a_clock_set_back_counts_on_the_last_certain_day() {
        let studied: Vec<i64> = (300..=365).collect();
        assert_eq!(day(&studied, 0), Some(365));
        let studied_always: Vec<i64> = (-100..=365).collect();
        assert_eq!(day(&studied_always, 0), Some(365));
    }

    #[test]
    fn a_holiday_and_a_few_minutes_are_no_doubt() {
        assert_eq!(day(&[-90], 0), None);
        assert_eq!(day(&[], 0), None);
        let moment = Moment::new(NOW, 0);
        let newest = Some((NOW + BEHIND_MS, moment.day));
        assert_eq!(day_to_count(&history(&[]), moment, newest, 0).unwrap(), None);
    }

    #[test]
    fn what_was_written_in_the_future_does_not_cast_doubt_on_a_right_clock() {
        // Studied until yesterday, with one evening a year ahead in between.
        assert_eq!(day(&[-30, -20, -1, 365, 365], 0), None);
    }

    #[test]
    fn a_leap_while_the_program_runs_is_doubted_unless_it_sets_the_clock_right() {
        assert_eq!(day(&[-366], 365), Some(-365));
        assert_eq!(day(&[-1], 365), None, "it had been behind the history");
        assert_eq!(day(&[-1], 1), None, "a day is no leap");
    }
}
