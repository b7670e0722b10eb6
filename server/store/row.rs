//! One event as one row, both ways.

use rusqlite::types::Type;
use rusqlite::{Connection, Row, named_params};
use serde::{Deserialize, Serialize};

use crate::deck::CardId;
use crate::memory::{Day, Device, Event, EventId, EventKind, Moment, Rating, Source};

/// The columns [`read`] wants, in its order.
pub(super) const COLUMNS: &str = "seq, id, device, kind, card, at_ms, zone_min, day, rating, \
     duration_ms, source, primed, target, until_day, other_card, payload";

const INSERT: &str = "INSERT INTO event \
     (id, device, kind, card, at_ms, zone_min, day, rating, mapping, duration_ms, source, primed, \
      target, until_day, other_card, previous, payload) VALUES \
     (:id, :device, :kind, :card, :at_ms, :zone_min, :day, :rating, :mapping, :duration_ms, :source, \
      :primed, :target, :until_day, :other_card, :previous, :payload)";

/// What only some kinds have.
#[derive(Default)]
struct Special<'a> {
    rating: Option<u8>,
    mapping: Option<u8>,
    duration_ms: Option<u32>,
    source: Option<&'static str>,
    primed: Option<bool>,
    target: Option<&'a [u8]>,
    until_day: Option<i32>,
    other_card: Option<&'a str>,
    payload: Option<String>,
}

/// What an event has beyond its columns, as a JSON object. A key that is not known is left alone.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Payload {
    #[serde(skip_serializing_if = "is_zero")]
    shift: i16,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_zero(number: &i16) -> bool {
    *number == 0
}

impl Payload {
    /// `None` if there is nothing to say.
    fn written(&self) -> Option<String> {
        let text = serde_json::to_string(self).ok()?;
        (text != "{}").then_some(text)
    }

    fn read(row: &Row<'_>, column: usize) -> rusqlite::Result<Self> {
        match row.get_ref(column)?.as_str_or_null()? {
            None => Ok(Self::default()),
            Some(text) => serde_json::from_str(text).map_err(|_| odd(column, "payload")),
        }
    }
}

impl<'a> Special<'a> {
    fn of(kind: &'a EventKind) -> Self {
        let none = Self::default();
        match kind {
            EventKind::Review { rating, duration_ms, source, primed, shift, .. } => Self {
                rating: Some(rating.digit()),
                mapping: Some(Rating::MAPPING),
                duration_ms: Some(*duration_ms),
                source: Some(source.as_str()),
                primed: Some(*primed),
                payload: Payload { shift: *shift }.written(),
                ..none
            },
            EventKind::Undo { target } => Self { target: Some(&target.0), ..none },
            EventKind::Bury { until, .. } => Self { until_day: Some(until.0), ..none },
            EventKind::Relink { from, .. } => Self { other_card: Some(from.as_str()), ..none },
            EventKind::Suspend { .. }
            | EventKind::Unsuspend { .. }
            | EventKind::Reset { .. }
            | EventKind::Exposure { .. } => none,
        }
    }
}

/// Writes an event. `card` is the card it is about, of an undo the card of its target.
pub(super) fn write(
    connection: &Connection,
    event: &Event,
    card: &str,
    previous: Option<EventId>,
) -> rusqlite::Result<()> {
    let special = Special::of(&event.kind);
    connection.prepare_cached(INSERT)?.execute(named_params! {
        ":id": event.id.0.as_slice(),
        ":device": &*event.device.0,
        ":kind": event.kind.name(),
        ":card": card,
        ":at_ms": event.moment.at_ms,
        ":zone_min": event.moment.zone_min,
        ":day": event.moment.day.0,
        ":rating": special.rating,
        ":mapping": special.mapping,
        ":duration_ms": special.duration_ms,
        ":source": special.source,
        ":primed": special.primed,
        ":target": special.target,
        ":until_day": special.until_day,
        ":other_card": special.other_card,
        ":previous": previous.map(|id| id.0),
        ":payload": special.payload,
    })?;
    Ok(())
}

/// Reads a row of [`COLUMNS`].
///
/// # Errors
/// Besides SQLite's own: a value that no event of this version has.
pub(super) fn read(row: &Row<'_>, devices: &mut Devices) -> rusqlite::Result<Event> {
    let kind = kind(row)?;
    let id = EventId(row.get(1)?);
    let device = devices.get(row.get_ref(2)?.as_str()?);
    let moment = Moment { at_ms: row.get(5)?, zone_min: row.get(6)?, day: Day(row.get(7)?) };
    Ok(Event { id, device, moment, kind })
}

fn kind(row: &Row<'_>) -> rusqlite::Result<EventKind> {
    let card = card(row, 4)?;
    Ok(match row.get_ref(3)?.as_str()? {
        "review" => return review(row, card),
        "undo" => EventKind::Undo { target: EventId(row.get(12)?) },
        "suspend" => EventKind::Suspend { card },
        "unsuspend" => EventKind::Unsuspend { card },
        "bury" => EventKind::Bury { card, until: Day(row.get(13)?) },
        "reset" => EventKind::Reset { card },
        "relink" => EventKind::Relink { from: self::card(row, 14)?, to: card },
        _ => return Err(odd(3, "kind")),
    })
}

fn review(row: &Row<'_>, card: CardId) -> rusqlite::Result<EventKind> {
    let source = match row.get_ref(10)?.as_str()? {
        "editor" => Source::Editor,
        "terminal" => Source::Terminal,
        "import" => Source::Import,
        _ => return Err(odd(10, "source")),
    };
    let rating = Rating::from_digit(row.get(8)?).ok_or_else(|| odd(8, "rating"))?;
    let duration_ms = row.get::<_, Option<u32>>(9)?.unwrap_or(0);
    let primed = row.get::<_, Option<bool>>(11)?.unwrap_or(false);
    let shift = Payload::read(row, 15)?.shift;
    Ok(EventKind::Review { card, rating, duration_ms, source, primed, shift })
}

fn card(row: &Row<'_>, column: usize) -> rusqlite::Result<CardId> {
    CardId::new(row.get_ref(column)?.as_str()?).map_err(|_| odd(column, "card"))
}

/// A value that this version does not know in a column.
fn odd(column: usize, name: &str) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(column, name.to_owned(), Type::Text)
}

/// Device names that were read, each kept once.
#[derive(Debug, Default)]
pub(super) struct Devices(Vec<Device>);

impl Devices {
    pub fn get(&mut self, name: &str) -> Device {
        if let Some(known) = self.0.iter().find(|device| &*device.0 == name) {
            return known.clone();
        }
        let device = Device(name.into());
        self.0.push(device.clone());
        device
    }
}
