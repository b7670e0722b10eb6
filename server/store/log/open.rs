//! Opening a history: the folder, the file, the tables.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use super::{Log, Patience, Seen, data_version};
use crate::memory::{Device, Fit, Ledger, Schedule};
use crate::store::backup::{copy, stamp};
use crate::store::doubt::Watch;
use crate::store::error::is_busy;
use crate::store::guard::Guard;
use crate::store::schema::{self, Kind, Step};
use crate::store::state::{self, Kept};
use crate::store::{Folders, LogError, Repair, clock, filesystem, marker, repair};

impl Log {
    /// Opens the history in the data folder, and makes both if they are not there. A damaged one is
    /// repaired: see [`Log::repair`].
    ///
    /// # Errors
    /// Whatever [`LogError`] can say; a history from a newer version is no error here: it can be read,
    /// and [`Log::append`] refuses.
    pub fn open(folders: &Folders) -> Result<Self, LogError> {
        Self::open_with(folders, Patience::default())
    }

    /// As [`Log::open`], with another patience.
    pub fn open_with(folders: &Folders, patience: Patience) -> Result<Self, LogError> {
        std::fs::create_dir_all(&folders.data)
            .map_err(|source| LogError::Folder { path: folders.data.clone(), source })?;
        let repaired = repair_if_suspected(folders)?;
        let mut log = match open_shared(folders, patience) {
            Err(LogError::Damaged { .. }) => reopen(folders, patience),
            Err(LogError::NotADatabase { .. }) if repair::was_ours(folders) => {
                reopen(folders, patience)
            }
            opened => opened,
        }?;
        log.repair = log.repair.or(repaired);
        Ok(log)
    }

    /// Opens the history and takes all of it into a new ledger. Damage that shows only in reading is
    /// repaired too.
    pub fn open_and_replay(
        folders: &Folders,
        patience: Patience,
        schedule: &Schedule,
    ) -> Result<(Self, Ledger), LogError> {
        Self::open_and_replay_fitted(folders, patience, |_| schedule.clone())
    }

    /// As [`Log::open_and_replay`], with the schedule that follows from the fits kept in the history.
    pub fn open_and_replay_fitted(
        folders: &Folders,
        patience: Patience,
        schedule: impl Fn(&[Fit]) -> Schedule,
    ) -> Result<(Self, Ledger), LogError> {
        let replay = |mut log: Self| {
            let schedule = schedule(&log.fits()?);
            log.replay(&schedule).map(|ledger| (log, ledger))
        };
        match replay(Self::open_with(folders, patience)?) {
            Err(LogError::Damaged { .. }) => replay(reopen(folders, patience)?),
            replayed => replayed,
        }
    }
}

impl Log {
    /// A ledger of the whole history: what was kept of it (`state.rs`), and all that came later.
    pub fn replay(&mut self, schedule: &Schedule) -> Result<Ledger, LogError> {
        let kept = self.newer.is_none().then(|| {
            let event = |id| self.event(id).ok().flatten();
            state::take_up(&self.folders, &self.connection, schedule, event)
        });
        let (mut ledger, seen, rescheduled) = match kept.flatten() {
            Some(Kept { unpacked, seen }) => (unpacked.ledger, seen, unpacked.rescheduled),
            None => (Ledger::new(schedule.clone()), Seen::default(), false),
        };
        self.seen = seen;
        let count = self.catch_up(&mut ledger)?;
        self.fresh = if rescheduled { usize::MAX } else { count };
        Ok(ledger)
    }

    /// What the keeping of a state needs to know; `None` of a newer history.
    pub(in crate::store) fn for_state(&self) -> Option<(&Connection, Seen, usize)> {
        self.newer.is_none().then_some((&self.connection, self.seen, self.fresh))
    }

    pub(in crate::store) const fn folders(&self) -> &Folders {
        &self.folders
    }
}

/// Repairs a history that was seen damaged, or that has been emptied.
fn repair_if_suspected(folders: &Folders) -> Result<Option<Repair>, LogError> {
    if !marker::is_there(folders) && !repair::was_emptied(folders) {
        return Ok(None);
    }
    match repair::repair(folders) {
        // Another window lives with the damage, or is just making the file: then this one can, too.
        Err(LogError::Damaged { .. }) => Ok(None),
        repaired => repaired,
    }
}

fn reopen(folders: &Folders, patience: Patience) -> Result<Log, LogError> {
    let repaired = repair::repair(folders)?;
    let log = open_shared(folders, patience)?;
    Ok(Log { repair: repaired, ..log })
}

fn open_shared(folders: &Folders, patience: Patience) -> Result<Log, LogError> {
    let guard = Guard::share(folders, patience.busy)?;
    let opened = open_file(&folders.history(), patience)?;
    Ok(Log {
        connection: opened.connection,
        path: folders.history(),
        device: opened.device,
        patience,
        newer: opened.newer,
        seen: Seen::default(),
        fresh: 0,
        watch: Watch::start(),
        doubt: None,
        data_version: opened.data_version,
        repair: None,
        folders: folders.clone(),
        _guard: guard,
    })
}

/// A file that was opened.
struct Opened {
    connection: Connection,
    device: Device,
    newer: Option<i64>,
    data_version: i64,
}

