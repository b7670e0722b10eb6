//! A history that something damaged, met by the program as it is started: what is told, and what is still there.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::here::Here;

/// 2027-01-15 12:00 UTC.
const NOON: i64 = 1_800_014_400_000;
const PAGE: usize = 4096;

/// Two hundred answers, most of them in a backup.
fn studied() -> Here {
    let here = Here::new();
    here.set_decks();
    import(&here, 0..150);
    here.run("backup").expect(0);
    import(&here, 150..200);
    here
}

fn import(here: &Here, numbers: std::ops::Range<i64>) {
    let line = |number: i64| {
        let card = ["await", "asyncio-gather", "session"][usize::try_from(number).unwrap() % 3];
        let at_ms = NOON + number * 3_600_000;
        json!({"kind": "review", "card": card, "at_ms": at_ms, "rating": 4}).to_string() + "\n"
    };
    let lines: String = numbers.map(line).collect();
    here.run_with("import - --format jsonl", &lines).expect(0);
}

fn cut(here: &Here, length: impl Fn(usize) -> usize) {
    let bytes = std::fs::read(here.path("data/history.db")).unwrap();
    here.write("data/history.db", &bytes[..length(bytes.len())]);
}

fn ids(here: &Here) -> BTreeSet<String> {
    let export = here.run("export");
    let lines = export.expect(0).lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.map(|line| line["id"].as_str().unwrap().to_owned()).collect()
}

/// Whatever is started first mends the history and says so; the second start finds it whole.
fn mended(first: &str, input: &str, damage: impl Fn(&Here)) -> BTreeSet<String> {
    let here = studied();
    let before = ids(&here);
    assert_eq!(before.len(), 200);
    damage(&here);
    let started = here.run_with(first, input);
    assert_eq!(started.code, 0, "{first}: {}", started.told());
    let told = "the history was damaged and has been put together again";
    assert!(started.err.contains(told), "{first}: {}", started.told());
    assert!(started.err.contains("with the help of the backup"), "{}", started.told());
    assert!(started.err.contains("is kept as HERE/data/history-damaged-"), "{}", started.told());
    let after = ids(&here);
    let lost = before.difference(&after).count();
    let said = match lost {
        0 => "none is known to be missing",
        1 => "1 is lost",
        _ => "are lost",
    };
    let unknown = "no longer says how many there were: the last ones may be missing";
    let is_said = started.err.contains(said) || started.err.contains(unknown);
    assert!(is_said, "{lost} lost: {}", started.told());
    let doctor = here.run("doctor");
    assert!(!doctor.out.contains("is damaged"), "{}", doctor.told());
    after
}

#[test]
fn a_truncated_history_is_put_together_from_its_backup_and_what_is_left() {
    for first in ["cards --json", "due", "history"] {
        let after = mended(first, "", |here| cut(here, |length| length / PAGE / 2 * PAGE));
        assert!(after.len() >= 150, "{first}: all of the backup, {}", after.len());
    }
}

#[test]
fn a_quiz_begins_on_a_truncated_history_and_its_answer_is_kept() {
    let after = mended("quiz --deck waiting.md", "\n4\nq\n", |here| cut(here, |_| 3 * PAGE + 7));
    assert!(after.len() >= 150, "{}", after.len());
}

#[test]
fn a_bit_that_flipped_in_an_answer_is_mended_without_loss() {
    // The 4 of an answer becomes a 5: SQLite does not notice.
    let flip = |here: &Here| {
        let history = rusqlite::Connection::open(here.path("data/history.db")).unwrap();
        let flip =
            "DROP TRIGGER event_is_never_changed; UPDATE event SET rating = 5 WHERE seq = 190";
        history.execute_batch(flip).unwrap();
    };
    for first in ["cards --json", "due --json"] {
        assert_eq!(mended(first, "", flip).len(), 200, "{first}");
    }
}

#[test]
fn doctor_tells_of_damage_and_changes_nothing() {
    let here = studied();
    cut(&here, |_| 5 * PAGE);
    let before = std::fs::read(here.path("data/history.db")).unwrap();
    let doctor = here.run("doctor");
    assert_eq!(doctor.code, 1, "{}", doctor.told());
    assert!(doctor.out.contains("!!  history"), "{}", doctor.told());
    assert!(doctor.out.contains("is damaged: "), "{}", doctor.told());
    assert_eq!(std::fs::read(here.path("data/history.db")).unwrap(), before);
}
