//! The history under several processes, sudden death and small disks.
//!
//! A worker is this same program started again with [`worker`] as its only test; what a single process
//! can see is tested in `server/store`.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "workers get their orders by the environment and report on standard output"
)]

#[path = "store/devices.rs"]
mod devices;

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use hoverdeck::deck::CardId;
use hoverdeck::memory::{
    CardRecord, Event, EventKind, Ledger, Memory, Moment, Rating, Schedule, Source,
};
use hoverdeck::store::{Append, Draft, Expect, Folders, Log, LogError, Patience, now};

const ORDER: &str = "HOVERDECK_TEST_WORKER";
const FOLDER: &str = "HOVERDECK_TEST_FOLDER";

/// 2027-01-15 12:00 UTC.
const START: i64 = 1_800_014_400_000;
const DAY_MS: i64 = 86_400_000;

fn card(name: &str) -> CardId {
    CardId::new(name).unwrap()
}

fn review(name: &str, rating: Rating) -> EventKind {
    let card = card(name);
    EventKind::Review {
        card,
        rating,
        duration_ms: 900,
        source: Source::Editor,
        primed: false,
        shift: 0,
    }
}

fn append(log: &mut Log, kind: EventKind, moment: Moment) -> Event {
    match log.append(Draft::anyway(kind), moment).unwrap() {
        Append::Written(event) => event,
        Append::Conflict { latest } => panic!("conflict with {latest:?}"),
    }
}

fn schedule() -> Schedule {
    Schedule::new(0.9)
}

/// The ids in a history, as they are printed.
fn ids(folders: &Folders) -> HashSet<String> {
    let mut log = Log::open(folders).unwrap();
    assert_eq!(log.repair(), None);
    log.read_after(0).unwrap().0.iter().map(|event| event.id.to_string()).collect()
}

/// Not a test of its own: what a started worker does. `append N`: that many answers; `forever`: until
/// it is killed; `fill`: until it fails, which it then says.
#[test]
fn worker() {
    let Ok(order) = std::env::var(ORDER) else { return };
    let folders = Folders::within(std::env::var(FOLDER).unwrap());
    let mut log = match Log::open(&folders) {
        Err(error) if order == "fill" => return println!("failed {error}. {}", error.advice()),
        opened => opened.unwrap(),
    };
    let (count, may_fail) = match order.split_once(' ') {
        Some((_, count)) => (count.parse().unwrap(), false),
        None => (usize::MAX, order == "fill"),
    };
    for number in 0..count {
        let name = format!("card-{}", number % 20);
        match log.append(Draft::anyway(review(&name, Rating::Four)), now()) {
            Ok(Append::Written(event)) => println!("id {}", event.id),
            Err(error) if may_fail => return println!("failed {error}. {}", error.advice()),
            other => panic!("{other:?}"),
        }
    }
}

/// A started worker; killed when the test ends before it does.
struct Worker(Child);

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn started(mut command: Command, order: &str, folder: &std::path::Path) -> Worker {
    command.env(ORDER, order).env(FOLDER, folder).stdout(Stdio::piped());
    Worker(command.spawn().unwrap())
}

fn start(order: &str, folder: &std::path::Path) -> Worker {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["worker", "--exact", "--nocapture"]);
    started(command, order, folder)
}

impl Worker {
    fn lines(&mut self) -> impl Iterator<Item = String> + use<> {
        BufReader::new(self.0.stdout.take().unwrap()).lines().map_while(Result::ok)
    }
}

fn printed_id(line: &str) -> Option<String> {
    // The test runner may have written its own words on the same line before.
    line.split_once("id ").map(|(_, id)| id.to_owned())
}

#[test]
fn four_processes_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut workers: Vec<_> = (0..4).map(|_| start("append 500", folder.path())).collect();
    let mut confirmed = HashSet::new();
    for worker in &mut workers {
        confirmed.extend(worker.lines().filter_map(|line| printed_id(&line)));
        assert!(worker.0.wait().unwrap().success());
    }
    assert_eq!(confirmed.len(), 2_000);
    assert_eq!(ids(&Folders::within(folder.path())), confirmed);
}

/// Two histories at once, so that the machine has other work, each with a program that is killed
/// somewhere between its start and its fifth answer; how far into one is up to the machine.
#[test]
fn a_thousand_sudden_deaths_under_load_lose_no_confirmed_answer() {
    std::thread::scope(|scope| {
        let dying = [0, 3].map(|offset| scope.spawn(move || five_hundred_sudden_deaths(offset)));
        let confirmed = dying.map(|thread| thread.join().unwrap());
        assert!(confirmed.iter().sum::<usize>() >= 1_000, "{confirmed:?}");
    });
}

