//! The log of one process; several at once are in `tests/store.rs`.

use super::*;
use crate::memory::{Rating, Schedule, Source};
use crate::store::Folders;

const NOON: i64 = 1_800_014_400_000;

fn card(name: &str) -> CardId {
    CardId::new(name).unwrap()
}

/// Noon of a day, counted from a day in 2027.
fn noon(day: i64) -> Moment {
    Moment::new(NOON + day * 86_400_000, 0)
}

fn review(name: &str, digit: i64) -> EventKind {
    EventKind::Review {
        card: card(name),
        rating: Rating::from_digit(digit).unwrap(),
        duration_ms: 1234,
        source: Source::Terminal,
        primed: false,
        shift: 0,
    }
}

struct Place {
    folders: Folders,
    _folder: tempfile::TempDir,
}

fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    Place { folders: Folders::within(folder.path()), _folder: folder }
}

impl Place {
    fn open(&self) -> Log {
        let patience = Patience { busy: Duration::from_millis(50), attempts: 2 };
        Log::open_with(&self.folders, patience).unwrap()
    }
}

fn write(log: &mut Log, day: i64, kind: EventKind) -> Event {
    match log.append(Draft::anyway(kind), noon(day)).unwrap() {
        Append::Written(event) => event,
        Append::Conflict { .. } => panic!("a conflict with anything"),
    }
}

#[test]
fn every_kind_comes_back_as_it_was_written() {
    let place = place();
    let mut log = place.open();
    let first = write(&mut log, 0, review("a", 2));
    let primed = EventKind::Review {
        card: card("a"),
        rating: Rating::Five,
        duration_ms: u32::MAX,
        source: Source::Editor,
        primed: true,
        shift: -7,
    };
    let kinds = [
        primed,
        EventKind::Undo { target: first.id },
        EventKind::Suspend { card: card("a") },
        EventKind::Unsuspend { card: card("a") },
        EventKind::Hide { card: card("a") },
        EventKind::Unhide { card: card("a") },
        EventKind::Bury { card: card("a"), until: Day(-3) },
        EventKind::Reset { card: card("a") },
        EventKind::Relink { from: card("b"), to: card("a") },
    ];
    let mut written = vec![first];
    written.extend(kinds.map(|kind| write(&mut log, 1, kind)));
    assert_eq!(log.read_after(0).unwrap(), (written.clone(), 10));
    assert_eq!(place.open().read_after(0).unwrap(), (written.clone(), 10));
    assert_eq!(log.read_after(6).unwrap(), (written[6..].to_vec(), 10));
    assert_eq!(log.read_after(10).unwrap(), (vec![], 10));
    written.reverse();
    assert_eq!(log.recent(3).unwrap(), written[..3]);
}

#[test]
fn an_answer_to_a_card_that_moved_on_is_a_conflict() {
    let place = place();
    let (mut here, mut there) = (place.open(), place.open());
    let append = |log: &mut Log, latest| {
        let draft = Draft { kind: review("a", 4), expect: Expect::Latest(latest) };
        log.append(draft, noon(0)).unwrap()
    };
    let Append::Written(first) = append(&mut here, None) else { panic!("the first is written") };
    assert_eq!(append(&mut there, None), Append::Conflict { latest: Some(first.id) });
    let Append::Written(second) = append(&mut there, Some(first.id)) else { panic!("written") };
    assert_eq!(append(&mut here, Some(first.id)), Append::Conflict { latest: Some(second.id) });
    write(&mut here, 0, EventKind::Exposure { card: card("a") });
    assert!(matches!(append(&mut here, Some(second.id)), Append::Written(_)));
    assert_eq!(here.read_after(0).unwrap().0.len(), 3);
}

#[test]
fn what_the_ledger_calls_latest_is_what_the_log_expects() {
    let place = place();
    let mut log = place.open();
    let mut ledger = Ledger::new(Schedule::new(0.9));
    let first = write(&mut log, 0, review("old", 4));
    write(&mut log, 0, review("new", 4));
    let link = write(&mut log, 1, EventKind::Relink { from: card("old"), to: card("new") });
    write(&mut log, 1, EventKind::Undo { target: first.id });
    write(&mut log, 1, EventKind::Undo { target: link.id });
    write(&mut log, 1, EventKind::Relink { from: card("older"), to: card("old") });
    for name in ["older", "old", "new", "other"] {
        log.catch_up(&mut ledger).unwrap();
        let expect = Expect::Latest(ledger.record(&card(name)).latest);
        let append = log.append(Draft { kind: review(name, 4), expect }, noon(2)).unwrap();
        assert!(matches!(append, Append::Written(_)), "{name}");
    }
}

#[test]
fn an_undo_of_nothing_is_refused() {
    let place = place();
    let target = crate::store::new_id();
    let refused = place.open().append(Draft::anyway(EventKind::Undo { target }), noon(0));
    assert!(matches!(refused, Err(LogError::NoSuchEvent { .. })), "{refused:?}");
}

