//! One event as one line of JSON, both ways: what `history.jsonl` consists of.
//!
//! Files and their ends are the caller's; so is what is done with a line that cannot be read.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::{Map, Value};

use super::derived::{id_at, id_named};
use crate::deck::{CardId, InvalidHistoryName};
use crate::memory::{Day, Device, Event, EventId, EventKind, Moment, Note, Rating, Source, day};

/// The device of events that do not say where they were made.
pub const UNNAMED_DEVICE: &str = "import";

/// What an event looks like on its line. The first six are on every line.
#[derive(Debug, Default, Serialize)]
struct Line<'a> {
    id: String,
    kind: &'static str,
    /// Of an undo: the card of what it takes back, if that is known.
    card: Option<&'a str>,
    at_ms: i64,
    /// Days since 1970-01-01 in the learner's calendar, a day beginning at 04:00.
    day: i32,
    /// Null unless this is a review.
    rating: Option<u8>,
    device: &'a str,
    zone_min: i16,
    /// Where it stands among all events, if that is not its time.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_ms: Option<i64>,
    /// `editor`, `terminal`, `import`, `import:anki`.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Cow<'static, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_ms: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    primed: Option<bool>,
    /// Days by which the due day was moved; left out if it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    shift: Option<i16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a str>,
    /// The day it counts on, where the clock was doubtful.
    #[serde(skip_serializing_if = "Option::is_none")]
    clock_suspect: Option<i32>,
    /// Who asked for it, where `source` does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'a str>,
    /// What another program said besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<&'a Value>,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LineFault {
    #[error("it is no JSON: {0}")]
    NotJson(String),
    #[error("it is no JSON object")]
    NotAnObject,
    #[error("`{0}` is missing")]
    Missing(&'static str),
    #[error("`{key}` is {found}, but should be {wanted}")]
    Wrong { key: &'static str, wanted: &'static str, found: String },
    #[error("`kind` is {0:?}, which this version does not know")]
    UnknownKind(String),
    #[error("`card`: {0}")]
    BadCard(InvalidHistoryName),
}

impl LineFault {
    /// The parser counts lines too, and there is only one.
    fn not_json(error: &serde_json::Error) -> Self {
        Self::NotJson(error.to_string().replace(" at line 1 column ", " at column "))
    }

    /// What to do about it.
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::NotJson(_) | Self::NotAnObject => {
                "write one JSON object per line; a line that was cut off can be copied again"
            }
            Self::Missing(_) => {
                "every line needs `kind`, `card`, `at_ms` and, for a review, `rating`"
            }
            Self::Wrong { .. } | Self::BadCard(_) => "correct the value and import the file again",
            Self::UnknownKind(_) => "a newer Hoverdeck may know it: update, then import again",
        }
    }
}

/// Writes an event. `card_of` knows the card of an event that an undo takes back.
pub fn event_line<'a>(event: &'a Event, card_of: impl Fn(EventId) -> Option<&'a CardId>) -> String {
    let mut line = Line {
        id: event.id.to_string(),
        kind: event.kind.name(),
        card: event.kind.card().map(CardId::as_str),
        at_ms: event.moment.at_ms,
        day: event.moment.day.0,
        device: &event.device.0,
        zone_min: event.moment.zone_min,
        order_ms: Some(event.order_ms).filter(|order| *order != event.moment.at_ms),
        clock_suspect: event.note.clock_suspect.map(|day| day.0),
        origin: event.note.origin.as_deref(),
        raw: event.note.raw.as_deref(),
        ..Line::default()
    };
    match &event.kind {
        EventKind::Review { rating, duration_ms, source, primed, shift, .. } => {
            line.rating = Some(rating.digit());
            line.source = Some(match (source, line.origin) {
                (Source::Import, Some(_)) => {
                    let origin = line.origin.take().unwrap_or_default();
                    Cow::Owned(format!("import:{origin}"))
                }
                _ => Cow::Borrowed(source.as_str()),
            });
            line.duration_ms = Some(*duration_ms);
            line.primed = Some(*primed);
            line.shift = Some(*shift).filter(|days| *days != 0);
        }
        EventKind::Undo { target } => {
            line.target = Some(target.to_string());
            line.card = card_of(*target).map(CardId::as_str);
        }
        EventKind::Bury { until, .. } => line.until = Some(until.0),
        EventKind::Relink { from, .. } => line.from = Some(from.as_str()),
        EventKind::Suspend { .. }
        | EventKind::Unsuspend { .. }
        | EventKind::Hide { .. }
        | EventKind::Unhide { .. }
        | EventKind::Reset { .. }
        | EventKind::Exposure { .. } => {}
    }
    // A struct of texts and numbers always has a JSON form.
    serde_json::to_string(&line).unwrap_or_default()
}

