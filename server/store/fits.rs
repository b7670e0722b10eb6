//! The fits of FSRS's parameters, kept beside the history: every one, in the order they were made.
//!
//! A fit follows from the events and could be made again; it is kept so that the same schedule is there
//! tomorrow and in every window, and so that it can be taken back. What a fit is: `server/memory/fitting.rs`.

use rusqlite::Connection;

use super::{Log, LogError};
use crate::memory::Fit;

/// The keys of fits in `meta`: this, and a number that grows.
pub(super) const KEYS: &str = "fit/%";

impl Log {
    /// Every fit, oldest first. One that this version does not understand is left out.
    pub fn fits(&self) -> Result<Vec<Fit>, LogError> {
        self.look(read)
    }

    /// Keeps one more fit, in a transaction of its own.
    ///
    /// # Errors
    /// As [`Log::append`].
    pub fn keep_fit(&mut self, fit: &Fit) -> Result<(), LogError> {
        self.refuse_newer()?;
        self.patiently(|connection| write(connection, fit))
    }
}

fn read(connection: &Connection) -> rusqlite::Result<Vec<Fit>> {
    let sql = "SELECT value FROM meta WHERE key LIKE ?1 ORDER BY key";
    let mut statement = connection.prepare_cached(sql)?;
    let texts = statement.query_map([KEYS], |row| row.get::<_, String>(0))?;
    let texts: Vec<String> = texts.collect::<Result<_, _>>()?;
    Ok(texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect())
}

fn write(connection: &Connection, fit: &Fit) -> rusqlite::Result<()> {
    let count = "SELECT count(*) FROM meta WHERE key LIKE ?1";
    let number: i64 = connection.query_row(count, [KEYS], |row| row.get(0))?;
    let text = serde_json::to_string(fit)
        .map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))?;
    let insert = "INSERT INTO meta (key, value) VALUES (?1, ?2)";
    connection.execute(insert, (format!("fit/{number:08}"), text)).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{FitKind, Quality};
    use crate::store::Folders;

    fn fit(at_ms: i64) -> Fit {
        Fit {
            at_ms,
            kind: FitKind::Accepted,
            reviews: 1200,
            held_out: 300,
            before: Some(Quality { log_loss: 0.34, rmse: 0.05 }),
            after: None,
            parameters: vec![0.212, 1.0 / 3.0, 36_500.0],
        }
    }

    #[test]
    fn fits_come_back_as_they_were_in_every_window() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::within(folder.path());
        let (mut one, mut two) = (Log::open(&folders).unwrap(), Log::open(&folders).unwrap());
        assert_eq!(one.fits().unwrap(), []);
        for at_ms in 1..=12 {
            one.keep_fit(&fit(at_ms)).unwrap();
        }
        two.keep_fit(&fit(13)).unwrap();
        let expected: Vec<Fit> = (1..=13).map(fit).collect();
        assert_eq!(one.fits().unwrap(), expected);
        assert!(one.changed_elsewhere().unwrap());
    }

    #[test]
    fn a_fit_of_a_later_version_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::within(folder.path());
        let mut log = Log::open(&folders).unwrap();
        log.keep_fit(&fit(1)).unwrap();
        let other = rusqlite::Connection::open(folders.history()).unwrap();
        other
            .execute("INSERT INTO meta VALUES ('fit/00000001', '{\"kind\":\"dreamt\"}')", [])
            .unwrap();
        log.keep_fit(&fit(2)).unwrap();
        assert_eq!(log.fits().unwrap(), [fit(1), fit(2)]);
    }
}
