//! How a history is, for `doctor`: read whole, changed not at all.

use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::check::check;
use super::guard::Guard;
use super::{Folders, LogError, filesystem, schema};
use crate::memory::Moment;

const PATIENCE: Duration = Duration::from_secs(5);
const DAY_MS: i64 = 86_400_000;

/// What a whole history is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vitals {
    pub events: usize,
    /// The time of the last event, in milliseconds; 0 without events.
    pub newest_ms: i64,
    /// Events that were written under a doubtful clock.
    pub doubtful: usize,
    /// Events more than a day ahead of now that are not taken back.
    pub in_the_future: usize,
    /// Its version, if that is newer than this program knows.
    pub newer: Option<i64>,
    /// What kind of file system it is on, if other machines may use that.
    pub network: Option<&'static str>,
}

/// Reads everything and checks it.
///
/// # Errors
/// What is wrong with it: [`LogError::Damaged`] and the others.
pub fn vitals(folders: &Folders, now: Moment) -> Result<Vitals, LogError> {
    let path = folders.history();
    let failed = |error| LogError::from_sqlite(&path, PATIENCE, error);
    let _guard = Guard::share(folders, PATIENCE)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&path, flags).map_err(failed)?;
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    let newer = match schema::kind(&connection).map_err(failed)? {
        schema::Kind::Foreign { application_id } => {
            return Err(LogError::Foreign { path, application_id });
        }
        schema::Kind::History { version } if version > schema::known() => Some(version),
        _ => None,
    };
    if newer.is_none() {
        check(&connection, &path)?;
    }
    let counted = count(&connection, now).map_err(failed)?;
    Ok(Vitals { newer, network: filesystem::network(&folders.data), ..counted })
}

fn count(connection: &Connection, now: Moment) -> rusqlite::Result<Vitals> {
    let sql = "SELECT count(*), coalesce(max(at_ms), 0), count(suspect_day), \
               count(*) FILTER (WHERE at_ms > ?1 AND kind <> 'undo' AND id NOT IN \
                   (SELECT target FROM event WHERE kind = 'undo')) FROM event";
    connection.query_row(sql, [now.at_ms.saturating_add(DAY_MS)], |row| {
        let number = |column| row.get::<_, i64>(column).map(|it| usize::try_from(it).unwrap_or(0));
        Ok(Vitals {
            events: number(0)?,
            newest_ms: row.get(1)?,
            doubtful: number(2)?,
            in_the_future: number(3)?,
            newer: None,
            network: None,
        })
    })
}
