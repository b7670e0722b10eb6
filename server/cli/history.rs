//! `hoverdeck history`: what happened, newest first.

use std::io::Write;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde::Serialize;

use super::args::{DeckChoice, HistoryArgs};
use super::desk::Desk;
use super::diary::Diary;
use super::failure::Failure;
use super::words;
use crate::memory::{Event, EventKind, Moment};

/// One line of `--json`. What a kind of event does not have is null.
#[derive(Debug, Default, Serialize)]
struct Line<'a> {
    id: String,
    kind: &'static str,
    card: Option<&'a str>,
    rating: Option<u8>,
    /// The learner's local time with its offset.
    at: String,
    /// The learner's day, which begins at four in the morning.
    day: Option<String>,
    source: Option<&'static str>,
    duration_ms: Option<u32>,
    primed: Option<bool>,
    /// What an undo takes back.
    target: Option<String>,
    /// The last day without the card, of a bury.
    until: Option<String>,
    /// The id a history had before, of a relink.
    from: Option<&'a str>,
    device: &'a str,
}

pub fn run(args: &HistoryArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let desk = Desk::open(&DeckChoice { decks: Vec::new() })?;
    let diary = Diary::open(&desk)?;
    let events = diary.log.recent(args.limit.unwrap_or(usize::MAX))?;
    if events.is_empty() && !args.json {
        return Ok(writeln!(out, "Nothing has happened yet. `hoverdeck quiz` begins.")?);
    }
    for event in &events {
        if args.json {
            write_json(event, out)?;
        } else {
            writeln!(out, "{}", listed(event))?;
        }
    }
    Ok(())
}

/// One event as a line of JSON.
pub fn write_json(event: &Event, out: &mut dyn Write) -> Result<(), Failure> {
    serde_json::to_writer(&mut *out, &json(event))?;
    Ok(writeln!(out)?)
}

/// The local time of a moment as the learner lived it, `2026-11-13T14:05:11+01:00`.
fn local(moment: Moment) -> Option<jiff::Zoned> {
    let offset = Offset::from_seconds(i32::from(moment.zone_min) * 60).ok()?;
    let instant = Timestamp::from_millisecond(moment.at_ms).ok()?;
    Some(instant.to_zoned(TimeZone::fixed(offset)))
}

fn time(moment: Moment, format: &str) -> String {
    local(moment).map_or_else(String::new, |time| time.strftime(format).to_string())
}

/// One event as one line: id, time, what happened, card.
pub fn listed(event: &Event) -> String {
    let time = time(event.moment, "%F %T");
    format!("{}  {time}  {}", event.id, told(&event.kind))
}

fn told(kind: &EventKind) -> String {
    match kind {
        EventKind::Review { card, rating, .. } => {
            format!("{} {:<13} {card}", rating.digit(), rating.label())
        }
        EventKind::Undo { target } => format!("undo of {target}"),
        EventKind::Bury { card, until } => {
            format!("{:<15} {card} until {}", "bury", words::iso(*until).unwrap_or_default())
        }
        EventKind::Relink { from, to } => format!("{:<15} {from} is now {to}", "relink"),
        other => {
            let card = other.card().map(ToString::to_string).unwrap_or_default();
            format!("{:<15} {card}", other.name())
        }
    }
}

fn json(event: &Event) -> Line<'_> {
    let mut line = Line {
        id: event.id.to_string(),
        kind: event.kind.name(),
        card: event.kind.card().map(|card| card.as_str()),
        at: time(event.moment, "%FT%T%.3f%:z"),
        day: words::iso(event.moment.day),
        device: &event.device.0,
        ..Line::default()
    };
    match &event.kind {
        EventKind::Review { rating, duration_ms, source, primed, .. } => {
            line.rating = Some(rating.digit());
            line.duration_ms = Some(*duration_ms);
            line.source = Some(source.as_str());
            line.primed = Some(*primed);
        }
        EventKind::Undo { target } => line.target = Some(target.to_string()),
        EventKind::Bury { until, .. } => line.until = words::iso(*until),
        EventKind::Relink { from, .. } => line.from = Some(from.as_str()),
        _ => {}
    }
    line
}