/// Gives how many answers were confirmed.
fn five_hundred_sudden_deaths(offset: usize) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    let mut confirmed = HashSet::new();
    for round in 0..500 {
        let mut worker = start("forever", folder.path());
        let mut lines = worker.lines();
        let answers = lines.by_ref().filter_map(|line| printed_id(&line));
        confirmed.extend(answers.take((round * 7 + offset) % 6));
        worker.0.kill().unwrap();
        worker.0.wait().unwrap();
        confirmed.extend(lines.filter_map(|line| printed_id(&line)));
        if round % 25 == 24 {
            let there = ids(&folders);
            assert!(confirmed.is_subset(&there), "round {round}");
            let unheard = there.len() - confirmed.len();
            assert!(unheard <= round + 1, "round {round}: {unheard}, one per death at most");
        }
    }
    confirmed.len()
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow_fails_clearly_and_keeps_what_was_confirmed() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    drop(Log::open(&folders).unwrap());
    // The shell's limit counts blocks of 512 or 1024 bytes; either is some hundred answers.
    let mut shell = Command::new("sh");
    let program = std::env::current_exe().unwrap();
    shell.args(["-c", "trap '' XFSZ; ulimit -f 1000; exec \"$0\" worker --exact --nocapture"]);
    shell.arg(program);
    let lines: Vec<_> = started(shell, "fill", folder.path()).lines().collect();
    let confirmed: HashSet<_> = lines.iter().filter_map(|line| printed_id(line)).collect();
    let failed = lines.iter().find(|line| line.contains("failed ")).expect("it fails in the end");
    assert!(failed.contains("the disk ") && failed.contains("history.db"), "{failed}");
    assert!(failed.contains("Free some space") || failed.contains("Check the disk"), "{failed}");
    assert!(confirmed.len() > 10, "{}", confirmed.len());
    assert_eq!(ids(&folders), confirmed);
}

/// A folder that only its owner may write, used by somebody else: root may write anywhere.
#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_said_and_keeps_what_is_there() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    let event = append(&mut Log::open(&folders).unwrap(), review("a", Rating::Four), now());
    let allow = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let files = || std::fs::read_dir(&folders.data).unwrap().map(|file| file.unwrap().path());
    files().for_each(|file| allow(&file, 0o444));
    allow(&folders.data, 0o555);
    allow(folder.path(), 0o755);
    // The program may be where nobody else can go: then it is copied to where everybody can.
    let program = folder.path().join("program");
    std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    allow(&program, 0o755);
    let mut command = Command::new(&program);
    command.args(["worker", "--exact", "--nocapture"]).current_dir("/");
    if rustix::process::geteuid().is_root() {
        command.uid(65_534).gid(65_534);
    }
    let lines: Vec<_> = started(command, "fill", folder.path()).lines().collect();
    let failed = lines.iter().find(|line| line.contains("failed ")).expect("it fails");
    assert!(failed.contains("may not be written") && failed.contains("HOVERDECK_DATA"), "{failed}");
    assert!(!lines.iter().any(|line| line.contains("id ")), "nothing was confirmed: {lines:?}");
    allow(&folders.data, 0o755);
    files().for_each(|file| allow(&file, 0o644));
    assert_eq!(ids(&folders), HashSet::from([event.id.to_string()]));
}

/// As long as a window waits, and longer; how long that is, is a setting.
#[test]
fn a_lock_that_is_held_too_long_is_said_and_the_answer_can_be_given_again() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    let patience = Patience { busy: std::time::Duration::from_millis(200), attempts: 2 };
    let mut log = Log::open_with(&folders, patience).unwrap();
    let first = append(&mut log, review("a", Rating::Four), now());
    let holder = rusqlite::Connection::open(folders.history()).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = log.append(Draft::anyway(review("a", Rating::Two)), now()).unwrap_err();
    assert!(error.to_string().contains("history.db is locked by another program"), "{error}");
    assert!(error.advice().contains("Close the program that holds it"), "{error}");
    holder.execute_batch("ROLLBACK").unwrap();
    let second = append(&mut log, review("a", Rating::Two), now());
    let both = [first, second].map(|event| event.id.to_string());
    assert_eq!(ids(&folders), HashSet::from(both));
}

#[test]
fn a_stale_window_learns_of_the_other_and_answers_again() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    let open = || Log::open_and_replay(&folders, Patience::default(), &schedule()).unwrap();
    let ((mut here, mut known), (mut there, _)) = (open(), open());
    append(&mut there, review("a", Rating::One), Moment::new(START, 0));
    let latest = |ledger: &Ledger| Expect::Latest(ledger.record(&card("a")).latest);
    let draft = |expect| Draft { kind: review("a", Rating::Four), expect };
    let stale = here.append(draft(latest(&known)), Moment::new(START, 0)).unwrap();
    assert!(matches!(stale, Append::Conflict { latest: Some(_) }), "{stale:?}");
    assert!(here.changed_elsewhere().unwrap());
    assert_eq!(here.catch_up(&mut known).unwrap(), 1);
    let fresh = here.append(draft(latest(&known)), Moment::new(START, 0)).unwrap();
    assert!(matches!(fresh, Append::Written(_)), "{fresh:?}");
}