#[test]
fn a_ledger_catches_up_with_another_window() {
    let place = place();
    let (mut here, mut there) = (place.open(), place.open());
    let mut ledger = Ledger::new(Schedule::new(0.9));
    assert_eq!(here.catch_up(&mut ledger).unwrap(), 0);
    assert!(!here.changed_elsewhere().unwrap());
    let event = write(&mut there, 0, review("a", 4));
    write(&mut there, 0, EventKind::Exposure { card: card("b") });
    assert!(here.changed_elsewhere().unwrap());
    assert!(!here.changed_elsewhere().unwrap());
    assert_eq!(here.catch_up(&mut ledger).unwrap(), 2);
    assert_eq!(ledger.record(&card("a")).latest, Some(event.id));
    assert_eq!(ledger.record(&card("b")).exposed, Some(noon(0).day));
    write(&mut here, 0, review("a", 4));
    assert!(!here.changed_elsewhere().unwrap(), "one's own writing is not somebody else's");
}

/// An event of another device, of which this one knows nothing.
fn foreign(number: u8, day: i64, kind: EventKind) -> Event {
    let mut event = Event::new(EventId([number; 16]), Device("other".into()), noon(day), kind);
    event.note.origin = Some("anki".into());
    event.note.raw = Some(std::sync::Arc::new(serde_json::json!({"ease": 3, "factor": 2500})));
    event.moment.zone_min = -210;
    event.moment.day = Day(event.moment.day.0 - 1);
    event
}

#[test]
fn what_comes_from_elsewhere_is_kept_as_it_came_and_once() {
    let place = place();
    let mut log = place.open();
    write(&mut log, 0, review("a", 4));
    let mut events = vec![
        foreign(3, 9, EventKind::Undo { target: EventId([2; 16]) }),
        foreign(2, 8, review("a", 1)),
        foreign(5, 9, EventKind::Undo { target: EventId([99; 16]) }),
        foreign(4, -8, EventKind::Relink { from: card("b"), to: card("a") }),
    ];
    events[1].order_ms += 7;
    events[1].note.clock_suspect = Some(Day(77));
    assert_eq!(log.merge(&events).unwrap(), Merged { new: 4, known: 0, refused: 0 });
    assert_eq!(log.merge(&events).unwrap(), Merged { new: 0, known: 4, refused: 0 });
    let mut there = log.read_after(1).unwrap().0;
    there.sort_by_key(|event| events.iter().position(|it| it.id == event.id));
    assert_eq!(there, events);
    let mut far = foreign(6, 0, review("a", 4));
    far.moment.zone_min = 10_000;
    assert_eq!(log.merge(&[far]).unwrap(), Merged { new: 0, known: 0, refused: 1 });
    assert_eq!(place.open().read_after(0).unwrap().1, 5, "numbers have no gap");
}

#[test]
fn what_is_written_after_a_merge_is_later_than_all_of_it() {
    let place = place();
    let mut log = place.open();
    let mut ledger = Ledger::new(Schedule::new(0.9));
    log.merge(&[foreign(1, 400, review("a", 1)), foreign(2, 0, review("a", 1))]).unwrap();
    log.catch_up(&mut ledger).unwrap();
    let answer = write(&mut log, 3, review("a", 5));
    assert_eq!(answer.order_ms, noon(400).at_ms + 1);
    let undo = write(&mut log, 2, EventKind::Undo { target: EventId([1; 16]) });
    assert!(undo.order_ms > answer.order_ms);
    log.catch_up(&mut ledger).unwrap();
    let order: Vec<_> = log.recent(9).unwrap().iter().map(|event| event.id).collect();
    assert_eq!(order, [undo.id, answer.id, EventId([1; 16]), EventId([2; 16])]);
    assert_eq!(ledger.last_undoable().map(|event| event.id), Some(answer.id));
}

#[test]
fn an_undo_that_came_first_belongs_to_its_card_as_soon_as_that_is_there() {
    let place = place();
    let mut log = place.open();
    let mut ledger = Ledger::new(Schedule::new(0.9));
    let undo = foreign(2, 1, EventKind::Undo { target: EventId([1; 16]) });
    log.merge(std::slice::from_ref(&undo)).unwrap();
    log.merge(&[foreign(1, 0, review("a", 4))]).unwrap();
    log.catch_up(&mut ledger).unwrap();
    assert_eq!(ledger.record(&card("a")).reps, 0);
    let latest = ledger.record(&card("a")).latest;
    let redo = Draft::expecting(EventKind::Undo { target: undo.id }, latest);
    let Append::Written(redo) = log.append(redo, noon(2)).unwrap() else { panic!("written") };
    log.catch_up(&mut ledger).unwrap();
    assert_eq!(ledger.record(&card("a")).reps, 1);
    let again = Draft::expecting(review("a", 4), Some(redo.id));
    assert!(matches!(log.append(again, noon(2)).unwrap(), Append::Written(_)));
}

