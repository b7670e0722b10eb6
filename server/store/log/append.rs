//! What one writing transaction does.

use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OptionalExtension, params};

use super::Expect;
use crate::deck::CardId;
use crate::memory::{Day, Event, EventId, EventKind, Moment};
use crate::store::doubt;
use crate::store::row::{self, Reader};

/// What a transaction did.
pub(super) enum Written {
    Yes,
    Conflict { latest: Option<EventId> },
    NoTarget { target: EventId },
}

/// The latest event of a card under any of its names: a relink joins two names for good.
const LATEST: &str = "
WITH RECURSIVE name(card) AS (
    SELECT ?1
    UNION SELECT event.other_card FROM name JOIN event ON event.card = name.card
          WHERE event.kind = 'relink'
    UNION SELECT event.card FROM name JOIN event ON event.other_card = name.card
          WHERE event.kind = 'relink'
)
SELECT id FROM event WHERE seq =
    (SELECT max((SELECT max(seq) FROM event WHERE event.card = name.card)) FROM name)";

/// The event at the end of a chain of undos: its kind and its card.
const END: &str = "
WITH RECURSIVE chain(kind, card, target, depth) AS (
    SELECT kind, card, target, 0 FROM event WHERE id = ?1
    UNION ALL SELECT event.kind, event.card, event.target, depth + 1
              FROM chain JOIN event ON event.id = chain.target
              WHERE chain.kind = 'undo' AND depth < 10000
)
SELECT kind, card FROM chain ORDER BY depth DESC LIMIT 1";

/// Writes an event if the card's latest event is the expected one, and gives it its order. An event
/// that is in the log already, from an attempt whose end was not heard of, is not written again.
pub(super) fn append(
    connection: &Connection,
    event: &mut Event,
    expect: Expect,
    leap_ms: i64,
) -> rusqlite::Result<Written> {
    let Some(card) = card_of(connection, &event.kind)? else {
        let EventKind::Undo { target } = event.kind else { return Ok(Written::Yes) };
        return Ok(Written::NoTarget { target });
    };
    let latest = latest(connection, &card)?;
    if latest == Some(event.id) {
        return Ok(Written::Yes);
    }
    if let Expect::Latest(expected) = expect
        && expected != latest
    {
        return Ok(Written::Conflict { latest });
    }
    let newest = newest(connection)?;
    event.order_ms = in_order(event.moment.at_ms, newest.map(|(order_ms, _)| order_ms));
    event.note.clock_suspect = doubt::day_to_count(connection, event.moment, newest, leap_ms)?;
    row::write(connection, event, &card, latest)?;
    Ok(Written::Yes)
}

/// The order of an event that is written now, after the newest known.
pub(in crate::store) fn in_order(at_ms: i64, newest: Option<i64>) -> i64 {
    newest.map_or(at_ms, |newest| at_ms.max(newest.saturating_add(1)))
}

/// The order of the last event, and the day it counts on.
fn newest(connection: &Connection) -> rusqlite::Result<Option<(i64, Day)>> {
    connection
        .prepare_cached(
            "SELECT order_ms, coalesce(suspect_day, day) FROM event ORDER BY order_ms DESC, id DESC LIMIT 1",
        )?
        .query_row([], |row| Ok((row.get(0)?, Day(row.get(1)?))))
        .optional()
}

/// What a merge did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Merged {
    /// Events that were not there.
    pub new: usize,
    /// Events that were there.
    pub known: usize,
    /// Events that the tables do not take, such as a zone a week away from UTC.
    pub refused: usize,
}

/// Writes the events that are not there, as they come, but an undo after what it takes back.
pub(super) fn merge(connection: &Connection, events: &[Event]) -> rusqlite::Result<Merged> {
    let is_undo = |event: &&Event| matches!(event.kind, EventKind::Undo { .. });
    let mut undos: Vec<&Event> = events.iter().filter(is_undo).collect();
    undos.sort_by_key(|event| event.place());
    let mut merged = Merged::default();
    for event in events.iter().filter(|event| !is_undo(event)).chain(undos) {
        let count = match take(connection, event) {
            Ok(true) => &mut merged.new,
            Ok(false) => &mut merged.known,
            Err(error) if is_refused(&error) => &mut merged.refused,
            Err(error) => return Err(error),
        };
        *count += 1;
    }
    Ok(merged)
}

