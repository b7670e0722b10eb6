//! What one writing transaction does.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};

use super::Expect;
use crate::deck::CardId;
use crate::memory::{Day, Event, EventId, EventKind, Moment};
use crate::store::row::{self, Devices};

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

/// Writes an event if the card's latest event is the expected one. An event that is in the log
/// already, from an attempt whose end was not heard of, is not written again.
pub(super) fn append(
    connection: &Connection,
    event: &Event,
    expect: Expect,
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
    row::write(connection, event, &card, latest)?;
    Ok(Written::Yes)
}

/// The card an event is about; for an undo the card of its target, `None` if there is no such event.
fn card_of(connection: &Connection, kind: &EventKind) -> rusqlite::Result<Option<String>> {
    match (kind, kind.card()) {
        (EventKind::Undo { target }, _) => connection
            .prepare_cached("SELECT card FROM event WHERE id = ?1")?
            .query_row([target.0], |row| row.get(0))
            .optional(),
        (_, card) => Ok(card.map(|card| card.as_str().to_owned())),
    }
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
    let Moment { at_ms, zone_min, day } = event.moment;
    let known = connection
        .prepare_cached("SELECT 1 FROM exposure WHERE card = ?1 AND day = ?2")?
        .exists(params![card.as_str(), day.0])?;
    if known {
        return Ok(());
    }
    connection.busy_timeout(EXPOSURE_PATIENCE.min(patience))?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    let written = connection
        .prepare_cached(
            "INSERT OR IGNORE INTO exposure (id, device, card, at_ms, zone_min, day)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![event.id.0, &*event.device.0, card.as_str(), at_ms, zone_min, day.0]);
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.busy_timeout(patience)?;
    written.map(|_| ())
}

/// The exposures after a number, each with its own.
pub(super) fn exposures_after(
    connection: &Connection,
    seq: i64,
) -> rusqlite::Result<Vec<(i64, Event)>> {
    let mut devices = Devices::default();
    let mut statement = connection.prepare_cached(
        "SELECT seq, id, device, card, at_ms, zone_min, day FROM exposure WHERE seq > ?1 ORDER BY seq",
    )?;
    let mut rows = statement.query([seq])?;
    let mut exposures = Vec::new();
    while let Some(row) = rows.next()? {
        let Ok(card) = CardId::new(row.get_ref(3)?.as_str()?) else { continue };
        let device = devices.get(row.get_ref(2)?.as_str()?);
        let moment = Moment { at_ms: row.get(4)?, zone_min: row.get(5)?, day: Day(row.get(6)?) };
        let kind = EventKind::Exposure { card };
        exposures.push((row.get(0)?, Event { id: EventId(row.get(1)?), device, moment, kind }));
    }
    Ok(exposures)
}
