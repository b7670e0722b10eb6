//! Cards and histories that come and go: JSON Lines, machines that share a folder, tables.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::here::{Here, steady};

const DAY_MS: i64 = 86_400_000;

/// 2026-03-01 12:00 UTC.
const NOON: i64 = 1_772_366_400_000;

/// The learner's rating that stands for one of FSRS's four grades.
const RATINGS: [u8; 4] = [1, 3, 4, 5];

fn vectors() -> Value {
    serde_json::from_str(include_str!("../fixtures/fsrs_vectors.json")).unwrap()
}

/// A history with one card per vector, each answer a line of four fields.
fn history(vectors: &[&Value]) -> String {
    let mut lines = Vec::new();
    for vector in vectors {
        let (mut days, mut minutes) = (0, 0);
        for review in vector["reviews"].as_array().unwrap() {
            let elapsed = review["elapsed_days"].as_i64().unwrap();
            days += elapsed;
            minutes = if elapsed == 0 { minutes + 10 } else { 0 };
            let rating = RATINGS[review["rating"].as_u64().unwrap() as usize - 1];
            let at_ms = NOON + days * DAY_MS + minutes * 60_000;
            let line =
                json!({"kind": "review", "card": vector["id"], "at_ms": at_ms, "rating": rating});
            lines.push(format!("{line}\n"));
        }
    }
    lines.concat()
}

/// What `cards --json` says, by id.
fn cards(here: &Here) -> HashMap<String, Value> {
    let listed = here.run("cards --json");
    let cards = listed.expect(0).lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    cards.map(|card| (card["id"].as_str().unwrap().to_owned(), card)).collect()
}

fn date(day: i64) -> String {
    let since = jiff::Span::new().days(day);
    jiff::civil::Date::constant(1970, 1, 1).checked_add(since).unwrap().to_string()
}

fn replayed(setting: &str, config: &str) {
    let file = vectors();
    let all = file["vectors"].as_array().unwrap();
    let chosen: Vec<&Value> = all.iter().filter(|it| it["setting"] == setting).collect();
    assert!(!chosen.is_empty(), "no vector for {setting}");
    let here = Here::new();
    here.write("config/config.toml", config);
    let lines = history(&chosen);
    let count = lines.lines().count();
    let told = here.run_with("import - --format jsonl", &lines);
    assert_eq!(told.expect(0), format!("{count} events added.\n").replace("1 events", "1 event"));
    let cards = cards(&here);
    for vector in chosen {
        let id = vector["id"].as_str().unwrap();
        let card = &cards[id];
        let reviews = vector["reviews"].as_array().unwrap();
        let last = reviews.last().unwrap();
        let close = |key: &str, relative: bool| {
            let (found, wanted) = (card[key].as_f64().unwrap(), last[key].as_f64().unwrap());
            let scale = if relative { wanted } else { 1.0 };
            assert!((found - wanted).abs() <= 1e-4 * scale, "{id}: {key} {found}, not {wanted}");
        };
        close("stability", true);
        close("difficulty", false);
        let days: i64 = reviews.iter().map(|it| it["elapsed_days"].as_i64().unwrap()).sum();
        let due = NOON / DAY_MS + days + last["interval_days"].as_i64().unwrap();
        assert_eq!(card["due"], json!(date(due)), "{id}");
        assert_eq!((&card["deck"], &card["gone"]), (&Value::Null, &json!(true)), "{id}");
    }
}

#[test]
fn known_vectors_are_replayed_through_import() {
    replayed("default90", "");
    replayed("default80", "retention = 0.8\n");
    replayed("default95", "retention = 0.95\n");
    replayed("default90_max100", "maximumInterval = 100\n");
}

#[test]
fn a_day_begins_at_four_where_the_learner_is() {
    let at = |hours: i64, minutes: i64| NOON + (hours * 60 + minutes) * 60_000;
    let line = |card: &str, at_ms: i64| {
        format!("{{\"kind\":\"review\",\"card\":\"{card}\",\"at_ms\":{at_ms},\"rating\":4}}\n")
    };
    // In New York it is 07:00 then; 04:00 comes 21 hours later.
    let lines = [
        line("same-day", at(0, 0)),
        line("same-day", at(20, 59)),
        line("next-day", at(0, 0)),
        line("next-day", at(21, 0)),
    ];
    let here = Here::new();
    here.write("night.jsonl", lines.concat());
    let mut import = here.command("import night.jsonl");
    assert!(import.env("TZ", "America/New_York").output().unwrap().status.success());
    let cards = cards(&here);
    assert_eq!(cards["same-day"]["due"], "2026-03-03");
    assert_ne!(cards["same-day"]["stability"], cards["next-day"]["stability"]);
    assert_eq!(cards["same-day"]["stability"], json!(2.3065));
}

