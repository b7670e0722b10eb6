//! One event as one row, both ways, with a checksum over all of it.
//!
//! SQLite notices a broken page, not a bit that turned a 5 into a 4. The checksum does.

use std::sync::Arc;

use rusqlite::types::{FromSql, ToSqlOutput, Type, ValueRef};
use rusqlite::{Connection, Row, Statement};
use rustc_hash::FxHashMap;

use super::mend::Raw;
use crate::deck::CardId;
use crate::memory::{Day, Device, Event, EventId, EventKind, Moment, Note, Rating, Source};

/// The columns [`read`] wants, in its order: the number, all that the checksum is over, the checksum.
pub(super) const COLUMNS: &str = "seq, id, device, kind, card, at_ms, zone_min, day, order_ms, rating, \
     mapping, duration_ms, source, primed, shift, target, until_day, other_card, previous, \
     suspect_day, origin, payload, checksum";

/// The same of a history of version 1, which had no order and no checksum.
pub(super) const COLUMNS_1: &str = "seq, id, device, kind, card, at_ms, zone_min, day, at_ms, rating, \
     mapping, duration_ms, source, primed, nullif(json_extract(payload, '$.shift'), 0), target, \
     until_day, other_card, previous, NULL, NULL, NULL, NULL";

const INSERT: &str = "INSERT INTO event \
     (id, device, kind, card, at_ms, zone_min, day, order_ms, rating, mapping, duration_ms, source, \
      primed, shift, target, until_day, other_card, previous, suspect_day, origin, payload, checksum) \
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

/// How many columns the checksum is over: those between the number and itself.
pub(super) const SUMMED: usize = 21;

/// The columns of a history of some version, in the order of [`COLUMNS`].
pub(super) const fn columns(version: i64) -> &'static str {
    if version < 2 { COLUMNS_1 } else { COLUMNS }
}

/// An event with what the log keeps besides.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub event: Event,
    /// The card it is about; of an undo the card of what it leads to, empty if that was not there.
    pub card: String,
    pub previous: Option<EventId>,
}

/// What reads rows: it keeps the names of devices and cards once, and the room for a checksum.
#[derive(Debug, Default)]
pub(super) struct Reader {
    devices: Vec<Device>,
    cards: FxHashMap<Box<str>, CardId>,
    bytes: Vec<u8>,
}

/// Writes an event. `card` is the card it is about, of an undo the card of its target.
pub(super) fn write(
    connection: &Connection,
    event: &Event,
    card: &str,
    previous: Option<EventId>,
) -> rusqlite::Result<()> {
    let payload = event.note.raw.as_deref().map(ToString::to_string);
    let values = values(event, card, previous.as_ref(), payload.as_deref());
    let mut statement = connection.prepare_cached(INSERT)?;
    for (number, value) in (1..).zip(values) {
        statement.raw_bind_parameter(number, ToSqlOutput::Borrowed(value))?;
    }
    let sum = checksum(values.into_iter(), &mut Vec::with_capacity(256));
    finish(&mut statement, sum)
}

/// Writes values that were mended, with the checksum that fits them.
pub(super) fn write_raw(connection: &Connection, values: &[Raw; SUMMED]) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(INSERT)?;
    for (number, value) in (1..).zip(values) {
        statement.raw_bind_parameter(number, ToSqlOutput::Borrowed(value.value()))?;
    }
    let sum = checksum(values.iter().map(Raw::value), &mut Vec::with_capacity(256));
    finish(&mut statement, sum)
}

/// The values of a row of [`COLUMNS`] as they are, and the checksum they should have.
pub(super) fn raw(row: &Row<'_>) -> rusqlite::Result<([Raw; SUMMED], u32)> {
    let values = std::array::from_fn(|at| Raw::of(row.get_ref(at + 1).unwrap_or(NULL)));
    Ok((values, row.get(SUMMED + 1)?))
}

fn finish(statement: &mut Statement<'_>, sum: u32) -> rusqlite::Result<()> {
    statement.raw_bind_parameter(SUMMED + 1, sum)?;
    statement.raw_execute().map(|_| ())
}

