//! What `stats` tells, as JSON and as a page. The counting is `memory::Statistics`; what a terminal
//! shows is `server/cli`.

mod page;
mod plot;

use std::ops::RangeInclusive;

use serde_json::{Value, json};

use crate::deck::{CardId, Shelf};
use crate::memory::{CardRecord, Day, Ledger, Rating, Retention, Share, Statistics, WINDOWS};

pub use page::stats_page;

/// The statistics of everything there is: the shelf's cards, and the answers of cards that no deck has
/// any more.
pub fn shelf_statistics(shelf: &Shelf, ledger: &Ledger, today: Day) -> Statistics {
    Statistics::of(asked_cards(shelf), true, ledger, today)
}

/// The cards that no deck suspends.
pub fn asked_cards(shelf: &Shelf) -> impl Iterator<Item = &CardId> {
    let cards = shelf.decks().iter().flat_map(|deck| &deck.cards);
    cards.filter(|card| !card.suspended).map(|card| &card.id)
}

/// Statistics as the JSON of `stats --json` and of the command `hoverdeck.stats`.
///
/// Days are ISO dates; shares and recall 0 to 1, null where nothing was counted; `low` and `high` bound a
/// share with 95 % confidence.
pub fn stats_json(statistics: &Statistics, ledger: &Ledger) -> Value {
    let it = statistics;
    json!({
        "today": iso(it.today),
        "cards": {
            "new": it.cards.new, "young": it.cards.young, "mature": it.cards.mature,
            "suspended": it.cards.suspended,
        },
        "leeches": it.leeches.iter().map(|card| leech(card.as_str(), ledger.record(card))).collect::<Value>(),
        "answers": it.answers,
        "streak": { "current": it.streak, "longest": it.longest_streak },
        "year": year(it).map(|(day, count)| json!({ "date": iso(day), "answers": count })).collect::<Value>(),
        "overdue": it.overdue,
        "forecast": forecast(it).map(|(day, count)| json!({ "date": iso(day), "due": count })).collect::<Value>(),
        "desiredRetention": rounded(ledger.schedule().aims().retention),
        "retention": retention(it).map(|(days, window)| json!({
            "days": days, "young": share(window.young), "mature": share(window.mature),
            "all": share(window.all()),
        })).collect::<Value>(),
        "ratings": ratings(it).map(|(rating, count)| json!({
            "rating": rating.digit(), "label": rating.label(), "answers": count,
        })).collect::<Value>(),
        "calibration": Rating::ALL.iter().zip(it.calibration).map(|(rating, found)| {
            let mut value = share(found.next);
            value["rating"] = json!(rating.digit());
            value["expected"] = json!(found.expected().map(rounded));
            value
        }).collect::<Value>(),
    })
}

/// Each of the last days with its answers, oldest first.
pub fn year(statistics: &Statistics) -> impl Iterator<Item = (Day, u32)> {
    let first = statistics.today.0.saturating_sub(days(statistics.year.len()) - 1);
    (first..).map(Day).zip(statistics.year.iter().copied())
}

/// Each of the next days with what comes on it, today first.
pub fn forecast(statistics: &Statistics) -> impl Iterator<Item = (Day, u32)> {
    (statistics.today.0..).map(Day).zip(statistics.forecast.iter().copied())
}

/// The windows of true retention, in days (`None` for all time).
pub fn retention(statistics: &Statistics) -> impl Iterator<Item = (Option<i32>, Retention)> {
    WINDOWS.into_iter().zip(statistics.retention)
}

pub fn ratings(statistics: &Statistics) -> impl Iterator<Item = (Rating, u32)> {
    Rating::ALL.into_iter().zip(statistics.ratings)
}

/// A window of true retention in words.
pub const fn window_name(days: Option<i32>) -> &'static str {
    match days {
        Some(1) => "today",
        Some(7) => "last 7 days",
        Some(30) => "last 30 days",
        Some(365) => "last 365 days",
        _ => "all time",
    }
}

/// The heat of a day, 0 for nothing to 4 for a day that is among the busiest quarter of all busy days.
pub fn heat(statistics: &Statistics) -> impl Fn(u32) -> usize + use<> {
    let mut busy: Vec<u32> =
        statistics.year.iter().copied().filter(|answers| *answers > 0).collect();
    busy.sort_unstable();
    let at = |part: usize| busy.get(busy.len() * part / 4).copied().unwrap_or(u32::MAX);
    let steps = [1, at(1).max(2), at(2).max(3), at(3).max(4)];
    move |answers| steps.iter().take_while(|step| answers >= **step).count()
}

/// A share in per cent without a digit behind the point; a dash if there is none.
pub fn percent(share: Option<f32>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.0} %", share * 100.0))
}

/// A range of shares: `74–88 %`.
pub fn percent_range(range: Option<(f32, f32)>) -> String {
    range
        .map_or_else(String::new, |(low, high)| format!("{:.0}–{:.0} %", low * 100.0, high * 100.0))
}

/// What calibration says of one rating, if there is enough to say it: `Your 4s held in 71 % …`.
pub fn calibration_verdict(statistics: &Statistics) -> Option<String> {
    let four = statistics.calibration.get(3)?.next;
    let share = four.share().filter(|_| four.of >= ENOUGH)?;
    let wanted: RangeInclusive<f32> = 0.80..=0.97;
    Some(match share {
        share if wanted.contains(&share) => {
            format!(
                "Of your 4s, {} were known the next time: they mean what they say.",
                percent(Some(share))
            )
        }
        share if share < *wanted.start() => format!(
            "Of your 4s, only {} were known the next time. Rate a little lower: a 3 is for what took effort.",
            percent(Some(share))
        ),
        share => format!(
            "Of your 4s, {} were known the next time. You could rate a little higher: a 5 is for what came at once.",
            percent(Some(share))
        ),
    })
}

/// Fewer tests than this say nothing of a habit.
const ENOUGH: u32 = 20;

fn leech(card: &str, record: &CardRecord) -> Value {
    json!({ "card": card, "lapses": record.lapses, "reps": record.reps })
}

fn share(share: Share) -> Value {
    let (low, high) = share.range().unzip();
    json!({
        "asked": share.of, "known": share.known, "share": share.share().map(rounded),
        "low": low.map(rounded), "high": high.map(rounded),
    })
}

fn rounded(share: f32) -> f64 {
    (f64::from(share) * 10_000.0).round() / 10_000.0
}

fn iso(day: Day) -> Option<String> {
    day.date().map(|date| date.to_string())
}

fn days(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests;