#[test]
fn an_exposure_is_kept_once_a_day() {
    let place = place();
    let mut log = place.open();
    for day in [0, 0, 0, 1] {
        write(&mut log, day, EventKind::Exposure { card: card("a") });
    }
    assert_eq!(log.exposures_after(0).unwrap().len(), 2);
    assert_eq!(log.read_after(0).unwrap().0, vec![]);
}

#[test]
fn the_history_refuses_to_be_changed() {
    let place = place();
    let mut log = place.open();
    write(&mut log, 0, review("a", 4));
    for sql in ["UPDATE event SET rating = 5", "DELETE FROM event"] {
        let refused = log.connection.execute(sql, []).unwrap_err().to_string();
        assert!(refused.starts_with("the history is append-only"), "{refused}");
    }
    let wrong = "INSERT INTO event \
                 (id, device, kind, card, at_ms, zone_min, day, order_ms, checksum) \
                 VALUES (randomblob(16), 'd', 'review', 'a', 0, 0, 0, 0, 0)";
    assert!(log.connection.execute(wrong, []).is_err(), "a review without a rating");
}

#[test]
fn one_installation_has_one_name() {
    let place = place();
    let name = place.open().device().clone();
    assert_eq!(*place.open().device(), name);
    assert_ne!(*self::place().open().device(), name);
}

#[test]
fn a_locked_history_says_so_after_all_attempts() {
    let place = place();
    let (mut log, holder) = (place.open(), place.open());
    holder.connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = log.append(Draft::anyway(review("a", 4)), noon(0)).unwrap_err();
    let LogError::Busy { waited, .. } = error else { panic!("{error}") };
    assert!(waited >= Duration::from_millis(100), "{waited:?}");
    holder.connection.execute_batch("ROLLBACK").unwrap();
    write(&mut log, 0, review("a", 4));
}

#[test]
fn a_full_disk_loses_nothing_that_was_confirmed() {
    let place = place();
    let mut log = place.open();
    let pages: i64 =
        log.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    log.connection.pragma_update(None, "max_page_count", pages + 3).unwrap();
    let mut confirmed = 0;
    let error = loop {
        match log.append(Draft::anyway(review("a", 4)), noon(0)) {
            Ok(_) => confirmed += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, LogError::Full { .. }), "{error}");
    assert!(confirmed > 0);
    assert_eq!(log.read_after(0).unwrap().0.len(), confirmed);
    log.connection.pragma_update(None, "max_page_count", pages + 100).unwrap();
    write(&mut log, 0, review("a", 4));
    assert_eq!(place.open().read_after(0).unwrap().0.len(), confirmed + 1);
}

#[test]
fn a_newer_history_can_be_read_but_not_written() {
    let place = place();
    let event = {
        let mut log = place.open();
        let event = write(&mut log, 0, review("a", 4));
        log.connection.pragma_update(None, "user_version", 99).unwrap();
        event
    };
    let mut log = place.open();
    assert_eq!(log.read_after(0).unwrap().0, vec![event]);
    let error = log.append(Draft::anyway(review("a", 4)), noon(0)).unwrap_err();
    assert!(matches!(error, LogError::NewerVersion { found: 99, .. }), "{error}");
}

#[test]
fn somebody_elses_file_is_left_alone() {
    let place = place();
    std::fs::create_dir_all(&place.folders.data).unwrap();
    let path = place.folders.history();
    std::fs::write(&path, "not a database at all, but long enough to be looked at\n".repeat(20))
        .unwrap();
    let error = Log::open(&place.folders).unwrap_err();
    assert!(matches!(error, LogError::NotADatabase { .. }), "{error}");
    std::fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    let error = Log::open(&place.folders).unwrap_err();
    assert!(matches!(error, LogError::Foreign { .. }), "{error}");
}

#[test]
fn a_file_in_place_of_the_folder_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    std::fs::write(&folders.data, "").unwrap();
    let error = Log::open(&folders).unwrap_err();
    assert!(matches!(error, LogError::Folder { .. }), "{error}");
}

#[test]
fn undo_works_after_a_restart() {
    let place = place();
    let mut before = Ledger::new(Schedule::new(0.9));
    {
        let mut log = place.open();
        write(&mut log, 0, review("a", 4));
        log.catch_up(&mut before).unwrap();
        write(&mut log, 2, review("a", 1));
    }
    let mut log = place.open();
    let mut ledger = Ledger::new(Schedule::new(0.9));
    log.catch_up(&mut ledger).unwrap();
    let target = ledger.last_undoable().unwrap().id;
    write(&mut log, 2, EventKind::Undo { target });
    log.catch_up(&mut ledger).unwrap();
    assert_eq!(ledger.record(&card("a")).memory, before.record(&card("a")).memory);
    assert_eq!(ledger.record(&card("a")).reps, 1);
}