/// Writes one event of another device; false if it is there already.
fn take(connection: &Connection, event: &Event) -> rusqlite::Result<bool> {
    if let EventKind::Exposure { card } = &event.kind {
        return insert_exposure(connection, event, card);
    }
    let there = "SELECT 1 FROM event WHERE id = ?1";
    if connection.prepare_cached(there)?.exists([event.id.0])? {
        return Ok(false);
    }
    let card = card_of(connection, &event.kind)?.unwrap_or_default();
    row::write(connection, event, &card, None)?;
    Ok(true)
}

/// Whether a table's own rules speak against a row.
pub(in crate::store) fn is_refused(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation)
}

/// The card an event is about; for an undo the card of the event it leads to, `None` if there is none.
fn card_of(connection: &Connection, kind: &EventKind) -> rusqlite::Result<Option<String>> {
    let EventKind::Undo { target } = kind else {
        return Ok(kind.card().map(|card| card.as_str().to_owned()));
    };
    let end = connection
        .prepare_cached(END)?
        .query_row([target.0], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))
        .optional()?;
    Ok(end.filter(|(kind, _)| kind != "undo").map(|(_, card)| card))
}

fn latest(connection: &Connection, card: &str) -> rusqlite::Result<Option<EventId>> {
    let id = connection.prepare_cached(LATEST)?.query_row([card], |row| row.get(0)).optional()?;
    Ok(id.map(EventId))
}

/// How long an exposure waits for other writers.
const EXPOSURE_PATIENCE: Duration = Duration::from_millis(100);

/// Writes an exposure unless the card has one on that day; afterwards the connection waits for
/// `patience` again.
pub(super) fn expose(
    connection: &Connection,
    event: &Event,
    card: &CardId,
    patience: Duration,
) -> rusqlite::Result<()> {
    let known = connection
        .prepare_cached("SELECT 1 FROM exposure WHERE card = ?1 AND day = ?2")?
        .exists(params![card.as_str(), event.moment.day.0])?;
    if known {
        return Ok(());
    }
    connection.busy_timeout(EXPOSURE_PATIENCE.min(patience))?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    let written = insert_exposure(connection, event, card);
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.busy_timeout(patience)?;
    written.map(|_| ())
}

/// Writes an exposure; false if the card has one on that day.
fn insert_exposure(
    connection: &Connection,
    event: &Event,
    card: &CardId,
) -> rusqlite::Result<bool> {
    let Moment { at_ms, zone_min, day } = event.moment;
    let count = connection
        .prepare_cached(
            "INSERT OR IGNORE INTO exposure (id, device, card, at_ms, zone_min, day)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![event.id.0, &*event.device.0, card.as_str(), at_ms, zone_min, day.0])?;
    Ok(count > 0)
}

/// The exposures after a number, each with its own.
pub(super) fn exposures_after(
    connection: &Connection,
    seq: i64,
) -> rusqlite::Result<Vec<(i64, Event)>> {
    let mut reader = Reader::default();
    let mut statement = connection.prepare_cached(
        "SELECT seq, id, device, card, at_ms, zone_min, day FROM exposure WHERE seq > ?1 ORDER BY seq",
    )?;
    let mut rows = statement.query([seq])?;
    let mut exposures = Vec::new();
    while let Some(row) = rows.next()? {
        let Ok(card) = CardId::of_history(row.get_ref(3)?.as_str()?) else { continue };
        let device = reader.device(row.get_ref(2)?.as_str()?);
        let moment = Moment { at_ms: row.get(4)?, zone_min: row.get(5)?, day: Day(row.get(6)?) };
        let kind = EventKind::Exposure { card };
        exposures.push((row.get(0)?, Event::new(EventId(row.get(1)?), device, moment, kind)));
    }
    Ok(exposures)
}