/// An event in the order of the columns that the checksum is over.
fn values<'a>(
    event: &'a Event,
    card: &'a str,
    previous: Option<&'a EventId>,
    payload: Option<&'a str>,
) -> [ValueRef<'a>; SUMMED] {
    let (mut rating, mut mapping, mut duration, mut source) = (NULL, NULL, NULL, NULL);
    let (mut primed, mut shifted, mut goal, mut until_day, mut other) =
        (NULL, NULL, NULL, NULL, NULL);
    match &event.kind {
        EventKind::Review {
            rating: rated, duration_ms, source: from, primed: seen, shift, ..
        } => {
            rating = integer(rated.digit());
            mapping = integer(Rating::MAPPING);
            duration = integer(*duration_ms);
            source = text(from.as_str());
            primed = integer(u8::from(*seen));
            shifted = if *shift == 0 { NULL } else { integer(*shift) };
        }
        EventKind::Undo { target } => goal = blob(target),
        EventKind::Bury { until, .. } => until_day = integer(until.0),
        EventKind::Relink { from, .. } => other = text(from.as_str()),
        _ => {}
    }
    let Moment { at_ms, zone_min, day } = event.moment;
    let note = &event.note;
    [
        blob(&event.id),
        text(&event.device.0),
        text(event.kind.name()),
        text(card),
        integer(at_ms),
        integer(zone_min),
        integer(day.0),
        integer(event.order_ms),
        rating,
        mapping,
        duration,
        source,
        primed,
        shifted,
        goal,
        until_day,
        other,
        previous.map_or(NULL, blob),
        note.clock_suspect.map_or(NULL, |day| integer(day.0)),
        note.origin.as_deref().map_or(NULL, text),
        payload.map_or(NULL, text),
    ]
}

const NULL: ValueRef<'static> = ValueRef::Null;

fn integer(number: impl Into<i64>) -> ValueRef<'static> {
    ValueRef::Integer(number.into())
}

const fn text(text: &str) -> ValueRef<'_> {
    ValueRef::Text(text.as_bytes())
}

const fn blob(id: &EventId) -> ValueRef<'_> {
    ValueRef::Blob(&id.0)
}

/// CRC-32 over values, each with its type and, if that varies, its length.
pub(super) fn checksum<'a>(values: impl Iterator<Item = ValueRef<'a>>, bytes: &mut Vec<u8>) -> u32 {
    bytes.clear();
    for value in values {
        match value {
            ValueRef::Null => bytes.push(0),
            ValueRef::Integer(number) => {
                bytes.push(1);
                bytes.extend(number.to_le_bytes());
            }
            ValueRef::Real(number) => {
                bytes.push(2);
                bytes.extend(number.to_le_bytes());
            }
            ValueRef::Text(part) => part_of(bytes, 3, part),
            ValueRef::Blob(part) => part_of(bytes, 4, part),
        }
    }
    crc32fast::hash(bytes)
}

fn part_of(bytes: &mut Vec<u8>, kind: u8, part: &[u8]) {
    bytes.push(kind);
    bytes.extend(part.len().to_le_bytes());
    bytes.extend(part);
}

/// The values of a row, each fetched once.
struct Values<'r>([ValueRef<'r>; SUMMED + 2]);

impl<'r> Values<'r> {
    fn of(row: &'r Row<'_>) -> Self {
        Self(std::array::from_fn(|column| row.get_ref(column).unwrap_or(NULL)))
    }

    fn at(&self, column: usize) -> ValueRef<'r> {
        self.0.get(column).copied().unwrap_or(NULL)
    }

    fn get<T: FromSql>(&self, column: usize) -> rusqlite::Result<T> {
        T::column_result(self.at(column)).map_err(|_| odd(column, "value"))
    }

    fn text(&self, column: usize) -> rusqlite::Result<&'r str> {
        self.at(column).as_str().map_err(|_| odd(column, "text"))
    }

    fn text_or_null(&self, column: usize) -> rusqlite::Result<Option<&'r str>> {
        self.at(column).as_str_or_null().map_err(|_| odd(column, "text"))
    }
}

impl Reader {
    /// Reads a row of [`COLUMNS`] or [`COLUMNS_1`].
    ///
    /// # Errors
    /// Besides SQLite's own: a value that no event of this version has, or a checksum that does not
    /// fit.
    pub fn read(&mut self, row: &Row<'_>) -> rusqlite::Result<Event> {
        let values = Values::of(row);
        self.check(&values)?;
        self.event(&values)
    }