#[test]
fn a_history_goes_out_and_comes_back_as_it_was() {
    let here = Here::with_history();
    here.run("undo").expect(0);
    here.run("export history.jsonl").expect(0);
    let written = std::fs::read_to_string(here.path("history.jsonl")).unwrap();
    for line in written.lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        for key in ["id", "kind", "card", "at_ms", "day", "rating"] {
            assert!(event.get(key).is_some(), "{key} in {line}");
        }
        assert!(event["card"].is_string(), "{line}");
    }
    assert_eq!(here.run("export").expect(0), written, "standard output says the same");
    assert_eq!(here.run("import history.jsonl").expect(0), "0 events added (4 there already).\n");

    let there = Here::new();
    let told = there.run_with("import --format jsonl -", &written);
    assert_eq!(told.expect(0), "4 events added.\n");
    assert_eq!(there.run("export").expect(0), written);
    let known = |here: &Here| here.run("cards --deck waiting.md --json").expect(0).to_owned();
    assert_eq!(known(&there), known(&here));
}

#[test]
fn broken_lines_are_told_and_the_rest_comes_in() {
    let here = Here::new();
    let good =
        |at: i64| format!("{{\"kind\":\"review\",\"card\":\"a\",\"at_ms\":{at},\"rating\":4}}");
    let lines = [
        good(NOON),
        "<<<<<<< ours".to_owned(),
        r#"{"kind":"dream","card":"a","at_ms":1}"#.to_owned(),
        good(NOON + DAY_MS),
        String::new(),
        good(NOON + 3 * DAY_MS).chars().take(30).collect(),
    ];
    here.write("mixed.jsonl", lines.join("\n"));
    insta::assert_snapshot!(here.run("import mixed.jsonl").told(), @r#"
    out:
    2 events added.
    err:
    warning: mixed.jsonl:2: it is no JSON: expected value at column 1; write one JSON object per line; a line that was cut off can be copied again
    warning: mixed.jsonl:3: `kind` is "dream", which this version does not know; a newer Hoverdeck may know it: update, then import again
    warning: mixed.jsonl:6: it is no JSON: EOF while parsing a string at column 30; write one JSON object per line; a line that was cut off can be copied again
    code: 0
    "#);
    insta::assert_snapshot!(here.run("import mixed.jsonl --json").told(), @r#"
    out:
    {"file":"mixed.jsonl","format":"jsonl","dry_run":false,"events_added":0,"events_known":2,"cards_added":0,"cards_known":0,"cards_differing":[],"decks":[],"losses":[],"faults":[{"line":2,"message":"it is no JSON: expected value at column 1","advice":"write one JSON object per line; a line that was cut off can be copied again"},{"line":3,"message":"`kind` is \"dream\", which this version does not know","advice":"a newer Hoverdeck may know it: update, then import again"},{"line":6,"message":"it is no JSON: EOF while parsing a string at column 30","advice":"write one JSON object per line; a line that was cut off can be copied again"}],"faults_in_all":3}
    err:
    warning: mixed.jsonl:2: it is no JSON: expected value at column 1; write one JSON object per line; a line that was cut off can be copied again
    warning: mixed.jsonl:3: `kind` is "dream", which this version does not know; a newer Hoverdeck may know it: update, then import again
    warning: mixed.jsonl:6: it is no JSON: EOF while parsing a string at column 30; write one JSON object per line; a line that was cut off can be copied again
    code: 0
    "#);
    here.write("bad.jsonl", "no\n");
    insta::assert_snapshot!(here.run("import bad.jsonl").told(), @r"
    out:
    0 events added.
    err:
    warning: bad.jsonl:1: it is no JSON: expected ident at column 2; write one JSON object per line; a line that was cut off can be copied again
    code: 1
    ");
    insta::assert_snapshot!(here.run("import nowhere.jsonl").told(), @r"
    err:
    error: nowhere.jsonl cannot be read: No such file or directory (os error 2)
    hint: is the name right, and may you read it?
    code: 1
    ");
    insta::assert_snapshot!(here.run("import pages.py").told(), @r"
    err:
    error: which format is `pages.py`? Its name does not say
    hint: `--format` says it: jsonl, anki, anki-text, csv, tsv or hashcards
    code: 1
    ");
}

/// Another machine that shares a folder with `here`.
struct Machine {
    here: Here,
}

impl Machine {
    fn new() -> Self {
        let here = Here::new();
        here.set_decks();
        Self { here }
    }

    fn answers(&self, card: &str, rating: u8) {
        let input = format!("\n{rating}\ns\nq\n");
        self.here.run_with(&format!("quiz --plain --card {card}"), &input).expect(0);
    }

    fn syncs(&self, folder: &std::path::Path) -> Value {
        let told = self.here.run(&format!("sync {} --json", folder.display()));
        serde_json::from_str(told.expect(0)).unwrap()
    }

    /// What is known and what happened, without what names this machine.
    fn state(&self) -> (String, String) {
        let out = |words: &str| self.here.run(words).expect(0).to_owned();
        (out("cards --json"), out("export"))
    }
}

#[test]
fn machines_that_share_a_folder_come_to_know_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let machines = [Machine::new(), Machine::new(), Machine::new()];
    let [a, b, c] = &machines;
    a.answers("await", 4);
    b.answers("await", 2);
    b.answers("session", 5);
    a.here.run("undo").expect(0);
    a.syncs(folder.path());
    c.answers("asyncio-gather", 3);
    // C meets A's file before B has written any.
    c.syncs(folder.path());
    b.syncs(folder.path());
    for machine in [a, c, b, a] {
        machine.syncs(folder.path());
    }
    assert_eq!(a.state(), b.state());
    assert_eq!(b.state(), c.state());
    assert!(a.state().1.lines().count() >= 5, "{}", a.state().1);
    for machine in [c, a, b] {
        let told = machine.syncs(folder.path());
        assert_eq!((&told["events_added"], &told["changed"]), (&json!(0), &json!(false)), "{told}");
    }
}

#[test]
fn half_files_and_copies_of_conflicts_do_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (Machine::new(), Machine::new());
    a.answers("await", 4);
    a.answers("session", 4);
    let told = a.syncs(folder.path());
    let file = std::path::PathBuf::from(
        told["file"].as_str().unwrap().replace("HERE", a.here.root.path().to_str().unwrap()),
    );
    let whole = std::fs::read_to_string(&file).unwrap();
    // The drive has brought half of it so far.
    std::fs::write(&file, whole.split_at(whole.len() * 2 / 3).0).unwrap();
    let half = b.here.run(&format!("sync {}", folder.path().display()));
    assert_eq!(half.code, 0);
    assert!(half.err.contains("1 line of ") && half.err.contains("left out"), "{}", half.err);
    // Then all of it, beside a copy with a git merge's marks in it.
    let copy = file.with_file_name(format!(
        "{} (conflicted copy).jsonl",
        file.file_stem().unwrap().to_str().unwrap()
    ));
    std::fs::write(&copy, format!("<<<<<<< HEAD\n{whole}=======\n>>>>>>> other\n")).unwrap();
    std::fs::write(folder.path().join("notes.txt"), "nothing of ours").unwrap();
    let read = b.here.run(&format!("sync {}", folder.path().display()));
    assert_eq!(read.code, 0);
    assert_eq!(b.state().0, a.state().0);
    // A finds its own file broken and writes it whole again.
    let told = a.syncs_with_warnings(folder.path());
    assert_eq!(told["changed"], true);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), whole);
    assert_eq!(b.state(), a.state());
}

impl Machine {
    fn syncs_with_warnings(&self, folder: &std::path::Path) -> Value {
        let told = self.here.run(&format!("sync {} --json", folder.display()));
        assert_eq!(told.code, 0, "{}", told.err);
        serde_json::from_str(&told.out).unwrap()
    }
}

#[test]
fn a_folder_that_is_not_there_is_not_made() {
    let here = Here::new();
    insta::assert_snapshot!(here.run("sync nowhere").told(), @r"
    err:
    error: the folder nowhere cannot be read: No such file or directory (os error 2)
    hint: make it first, or check that the drive it is on is there
    code: 1
    ");
    assert!(!here.path("nowhere").exists());
}

#[test]
fn a_table_becomes_a_deck_and_never_takes_the_place_of_one() {
    let here = Here::new();
    here.write("words.csv", "Question,Answer\nWhat is a future?,\"A value,\nlater.\"\nWhat is a task?,Work that runs.\n");
    insta::assert_snapshot!(here.run("import words.csv --dry-run").told(), @r"
    out:
    Nothing was written; this is what an import would do.
    2 cards added.
      HERE/data/decks/words.md: 2 cards
    code: 0
    ");
    assert!(!here.path("data/decks").exists(), "a dry run writes nothing");
    insta::assert_snapshot!(here.run("import words.csv").told(), @r"
    out:
    2 cards added.
      HERE/data/decks/words.md: 2 cards
    code: 0
    ");
    insta::assert_snapshot!(std::fs::read_to_string(here.path("data/decks/words.md")).unwrap(), @r#"
    +++
    format = 1
    title = "words"
    +++

    ## What is a future?

    ```toml card
    id = "what-is-a-future"
    ```

    A value,\
    later.

    ## What is a task?

    ```toml card
    id = "what-is-a-task"
    ```

    Work that runs.
    "#);
    here.run("check").expect(0);
    insta::assert_snapshot!(here.run("import words.csv").told(), @r"
    out:
    0 cards added (2 there already).
    code: 0
    ");
    here.write("words.csv", "What is a future?\tSomething else\nWhat is a stream?\tMany values.\n");
    insta::assert_snapshot!(here.run("import words.csv").told(), @r"
    out:
    1 card added (1 there already).
      HERE/data/decks/words-2.md: 1 card
    Your decks have another text for these, which was kept: what-is-a-future
    code: 0
    ");
    let out = here.run("export --deck data/decks/words.md --format tsv");
    insta::assert_snapshot!(out.expect(0), @r#"
    What is a future?	"A value,\
    later."
    What is a task?	Work that runs.
    "#);
}

#[test]
fn a_file_that_is_no_text_brings_no_cards() {
    let here = Here::new();
    here.write("words.csv", b"PK\x03\x04\x14\0\x06\0\x08\0,\xff\xfe\0\n");
    insta::assert_snapshot!(here.run("import words.csv").told(), @r"
    err:
    error: words.csv is no text file
    hint: a spreadsheet is saved as CSV first; an Anki package is called .apkg
    code: 1
    ");
    assert!(!here.path("data/decks").exists());
}

#[test]
fn what_cannot_be_written_is_said() {
    let here = Here::with_history();
    insta::assert_snapshot!(here.run("export nowhere/history.jsonl").told(), @r"
    err:
    error: nowhere/history.jsonl cannot be written: No such file or directory (os error 2)
    hint: is there such a folder, may you write to it, and is there space?
    code: 1
    ");
    insta::assert_snapshot!(here.run("export history.xml").told(), @r"
    err:
    error: which format is `history.xml`? Its name does not say
    hint: `--format` says it: jsonl, anki, anki-text, csv, tsv or hashcards
    code: 1
    ");
    insta::assert_snapshot!(here.run("export --format hashcards x").told(), @r"
    err:
    error: cards do not go out as hashcards decks
    hint: `--format csv` or `--format anki-text` can be read by most programs
    code: 1
    ");
    insta::assert_snapshot!(steady(here.run("export --json history.jsonl").expect(0)), @r#"{"file":"history.jsonl","format":"jsonl","cards":0,"events":3}"#);
}

#[test]
fn lines_of_one_instant_count_in_their_order_each_for_itself() {
    let here = Here::new();
    let rated =
        |rating: u8| format!(r#"{{"kind":"review","card":"a","at_ms":{NOON},"rating":{rating}}}"#);
    let lines = [4, 1, 1, 1, 4].map(rated).join("\r\n");
    here.write("coarse.json", format!("\u{feff}{lines}"));
    let utf16 = lines.encode_utf16().flat_map(u16::to_le_bytes);
    here.write("shell.jsonl", [0xFF, 0xFE].into_iter().chain(utf16).collect::<Vec<u8>>());
    assert_eq!(here.run("import coarse.json").expect(0), "5 events added.\n");
    assert_eq!(here.run("import coarse.json").expect(0), "0 events added (5 there already).\n");
    assert_eq!(here.run("import shell.jsonl").expect(0), "0 events added (5 there already).\n");
    let ratings: Vec<Value> = here
        .run("export")
        .expect(0)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["rating"].clone())
        .collect();
    assert_eq!(ratings, [4, 1, 1, 1, 4]);
    assert_eq!(cards(&here)["a"]["reps"], 5);
}

#[test]
fn a_deck_of_ones_own_needs_no_import() {
    let here = Here::new();
    let refused = here.run("import waiting.md");
    insta::assert_snapshot!(refused.told(), @r"
    err:
    error: waiting.md is a deck of Hoverdeck: it needs no import
    hint: put it into HERE/config/decks, and it is in use
    code: 1
    ");
    here.write("mixed/ours.md", std::fs::read(here.path("waiting.md")).unwrap());
    here.write("mixed/theirs.md", "T: Future\nD: A value that is not there yet.\n");
    let mixed = here.run("import mixed");
    assert_eq!(mixed.code, 0, "{}", mixed.told());
    assert!(mixed.err.contains("mixed/ours.md is a deck of Hoverdeck"), "{}", mixed.told());
    assert!(mixed.out.contains("2 cards"), "{}", mixed.told());
}