/// Writes events in the order they count, each on its line: the same events are always the same text.
pub fn event_lines<'e>(events: impl IntoIterator<Item = &'e Event>) -> String {
    let mut events: Vec<&Event> = events.into_iter().collect();
    events.sort_by_key(|event| event.place());
    let cards: HashMap<EventId, &CardId> =
        events.iter().filter_map(|event| Some((event.id, event.kind.card()?))).collect();
    let undos = events.iter().filter_map(|event| match event.kind {
        EventKind::Undo { target } => Some((event.id, target)),
        _ => None,
    });
    let undos: HashMap<EventId, EventId> = undos.collect();
    let mut text = String::new();
    for event in events {
        let card_of = |target| {
            let mut at = target;
            // Undos of undos; no longer chain than there are of them.
            for _ in 0..=undos.len() {
                match undos.get(&at) {
                    Some(next) => at = *next,
                    None => break,
                }
            }
            cards.get(&at).copied()
        };
        text.push_str(&event_line(event, card_of));
        text.push('\n');
    }
    text
}

/// Reads the lines of one file, one after the other.
///
/// Other programs may know times only to the second or the day. Of lines that do not say where they were
/// written, those about one card at one time follow each other as in the file, and one that repeats another
/// to the letter is another event: importing the file again finds them all known.
#[derive(Debug)]
pub struct EventLines<'z> {
    zone: &'z TimeZone,
    /// How many lines there were of a card at a time.
    at_once: HashMap<(CardId, i64), i64>,
    /// How many lines there were with an id derived from what they say.
    alike: HashMap<EventId, u32>,
}

impl<'z> EventLines<'z> {
    pub fn new(zone: &'z TimeZone) -> Self {
        Self { zone, at_once: HashMap::new(), alike: HashMap::new() }
    }

    /// As [`read_event_line`], after the lines before.
    pub fn read(&mut self, text: &str) -> Result<Option<Event>, LineFault> {
        let Some(fields) = Fields::of(text)? else { return Ok(None) };
        let mut event = fields.event(self.zone)?;
        if fields.get("device").is_none() && fields.get("order_ms").is_none() {
            self.put_in_order(&mut event, fields.get("id").is_none());
        }
        Ok(Some(event))
    }

    fn put_in_order(&mut self, event: &mut Event, is_unnamed: bool) {
        let Some(card) = event.kind.card() else { return };
        let before = self.at_once.entry((card.clone(), event.moment.at_ms)).or_default();
        event.order_ms = event.order_ms.saturating_add(*before);
        *before += 1;
        if is_unnamed {
            let alike = self.alike.entry(event.id).or_default();
            if *alike > 0 {
                event.id = id_at(
                    event.moment.at_ms,
                    &["again", &event.id.to_string(), &alike.to_string()],
                );
            }
            *alike += 1;
        }
    }
}

/// Reads a line; `None` for an empty one. What a line does not say is derived: the id from its content,
/// the day from its time in `zone`.
pub fn read_event_line(text: &str, zone: &TimeZone) -> Result<Option<Event>, LineFault> {
    let Some(fields) = Fields::of(text)? else { return Ok(None) };
    fields.event(zone).map(Some)
}

/// An id as it was given; one that is no UUID is another program's own.
fn named(id: &str) -> EventId {
    EventId::parse(id).unwrap_or_else(|| id_named(id))
}

