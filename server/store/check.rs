//! Whether a history is whole.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use super::log::last_given;
use super::row::{self, Reader};
use super::schema::{self, Kind};
use super::{LogError, error};

/// Reads everything: SQLite's own check, then every event. The time grows with the history.
pub(super) fn check(connection: &Connection, path: &Path) -> Result<(), LogError> {
    let damaged = |detail| LogError::Damaged { path: path.to_path_buf(), detail };
    match look(connection) {
        Ok(None) => Ok(()),
        Ok(Some(detail)) => Err(damaged(detail)),
        Err(error) if error::is_damage(&error) => Err(damaged(error.to_string())),
        Err(error) => Err(LogError::from_sqlite(path, Duration::ZERO, error)),
    }
}

/// What is wrong with a history; `None`: nothing.
fn look(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let Kind::History { version } = schema::kind(connection)? else {
        return Ok(Some("it holds no history".to_owned()));
    };
    let first = "PRAGMA integrity_check(1)";
    let found: String = connection.query_row(first, [], |row| row.get(0))?;
    if found != "ok" {
        return Ok(Some(found));
    }
    let mut reader = Reader::default();
    let end = last_given(connection)?;
    let mut count = 0;
    let mut statement =
        connection.prepare(&format!("SELECT {} FROM event", row::columns(version)))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        reader.read(row)?;
        count += 1;
    }
    Ok((count < end).then(|| format!("{count} of {end} events are there")))
}
