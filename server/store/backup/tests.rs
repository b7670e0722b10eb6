//! Making, listing and thinning copies.

use super::*;
use crate::deck::CardId;
use crate::memory::EventKind;
use crate::store::{Draft, Log};

const HOUR_MS: i64 = 3_600_000;
/// 2027-01-15 12:00 UTC.
const START: i64 = 1_800_014_400_000;

struct Place {
    folders: Folders,
    log: Log,
    _folder: tempfile::TempDir,
}

fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    let log = Log::open(&folders).unwrap();
    Place { folders, log, _folder: folder }
}

impl Place {
    fn write(&mut self) {
        let kind = EventKind::Suspend { card: CardId::new("a").unwrap() };
        self.log.append(Draft::anyway(kind), Moment::new(START, 0)).unwrap();
    }

    fn back_up(&self, hours: f64) -> BackedUp {
        let at_ms = START + (hours * HOUR_MS as f64) as i64;
        back_up(&self.folders, Moment::new(at_ms, 0)).unwrap()
    }
}

#[test]
fn a_backup_is_made_when_there_is_something_new_and_time_has_passed() {
    let mut place = place();
    place.write();
    let BackedUp::Made(path) = place.back_up(0.0) else { panic!("nothing made") };
    assert!(path.ends_with("backups/history-2027-01-15T12-00-00Z.db"), "{path:?}");
    assert_eq!(newest_event(&path), Some(1));
    place.write();
    assert_eq!(place.back_up(0.4), BackedUp::TooSoon);
    assert!(matches!(place.back_up(0.5), BackedUp::Made(_)));
    assert_eq!(place.back_up(2.0), BackedUp::NothingNew);
    place.write();
    assert!(matches!(place.back_up(2.0), BackedUp::Made(_)));
    assert_eq!(backups(&place.folders).len(), 1, "one per day stays");
}

#[test]
fn a_clock_that_was_ahead_does_not_stop_backups() {
    let mut place = place();
    place.write();
    assert!(matches!(place.back_up(10_000.0), BackedUp::Made(_)));
    place.write();
    assert!(matches!(place.back_up(0.0), BackedUp::Made(_)));
}

#[test]
fn no_history_no_backup() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    let done = back_up(&folders, Moment::new(START, 0)).unwrap();
    assert_eq!((done, folders.data.exists()), (BackedUp::NothingNew, false));
}

#[test]
fn old_exposures_are_forgotten() {
    let mut place = place();
    for days in [0, 100] {
        let kind = EventKind::Exposure { card: CardId::new("a").unwrap() };
        let moment = Moment::new(START + days * DAY_MS, 0);
        place.log.append(Draft::anyway(kind), moment).unwrap();
    }
    let count = |place: &Place| {
        let connection = Connection::open(place.folders.history()).unwrap();
        let sql = "SELECT count(*) FROM exposure";
        connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    place.back_up(180.0 * 24.0);
    assert_eq!(count(&place), 2);
    place.back_up(181.0 * 24.0);
    assert_eq!(count(&place), 1);
}

#[test]
fn thinning_keeps_days_then_weeks_then_months() {
    let times: Vec<i64> = (0..4 * 500).map(|step| START + step * 6 * HOUR_MS).collect();
    let mut kept: Vec<i64> = kept(&times).into_iter().collect();
    kept.sort_unstable_by(|a, b| b.cmp(a));
    let days: Vec<_> = kept.iter().map(|at_ms| stamp(*at_ms)[..10].to_owned()).collect();
    let lines: Vec<_> = days.chunks(6).map(|days| days.join(" ")).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    2028-05-29 2028-05-28 2028-05-27 2028-05-26 2028-05-25 2028-05-24
    2028-05-23 2028-05-22 2028-05-21 2028-05-20 2028-05-19 2028-05-18
    2028-05-14 2028-05-07 2028-04-30 2028-04-23 2028-04-16 2028-04-09
    2028-04-02 2028-03-31 2028-02-29 2028-01-31 2027-12-31 2027-11-30
    2027-10-31 2027-09-30
    ");
}

#[test]
fn what_is_no_backup_is_not_listed() {
    let place = place();
    fs::create_dir_all(place.folders.backups()).unwrap();
    for name in ["history-2027-01-15T12-00-00Z.part", "history-yesterday.db", "notes.txt"] {
        fs::write(place.folders.backups().join(name), "").unwrap();
    }
    assert_eq!(backups(&place.folders), vec![]);
}