    /// As [`Reader::read`], with what the log keeps besides.
    pub fn read_kept(&mut self, row: &Row<'_>) -> rusqlite::Result<Kept> {
        let event = self.read(row)?;
        let card = row.get(4)?;
        let previous = row.get::<_, Option<[u8; 16]>>(18)?.map(EventId);
        Ok(Kept { event, card, previous })
    }

    /// As [`Reader::read`], of a newer history whose checksum may be over more.
    pub fn read_unchecked(&mut self, row: &Row<'_>) -> rusqlite::Result<Event> {
        self.event(&Values::of(row))
    }

    fn event(&mut self, row: &Values<'_>) -> rusqlite::Result<Event> {
        let kind = self.kind(row)?;
        let id = EventId(row.get(1)?);
        let device = self.device(row.text(2)?);
        let moment = Moment { at_ms: row.get(5)?, zone_min: row.get(6)?, day: Day(row.get(7)?) };
        let (order_ms, note) = (row.get(8)?, note(row)?);
        Ok(Event { id, device, moment, order_ms, kind, note })
    }

    fn kind(&mut self, row: &Values<'_>) -> rusqlite::Result<EventKind> {
        Ok(match row.text(3)? {
            "review" => return review(row, self.card(row, 4)?),
            "undo" => EventKind::Undo { target: EventId(row.get(15)?) },
            "suspend" => EventKind::Suspend { card: self.card(row, 4)? },
            "unsuspend" => EventKind::Unsuspend { card: self.card(row, 4)? },
            "hide" => EventKind::Hide { card: self.card(row, 4)? },
            "unhide" => EventKind::Unhide { card: self.card(row, 4)? },
            "bury" => EventKind::Bury { card: self.card(row, 4)?, until: Day(row.get(16)?) },
            "reset" => EventKind::Reset { card: self.card(row, 4)? },
            "relink" => EventKind::Relink { from: self.card(row, 17)?, to: self.card(row, 4)? },
            _ => return Err(odd(3, "kind")),
        })
    }

    fn card(&mut self, row: &Values<'_>, column: usize) -> rusqlite::Result<CardId> {
        let name = row.text(column)?;
        if let Some(known) = self.cards.get(name) {
            return Ok(known.clone());
        }
        let card = CardId::of_history(name).map_err(|_| odd(column, "card"))?;
        self.cards.insert(name.into(), card.clone());
        Ok(card)
    }

    fn check(&mut self, row: &Values<'_>) -> rusqlite::Result<()> {
        let Some(expected) = row.get::<Option<u32>>(SUMMED + 1)? else { return Ok(()) };
        let values = row.0.iter().copied().skip(1).take(SUMMED);
        if checksum(values, &mut self.bytes) == expected {
            Ok(())
        } else {
            Err(odd(SUMMED + 1, "checksum"))
        }
    }

    pub fn device(&mut self, name: &str) -> Device {
        if let Some(known) = self.devices.iter().find(|device| &*device.0 == name) {
            return known.clone();
        }
        let device = Device(name.into());
        self.devices.push(device.clone());
        device
    }
}

fn review(row: &Values<'_>, card: CardId) -> rusqlite::Result<EventKind> {
    let source = match row.text(12)? {
        "editor" => Source::Editor,
        "terminal" => Source::Terminal,
        "import" => Source::Import,
        _ => return Err(odd(12, "source")),
    };
    let rating = Rating::from_digit(row.get(9)?).ok_or_else(|| odd(9, "rating"))?;
    let duration_ms = row.get::<Option<u32>>(11)?.unwrap_or(0);
    let primed = row.get::<Option<bool>>(13)?.unwrap_or(false);
    let shift = row.get::<Option<i16>>(14)?.unwrap_or(0);
    Ok(EventKind::Review { card, rating, duration_ms, source, primed, shift })
}

fn note(row: &Values<'_>) -> rusqlite::Result<Note> {
    let clock_suspect = row.get::<Option<i32>>(19)?.map(Day);
    let origin = row.text_or_null(20)?.map(Arc::from);
    let raw = match row.text_or_null(21)? {
        None => None,
        Some(text) => Some(serde_json::from_str(text).map_err(|_| odd(21, "payload"))?),
    };
    Ok(Note { clock_suspect, origin, raw: raw.map(Arc::new) })
}

/// A value that this version does not know in a column.
fn odd(column: usize, name: &str) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(column, name.to_owned(), Type::Text)
}