/// Opens the file; while others hold it, as long as an answer would wait for them.
fn open_file(path: &Path, patience: Patience) -> Result<Opened, LogError> {
    let started = Instant::now();
    let longest = patience.busy.saturating_mul(patience.attempts);
    loop {
        match prepare(path, patience) {
            Err(Refused::Sqlite(error)) if is_busy(&error) && started.elapsed() < longest => {
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(Refused::Sqlite(error)) => {
                return Err(LogError::from_sqlite(path, started.elapsed(), error));
            }
            Err(Refused::Log(error)) => return Err(error),
            Ok(opened) => return Ok(opened),
        }
    }
}

/// Why a file could not be opened.
enum Refused {
    Sqlite(rusqlite::Error),
    Log(LogError),
}

impl From<rusqlite::Error> for Refused {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

fn prepare(path: &Path, patience: Patience) -> Result<Opened, Refused> {
    let mut connection = connect(path, patience)?;
    let newer = match schema::kind(&connection)? {
        Kind::Foreign { application_id } => {
            let path = path.to_path_buf();
            return Err(Refused::Log(LogError::Foreign { path, application_id }));
        }
        Kind::History { version } if version > schema::known() => Some(version),
        Kind::Empty | Kind::History { .. } => None,
    };
    match newer {
        Some(_) => connection.pragma_update(None, "query_only", true)?,
        None => set_up(&mut connection, path)?,
    }
    let device = device(&connection)?;
    let data_version = data_version(&connection)?;
    Ok(Opened { connection, device, newer, data_version })
}

fn connect(path: &Path, patience: Patience) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(patience.busy)?;
    Ok(connection)
}

/// Sets how the file is written and brings its tables up to date.
fn set_up(connection: &mut Connection, path: &Path) -> Result<(), Refused> {
    if connection.is_readonly(rusqlite::MAIN_DB)? {
        return Err(Refused::Log(LogError::ReadOnly { path: path.to_path_buf() }));
    }
    // Where SQLite has no WAL it keeps its older journal, which works too.
    let folder = path.parent().unwrap_or(path);
    let journal = if filesystem::network(folder).is_some() { "DELETE" } else { "WAL" };
    connection.pragma_update_and_check(None, "journal_mode", journal, |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    update(connection, path, schema::STEPS)
}

/// Brings the tables up to date. A history with older tables is copied before.
fn update(connection: &mut Connection, path: &Path, steps: &[Step]) -> Result<(), Refused> {
    if let Kind::History { version } = schema::kind(connection)?
        && version < steps.len() as i64
    {
        let name = format!("before-version-{}-{}.db", steps.len(), stamp(clock::now().at_ms));
        copy(connection, path, &path.with_file_name("backups").join(name)).map_err(Refused::Log)?;
    }
    schema::migrate(connection, steps)?;
    Ok(())
}

fn device(connection: &Connection) -> rusqlite::Result<Device> {
    let sql = "SELECT value FROM meta WHERE key = 'device'";
    let name: String = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(Device(name.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::backup::newest_event;

    const EVENT: &str = "INSERT INTO event
                         (id, device, kind, card, at_ms, zone_min, day, order_ms, checksum)
                         VALUES (randomblob(16), 'd', 'suspend', 'a', 0, 0, 0, 0, 0)";

    /// Today's steps and one more.
    fn steps(sql: &'static str) -> Vec<Step> {
        [schema::STEPS, &[Step { sql, then: None }]].concat()
    }

    fn todays_version(folder: &Path) -> (Connection, std::path::PathBuf) {
        let path = folder.join("history.db");
        let mut connection = Connection::open(&path).unwrap();
        schema::migrate(&mut connection, schema::STEPS).unwrap();
        connection.execute_batch(EVENT).unwrap();
        (connection, path)
    }

    fn copies(folder: &Path) -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(folder.join("backups")).into_iter().flatten();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    fn version(connection: &Connection) -> i64 {
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_step_forward_keeps_a_copy_of_what_was_before() {
        let folder = tempfile::tempdir().unwrap();
        let (mut connection, path) = todays_version(folder.path());
        let mood = "ALTER TABLE event ADD COLUMN mood TEXT";
        let steps = steps(mood);
        assert!(update(&mut connection, &path, &steps).is_ok());
        assert_eq!(version(&connection), schema::known() + 1);
        connection.execute_batch("UPDATE event SET mood = 'good'").unwrap_err();
        let copies = copies(folder.path());
        assert_eq!(copies.len(), 1);
        let before = Connection::open(&copies[0]).unwrap();
        assert_eq!((version(&before), newest_event(&copies[0])), (schema::known(), Some(1)));
        assert!(update(&mut connection, &path, &steps).is_ok());
        assert_eq!(self::copies(folder.path()).len(), 1, "nothing to do, nothing to copy");
    }

    #[test]
    fn a_step_that_fails_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (mut connection, path) = todays_version(folder.path());
        let steps = steps("CREATE TABLE fine (x); CREATE TABLE event (x)");
        assert!(update(&mut connection, &path, &steps).is_err());
        assert_eq!((version(&connection), newest_event(&path)), (schema::known(), Some(1)));
        assert!(connection.prepare("SELECT * FROM fine").is_err());
    }

    #[test]
    fn what_may_only_be_read_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::within(folder.path());
        let mut log = Log::open(&folders).unwrap();
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        log.connection = Connection::open_with_flags(folders.history(), flags).unwrap();
        let mut connection = Connection::open_with_flags(folders.history(), flags).unwrap();
        let refused = set_up(&mut connection, &folders.history());
        assert!(matches!(refused, Err(Refused::Log(LogError::ReadOnly { .. }))));
        let card = crate::deck::CardId::new("a").unwrap();
        let kind = crate::memory::EventKind::Suspend { card };
        let error = log.append(crate::store::Draft::anyway(kind), clock::now()).unwrap_err();
        assert!(matches!(error, LogError::ReadOnly { .. }), "{error}");
    }
}