/// Everything two windows do to six cards over a year, each bringing its own ledger up to date as it goes.
#[test]
fn growing_with_the_log_and_replaying_it_end_in_the_same_state() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    let open = || Log::open_and_replay(&folders, Patience::default(), &schedule()).unwrap();
    let mut windows = [open(), open()];
    for number in 0..300_i64 {
        let name = format!("card-{}", number * 5 % 6);
        // Every fifty events the clock is a year behind for a while.
        let year = if number % 50 > 40 { 365 } else { 0 };
        let moment = Moment::new(START + (number * 29 % 360 / 3 + number / 4 - year) * DAY_MS, 0);
        let (log, ledger) = &mut windows[usize::try_from(number % 2).unwrap()];
        let kind = match number % 13 {
            3 => EventKind::Hide { card: card(&name) },
            5 => EventKind::Suspend { card: card(&name) },
            6 => EventKind::Bury { card: card(&name), until: moment.day.later(3) },
            7 | 8 => match ledger.last_undoable() {
                Some(event) => EventKind::Undo { target: event.id },
                None => continue,
            },
            9 => EventKind::Exposure { card: card(&name) },
            11 if number > 280 => EventKind::Relink { from: card(&name), to: card("card-0") },
            other => review(&name, Rating::ALL[usize::try_from(other % 5).unwrap()]),
        };
        if number % 3 == 0 {
            log.append_into(ledger, Draft::anyway(kind), moment).unwrap();
        } else {
            append(log, kind, moment);
        }
    }
    let (_, replayed) = open();
    for (log, ledger) in &mut windows {
        log.catch_up(ledger).unwrap();
        assert_eq!(records(ledger), records(&replayed));
    }
}

fn records(ledger: &Ledger) -> Vec<CardRecord> {
    (0..6).map(|number| ledger.record(&card(&format!("card-{number}"))).clone()).collect()
}

#[test]
fn a_clock_set_back_a_year_is_written_and_makes_no_gap() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    let mut log = Log::open(&folders).unwrap();
    let days = [0, 2, -363, 3];
    let [_, _, wrong, _] = days.map(|days| {
        append(&mut log, review("a", Rating::Four), Moment::new(START + days * DAY_MS, 0))
    });
    assert_eq!(wrong.note.clock_suspect, Some(Moment::new(START + 2 * DAY_MS, 0).day));
    let doubt = log.take_doubt().expect("it is told").to_string();
    assert!(doubt.contains("365 days behind the newest event"), "{doubt}");
    assert_eq!(log.take_doubt(), None, "once");
    assert_eq!(log.read_after(0).unwrap().0.len(), 4);
    drop(log);
    let (_, ledger) = Log::open_and_replay(&folders, Patience::default(), &schedule()).unwrap();
    let record = ledger.record(&card("a"));
    let Memory::Learned { stability, last, .. } = record.memory else { panic!("learned") };
    assert_eq!((record.reps, last), (4, Moment::new(START + 3 * DAY_MS, 0).day));
    assert!(stability < 30.0, "a year passed nowhere: {stability}");
}

#[test]
fn a_newer_history_opens_for_reading_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    append(&mut Log::open(&folders).unwrap(), review("a", Rating::Four), now());
    rusqlite::Connection::open(folders.history())
        .unwrap()
        .execute_batch(
            "ALTER TABLE event ADD COLUMN mood TEXT;
             PRAGMA user_version = 99;
             PRAGMA writable_schema = on;
             UPDATE sqlite_schema SET sql = replace(sql, '''reset'',', '''reset'', ''dream'',');
             PRAGMA writable_schema = reset;
             INSERT INTO event (id, device, kind, card, at_ms, zone_min, day, order_ms, checksum)
             VALUES (randomblob(16), 'd', 'dream', 'a', 0, 0, 0, 0, 0);",
        )
        .unwrap();
    let (mut log, ledger) =
        Log::open_and_replay(&folders, Patience::default(), &schedule()).unwrap();
    assert_eq!(ledger.record(&card("a")).reps, 1);
    let error = log.append(Draft::anyway(review("a", Rating::Four)), now()).unwrap_err();
    assert!(matches!(error, LogError::NewerVersion { found: 99, .. }), "{error}");
    assert_eq!(error.advice(), "Update Hoverdeck; nothing was changed.");
}