/// The id that follows from what an event says.
fn content_id(kind: &EventKind, at_ms: i64, device: &str) -> EventId {
    let detail = match kind {
        EventKind::Review { rating, .. } => rating.digit().to_string(),
        EventKind::Undo { target } => target.to_string(),
        EventKind::Bury { until, .. } => until.0.to_string(),
        EventKind::Relink { from, .. } => from.to_string(),
        _ => String::new(),
    };
    let card = kind.card().map_or("", CardId::as_str);
    id_at(at_ms, &["line", device, kind.name(), card, &detail])
}

/// The fields of a line, read by what they should be.
struct Fields(Map<String, Value>);

impl Fields {
    /// What a line has; `None` for an empty one.
    fn of(text: &str) -> Result<Option<Self>, LineFault> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim();
        if text.is_empty() {
            return Ok(None);
        }
        let value = serde_json::from_str(text).map_err(|error| LineFault::not_json(&error))?;
        let Value::Object(fields) = value else { return Err(LineFault::NotAnObject) };
        Ok(Some(Self(fields)))
    }

    fn event(&self, zone: &TimeZone) -> Result<Event, LineFault> {
        let kind = self.kind()?;
        let moment = self.moment(zone)?;
        let device = self.text("device")?.unwrap_or(UNNAMED_DEVICE);
        let id = match self.id()? {
            Some(id) => named(&id),
            None => content_id(&kind, moment.at_ms, device),
        };
        let order_ms = self.whole("order_ms")?.unwrap_or(moment.at_ms);
        let note = self.note()?;
        Ok(Event { order_ms, note, ..Event::new(id, Device(device.into()), moment, kind) })
    }

    /// The id as it was given; another program's may be a number.
    fn id(&self) -> Result<Option<Cow<'_, str>>, LineFault> {
        match self.get("id") {
            Some(Value::Number(number)) => Ok(Some(number.to_string().into())),
            _ => self.text("id").map(|id| id.map(Cow::from)),
        }
    }

    /// A field that is there and not null.
    fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    fn text(&self, key: &'static str) -> Result<Option<&str>, LineFault> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::String(text)) if !text.trim().is_empty() => Ok(Some(text)),
            Some(other) => Err(wrong(key, "a text", other)),
        }
    }

    fn whole(&self, key: &'static str) -> Result<Option<i64>, LineFault> {
        let Some(value) = self.get(key) else { return Ok(None) };
        whole(value).map(Some).ok_or_else(|| wrong(key, "a whole number", value))
    }

    fn truth(&self, key: &'static str) -> Result<bool, LineFault> {
        match self.get(key) {
            None => Ok(false),
            Some(value) => value.as_bool().ok_or_else(|| wrong(key, "true or false", value)),
        }
    }

    fn moment(&self, zone: &TimeZone) -> Result<Moment, LineFault> {
        let at_ms = self.whole("at_ms")?.ok_or(LineFault::Missing("at_ms"))?;
        let outside = || self.fault("at_ms", "milliseconds since 1970 of a year before 10000");
        let instant = Timestamp::from_millisecond(at_ms).map_err(|_| outside())?;
        let zone_min = match self.whole("zone_min")? {
            Some(minutes) => i16::try_from(minutes).ok().filter(|it| it.unsigned_abs() <= 1440),
            None => Some(zone_minutes(zone, instant)),
        };
        let zone_min =
            zone_min.ok_or_else(|| self.fault("zone_min", "minutes east of UTC, -1440 to 1440"))?;
        let day = self.day("day")?.unwrap_or_else(|| day(at_ms, zone_min));
        Ok(Moment { at_ms, zone_min, day })
    }

    /// A day as its number or its date.
    fn day(&self, key: &'static str) -> Result<Option<Day>, LineFault> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let day = match value {
            Value::String(date) => date.parse().ok().and_then(day_of_date),
            _ => whole(value).and_then(|number| i32::try_from(number).ok()).map(Day),
        };
        let wanted = "a date, or a number of days since 1970-01-01";
        day.map(Some).ok_or_else(|| wrong(key, wanted, value))
    }

    fn kind(&self) -> Result<EventKind, LineFault> {
        let name = self.text("kind")?.ok_or(LineFault::Missing("kind"))?;
        Ok(match name {
            "review" => self.review()?,
            "undo" => EventKind::Undo { target: self.target()? },
            "suspend" => EventKind::Suspend { card: self.card("card")? },
            "unsuspend" => EventKind::Unsuspend { card: self.card("card")? },
            "hide" => EventKind::Hide { card: self.card("card")? },
            "unhide" => EventKind::Unhide { card: self.card("card")? },
            "bury" => {
                let until = self.day("until")?.ok_or(LineFault::Missing("until"))?;
                EventKind::Bury { card: self.card("card")?, until }
            }
            "reset" => EventKind::Reset { card: self.card("card")? },
            "relink" => EventKind::Relink { from: self.card("from")?, to: self.card("card")? },
            "exposure" => EventKind::Exposure { card: self.card("card")? },
            other => return Err(LineFault::UnknownKind(other.to_owned())),
        })
    }

    fn review(&self) -> Result<EventKind, LineFault> {
        let digit = self.whole("rating")?.ok_or(LineFault::Missing("rating"))?;
        let rating = Rating::from_digit(digit);
        let duration = self.whole("duration_ms")?.unwrap_or(0).max(0);
        Ok(EventKind::Review {
            card: self.card("card")?,
            rating: rating.ok_or_else(|| self.fault("rating", "a whole number from 1 to 5"))?,
            duration_ms: u32::try_from(duration).unwrap_or(u32::MAX),
            source: self.source()?,
            primed: self.truth("primed")?,
            shift: self.shift()?,
        })
    }

    fn shift(&self) -> Result<i16, LineFault> {
        let shift = i16::try_from(self.whole("shift")?.unwrap_or(0));
        shift.map_err(|_| self.fault("shift", "a number of days, -32768 to 32767"))
    }

    fn source(&self) -> Result<Source, LineFault> {
        match self.text("source")? {
            Some("editor") => Ok(Source::Editor),
            Some("terminal") => Ok(Source::Terminal),
            // Whatever another program calls itself.
            Some(_) | None => Ok(Source::Import),
        }
    }

    fn note(&self) -> Result<Note, LineFault> {
        let source = self.text("source")?.and_then(|source| source.strip_prefix("import:"));
        let origin = source.or(self.text("origin")?).filter(|origin| !origin.is_empty());
        let raw = match self.get("raw") {
            Some(raw) if !raw.is_object() => return Err(wrong("raw", "an object", raw)),
            raw => raw.cloned().map(Arc::new),
        };
        let clock_suspect = self.day("clock_suspect")?;
        Ok(Note { clock_suspect, origin: origin.map(Arc::from), raw })
    }

    fn card(&self, key: &'static str) -> Result<CardId, LineFault> {
        let name = self.text(key)?.ok_or(LineFault::Missing(key))?;
        CardId::of_history(name).map_err(LineFault::BadCard)
    }

    fn target(&self) -> Result<EventId, LineFault> {
        self.text("target")?.map(named).ok_or(LineFault::Missing("target"))
    }

    fn fault(&self, key: &'static str, wanted: &'static str) -> LineFault {
        wrong(key, wanted, self.get(key).unwrap_or(&Value::Null))
    }
}

/// A number without a fraction, however it is written.
fn whole(value: &Value) -> Option<i64> {
    // Beyond 2^53 a float no longer says which whole number was meant.
    let float = |it: &f64| it.fract() == 0.0 && it.abs() <= 9_007_199_254_740_992.0;
    value.as_i64().or_else(|| value.as_f64().filter(float).map(|it| it as i64))
}

/// Minutes east of UTC that a zone has at an instant.
pub(super) fn zone_minutes(zone: &TimeZone, instant: Timestamp) -> i16 {
    let seconds = zone.to_offset(instant).seconds();
    i16::try_from(seconds.div_euclid(60)).unwrap_or(0)
}

fn day_of_date(date: Date) -> Option<Day> {
    let since = date.since((jiff::Unit::Day, Date::constant(1970, 1, 1))).ok()?;
    Some(Day(since.get_days()))
}

fn wrong(key: &'static str, wanted: &'static str, found: &Value) -> LineFault {
    let mut found = found.to_string();
    if found.chars().count() > 40 {
        found = found.chars().take(39).chain(['…']).collect();
    }
    LineFault::Wrong { key, wanted, found }
}

#[cfg(test)]
mod tests;
