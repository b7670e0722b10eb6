//! A state is taken up only if it is this history's; anything else costs time and nothing more.

use std::fs;
use std::path::Path;

use super::*;
use crate::memory::{EventKind, Moment, Rating, Source};
use crate::store::{BackedUp, Draft, back_up, restore};

const NOON: i64 = 1_800_014_400_000;

fn card(number: i64) -> crate::deck::CardId {
    crate::deck::CardId::new(&format!("card-{}", number % 7)).unwrap()
}

fn write(folders: &Folders, numbers: std::ops::Range<i64>) {
    let mut log = Log::open(folders).unwrap();
    log.append_quickly(|log| {
        for number in numbers {
            let kind = EventKind::Review {
                card: card(number),
                rating: Rating::ALL[usize::try_from(number).unwrap() % 5],
                duration_ms: 0,
                source: Source::Editor,
                primed: false,
                shift: 0,
            };
            let moment = Moment::new(NOON + number * 40_000_000, 0);
            log.append(Draft::anyway(kind), moment).unwrap();
            let exposure = EventKind::Exposure { card: card(number + 3) };
            log.append(Draft::anyway(exposure), moment).unwrap();
        }
    });
}

fn schedule() -> Schedule {
    Schedule::new(0.9)
}

/// Keeps the state as it is now.
fn keep(folders: &Folders) {
    let mut log = Log::open(folders).unwrap();
    let ledger = log.replay(&schedule()).unwrap();
    log.state_to_keep(0).unwrap().write(&ledger).unwrap();
}

/// Whether a start took up the state. In any case it ends where taking in every event ends.
fn is_taken_up(folders: &Folders) -> bool {
    let mut log = Log::open(folders).unwrap();
    let ledger = log.replay(&schedule()).unwrap();
    let (_, _, fresh) = log.for_state().unwrap();
    let mut plain = Ledger::new(schedule());
    let count = Log::open(folders).unwrap().catch_up(&mut plain).unwrap();
    assert!(ledger.cards().eq(plain.cards()));
    assert!(ledger.answers().eq(plain.answers()));
    fresh < count
}

fn place() -> (tempfile::TempDir, Folders) {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    write(&folders, 0..20);
    keep(&folders);
    (folder, folders)
}

fn changed(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_state_is_taken_up_with_all_that_came_later() {
    let (_folder, folders) = place();
    assert!(is_taken_up(&folders));
    write(&folders, 20..30);
    assert!(is_taken_up(&folders));
    keep(&folders);
    assert!(is_taken_up(&folders));
    fs::remove_file(super::place(&folders)).unwrap();
    assert!(!is_taken_up(&folders));
}

#[test]
fn a_state_with_a_bit_flipped_or_cut_off_anywhere_is_passed_over() {
    let (_folder, folders) = place();
    let path = super::place(&folders);
    let whole = fs::read(&path).unwrap();
    for at in (0..whole.len()).step_by(whole.len() / 40).chain([MARK.len() + 8]) {
        changed(&path, |bytes| bytes[at] ^= 1);
        assert!(!is_taken_up(&folders), "a bit of byte {at}");
        fs::write(&path, &whole[..at]).unwrap();
        assert!(!is_taken_up(&folders), "cut off at {at}");
        fs::write(&path, &whole).unwrap();
    }
    assert!(is_taken_up(&folders));
}

/// Gives a state with another first line, and the checksum that fits.
fn with_line(whole: &[u8], change: impl Fn(String) -> String) -> Vec<u8> {
    let start = MARK.len() + 9;
    let end = start + whole[start..].iter().position(|byte| *byte == b'\n').unwrap();
    let line = change(String::from_utf8(whole[start..end].to_vec()).unwrap());
    let rest = [line.as_bytes(), &whole[end..]].concat();
    let sum = format!("{:08x}\n", crc32fast::hash(&rest));
    [MARK, sum.as_bytes(), &rest].concat()
}

#[test]
fn a_state_of_other_rules_or_of_a_newer_program_is_passed_over() {
    let (_folder, folders) = place();
    let path = super::place(&folders);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, with_line(&whole, |line| line)).unwrap();
    assert!(is_taken_up(&folders));
    fs::write(&path, with_line(&whole, |line| line.replace(RULES, "0123456789abcdef"))).unwrap();
    assert!(!is_taken_up(&folders));
    let newer = format!("\"version\":{}", schema::known() + 1);
    let known = format!("\"version\":{}", schema::known());
    fs::write(&path, with_line(&whole, |line| line.replace(&known, &newer))).unwrap();
    assert!(!is_taken_up(&folders));
}

#[test]
fn a_state_of_another_history_or_of_one_that_went_back_is_passed_over() {
    let (_folder, folders) = place();
    let (_other, others) = place();
    fs::copy(super::place(&others), super::place(&folders)).unwrap();
    assert!(!is_taken_up(&folders));
    keep(&folders);
    let BackedUp::Made(backup) = back_up(&folders, Moment::new(NOON, 0)).unwrap() else {
        panic!("made")
    };
    write(&folders, 20..40);
    keep(&folders);
    let late = fs::read(super::place(&folders)).unwrap();
    restore(&folders, &backup, Moment::new(NOON, 0)).unwrap();
    assert!(!super::place(&folders).exists());
    fs::write(super::place(&folders), &late).unwrap();
    assert!(!is_taken_up(&folders), "the history is shorter");
    write(&folders, 50..70);
    assert!(!is_taken_up(&folders), "as long, but another");
}

#[test]
fn another_schedule_is_followed() {
    let (_folder, folders) = place();
    let other = Schedule::new(0.8);
    let mut log = Log::open(&folders).unwrap();
    let ledger = log.replay(&other).unwrap();
    let mut plain = Ledger::new(other);
    Log::open(&folders).unwrap().catch_up(&mut plain).unwrap();
    assert!(ledger.cards().eq(plain.cards()));
    assert!(log.state_to_keep(StateToKeep::MANY).is_some(), "worth keeping anew");
}

#[test]
fn only_a_long_history_is_worth_it_and_only_if_there_is_a_place() {
    let (_folder, folders) = place();
    let mut log = Log::open(&folders).unwrap();
    let ledger = log.replay(&schedule()).unwrap();
    assert!(log.state_to_keep(StateToKeep::MANY).is_none());
    let state = log.state_to_keep(0).unwrap();
    fs::remove_file(&state.path).unwrap();
    fs::create_dir(&state.path).unwrap();
    assert!(state.write(&ledger).is_err());
    let left: Vec<_> = fs::read_dir(&folders.data).unwrap().map(|it| it.unwrap().path()).collect();
    assert!(!left.iter().any(|path| path.extension().is_some_and(|it| it == "tmp")), "{left:?}");
    assert!(!is_taken_up(&folders));
}
