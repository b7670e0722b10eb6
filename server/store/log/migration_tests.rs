//! Histories of every version that ever landed, brought up to date.
//!
//! `tests/fixtures/histories` has each as SQL text. A file there is never changed.

use std::path::Path;

use rusqlite::Connection;

use super::*;
use crate::memory::Schedule;
use crate::store::backup::newest_event;
use crate::store::check::check;

fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/histories");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

fn place(name: &str) -> (tempfile::TempDir, Folders) {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    std::fs::create_dir_all(&folders.data).unwrap();
    let connection = Connection::open(folders.history()).unwrap();
    connection.pragma_update(None, "foreign_keys", false).unwrap();
    connection.execute_batch(&fixture(name)).unwrap();
    (folder, folders)
}

/// Every event as it counts, and what follows from all of them.
fn told(folders: &Folders) -> String {
    let schedule = Schedule::new(0.9);
    let (mut log, ledger) = Log::open_and_replay(folders, Patience::default(), &schedule).unwrap();
    assert_eq!(log.repair(), None);
    let events = log.read_after(0).unwrap().0;
    let first = events.first().map_or(0, |event| event.order_ms);
    let mut lines: Vec<String> = events
        .iter()
        .map(|event| {
            let late = event.order_ms - event.moment.at_ms;
            let at = (event.order_ms - first) / 3_600_000;
            format!(
                "{} day {} order +{at} h (clock +{late}) {:?}",
                event.device.0, event.moment.day.0, event.kind
            )
        })
        .collect();
    let mut cards: Vec<_> =
        ledger.cards().map(|(name, record)| format!("{name} {record:?}")).collect();
    cards.sort();
    lines.extend(cards);
    lines.join("\n")
}

#[test]
fn every_version_that_ever_landed_opens_whole() {
    let mut all = String::new();
    for name in ["version-1.sql", "version-1-with-shifts.sql", "version-2.sql", "version-3.sql"] {
        let (_folder, folders) = place(name);
        let old = Connection::open(folders.history()).unwrap();
        let version: i64 = old.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        drop(old);
        all += &format!("# {name}\n\n{}\n\n", told(&folders));
        let connection = Connection::open(folders.history()).unwrap();
        check(&connection, &folders.history()).unwrap();
        let copies = std::fs::read_dir(folders.backups()).into_iter().flatten().count();
        assert_eq!(copies, usize::from(version < schema::known()), "a copy was made before");
        for copy in std::fs::read_dir(folders.backups()).into_iter().flatten() {
            assert_eq!(newest_event(&copy.unwrap().path()), Some(15));
        }
    }
    insta::assert_snapshot!(all);
}

#[test]
fn what_an_older_version_wrote_is_saved_from_damage_too() {
    for name in ["version-1.sql", "version-2.sql"] {
        let (_folder, folders) = place(name);
        let whole = std::fs::read(folders.history()).unwrap();
        let expected = {
            let (_folder, folders) = place(name);
            told(&folders)
        };
        let mut bytes = whole;
        bytes[3] ^= 0x40;
        std::fs::write(folders.history(), bytes).unwrap();
        let log = Log::open(&folders).unwrap();
        assert_eq!(log.repair().map(|it| (it.events, it.missing)), Some((15, 0)), "{name}");
        drop(log);
        assert_eq!(told(&folders), expected);
    }
}

#[test]
fn a_history_with_a_gap_is_not_moved_over_as_if_it_were_whole() {
    let (_folder, folders) = place("version-1.sql");
    let connection = Connection::open(folders.history()).unwrap();
    connection
        .execute_batch("DROP TRIGGER event_is_never_removed; DELETE FROM event WHERE seq = 15")
        .unwrap();
    drop(connection);
    let log = Log::open(&folders).unwrap();
    assert_eq!(log.repair().map(|it| (it.events, it.missing)), Some((14, 1)));
}

/// Not a test of its own: makes the fixture of today's version, when that is new.
#[test]
#[ignore = "writes a fixture"]
fn write_the_fixture_of_this_version() {
    let (_folder, folders) = place("version-1-with-shifts.sql");
    let mut log = Log::open(&folders).unwrap();
    let name = |name| crate::deck::CardId::new(name).unwrap();
    let kinds = [
        EventKind::Hide { card: name("await") },
        EventKind::Hide { card: name("gather") },
        EventKind::Unhide { card: name("gather") },
    ];
    for (hours, kind) in (1..).zip(kinds) {
        let moment = Moment::new(1_801_483_200_015 + hours * 3_600_000, 60);
        log.append(Draft::anyway(kind), moment).unwrap();
    }
    drop(log);
    let connection = Connection::open(folders.history()).unwrap();
    let version = schema::known();
    let target = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("tests/fixtures/histories/version-{version}.db"));
    connection.execute("VACUUM INTO ?1", [target.to_str().unwrap()]).unwrap();
}
