//! Days and counts as people say them.

use jiff::civil::Date;

use crate::memory::Day;
use crate::tutor::days_away;

/// The calendar date of a day; `None` beyond the calendar's end (a broken history).
pub fn date(day: Day) -> Option<Date> {
    day.date()
}

/// A day's date as in JSON: `2026-11-14`.
pub fn iso(day: Day) -> Option<String> {
    date(day).map(|date| date.to_string())
}

/// When a later day is, seen from `today`: `tomorrow`, `in 3 days (Sat 14 Nov)`.
pub fn when(day: Day, today: Day) -> String {
    let days = day.0.saturating_sub(today.0);
    match (date(day), date(today)) {
        (Some(date), Some(today)) if days > 1 => {
            format!("{} ({})", days_away(days), short(date, today))
        }
        _ => days_away(days),
    }
}

fn short(date: Date, today: Date) -> String {
    let soon = date.duration_since(today) < jiff::SignedDuration::from_hours(300 * 24);
    date.strftime(if soon { "%a %-d %b" } else { "%-d %b %Y" }).to_string()
}

/// `1 card`, `2 cards`.
pub fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(number))
}

/// A number with a comma between thousands.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_said_from_today() {
        let today = Day(20_770); // 2026-11-13, a Friday
        let said = |ahead: i32| when(Day(today.0 + ahead), today);
        insta::assert_snapshot!([said(-3), said(0), said(1), said(2), said(400)].join("\n"), @r"
        today
        today
        tomorrow
        in 2 days (Sun 15 Nov)
        in 13 months (18 Dec 2027)
        ");
        assert_eq!(iso(today).as_deref(), Some("2026-11-13"));
        assert_eq!(iso(Day(i32::MAX)), None);
    }

    #[test]
    fn counts_have_plurals_and_commas() {
        assert_eq!(count(1, "card"), "1 card");
        assert_eq!(count(1_234_567, "word"), "1,234,567 words");
        assert_eq!(count(0, "file"), "0 files");
        assert_eq!(count(999, "file"), "999 files");
    }
}
