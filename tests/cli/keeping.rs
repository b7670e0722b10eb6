//! Changes to cards and their taking back, backups and going back to them.

use crate::here::{Here, steady};

fn state(here: &Here) -> String {
    here.run("cards --json").expect(0).to_owned()
}

/// The first event's id in a listing.
fn id(listing: &str) -> String {
    listing.split_whitespace().find(|word| word.len() == 36).unwrap().to_owned()
}

#[test]
fn every_change_is_told_and_taken_back_exactly() {
    let here = Here::with_history();
    here.set_decks();
    for change in [
        "suspend await",
        "hide await",
        "reset asyncio-gather",
        "bury await --days 3",
        "relink await asyncio-gather",
    ] {
        let before = state(&here);
        let due = here.run("due --json").expect(0).to_owned();
        here.run(change).expect(0);
        let after = state(&here);
        here.run("undo").expect(0);
        assert_eq!(
            (state(&here), here.run("due --json").expect(0).to_owned()),
            (before.clone(), due),
            "{change}"
        );
        here.run("redo").expect(0);
        assert_eq!(state(&here), after, "{change}");
        here.run("undo").expect(0);
        assert_eq!(state(&here), before, "{change}");
    }
}

#[test]
fn changes_say_what_they_did_and_what_was_so_already() {
    let here = Here::with_history();
    here.set_decks();
    let said = [
        "suspend await session",
        "suspend await",
        "unsuspend asyncio-gather",
        "hide session",
        "hide session",
        "unhide session",
        "unhide session",
        "reset session",
        "bury session --days 0",
        "reset awiat",
        "relink nothing-here await",
        "undo 00000000-0000-7000-8000-000000000000",
        "restore yours.db",
    ]
    .map(|words| format!("$ hoverdeck {words}\n{}", here.run(words).told()));
    insta::assert_snapshot!(said.join("\n\n"));
    let json = here.run("unsuspend await session --json").expect(0).to_owned();
    let lines: Vec<serde_json::Value> =
        json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| line["kind"] == "unsuspend"), "{json}");
}

#[test]
fn any_event_is_taken_back_by_its_id_once() {
    let here = Here::with_history();
    here.set_decks();
    let before = state(&here);
    let suspended = id(here.run("suspend await").expect(0));
    here.run("reset asyncio-gather").expect(0);
    here.run(&format!("undo {suspended}")).expect(0);
    assert_eq!(here.run(&format!("undo {suspended}")).code, 1);
    here.run("undo").expect(0);
    assert_eq!(state(&here), before);
}

#[test]
fn an_old_id_in_a_deck_brings_its_history_along() {
    let here = Here::with_history();
    here.set_decks();
    let known = |id: &str| {
        let cards = state(&here);
        let line = cards.lines().find(|line| line.contains(&format!("\"id\":\"{id}\""))).unwrap();
        let card: serde_json::Value = serde_json::from_str(line).unwrap();
        (card["reps"].clone(), card["due"].clone())
    };
    let before = known("await");
    let deck = std::fs::read_to_string(here.path("waiting.md")).unwrap();
    let renamed = deck.replace("id = \"await\"", "id = \"await-expression\"\nwas = [\"await\"]");
    assert_ne!(deck, renamed);
    here.write("waiting.md", renamed);
    assert_eq!(known("await-expression"), before);
    // It is not what `undo` takes back: that is the last answer.
    assert!(here.run("undo").expect(0).contains("await"), "the review");
}

#[test]
fn a_backup_is_made_listed_and_gone_back_to() {
    let here = Here::with_history();
    here.set_decks();
    let before = state(&here);
    assert!(here.run("backup").expect(0).starts_with("The history was checked and copied to HERE"));
    assert_eq!(here.run("backup --list").expect(0).lines().count(), 1);
    here.run("reset await").expect(0);
    let said = here.run("restore latest").expect(0).to_owned();
    assert!(said.contains(": 3 events."), "{said}");
    assert_eq!(state(&here), before);
    let kept = said.split('`').nth(1).unwrap().replace("HERE", here.root.path().to_str().unwrap());
    let merged = here.run(&kept.replace("hoverdeck restore", "restore --merge"));
    assert_eq!(merged.expect(0), "1 event added; 3 had been there.\n");
    assert_ne!(state(&here), before);
    here.run("backup mine.db").expect(0);
    let twice = here.run("backup mine.db");
    assert!(twice.code == 1 && twice.err.contains("mine.db"), "{}", twice.err);
}

const TIDES: &str = "+++\nformat = 1\ntitle = \"Tides\"\n+++\n\n## When is *high* tide?\n\n```toml card\n\
    id = \"high-tide\"\npython = [\"await\"]\n```\n\nTwice a day.\n\n```python\nawait moon\n```\n";

#[test]
fn a_card_that_is_gone_keeps_its_history_and_may_be_found_again() {
    let here = Here::new();
    here.write("config/decks/tides.md", TIDES);
    here.run_with("quiz --card high-tide", "\n4\n").expect(0);
    assert_eq!(here.run("cards --gone").expect(0), "Every history has its card.\n");
    let known = |id: &str| {
        let cards = state(&here);
        let line = cards.lines().find(|line| line.contains(id)).unwrap();
        line.split_once("\"state\"").unwrap().1.to_owned()
    };
    let before = known("high-tide");
    // The card gets another id, and its question another mark; nobody says that it is the same.
    let other = TIDES.replace("high-tide", "tide-times").replace("*high* tide", "`high` tides");
    here.write("config/decks/tides.md", other);
    insta::assert_snapshot!(here.run("cards --gone").expect(0), @r"
    high-tide                    1 answer     When is *high* tide? (was in tides)
                                 is it `tide-times` now? then: hoverdeck relink high-tide tide-times
    ");
    insta::assert_snapshot!(
        steady(here.run("cards --gone --json").expect(0)),
        @r#"{"id":"high-tide","deck":"tides","question":"When is *high* tide?","reps":1,"lapses":0,"last":"DATE","like":"tide-times"}"#
    );
    let doctor = here.run("doctor");
    assert!(
        doctor.code == 1 && doctor.out.contains("1 of them much like a card"),
        "{}",
        doctor.out
    );
    here.run("relink high-tide tide-times").expect(0);
    assert_eq!(here.run("cards --gone").expect(0), "Every history has its card.\n");
    assert_eq!(known("tide-times"), before);
}

#[test]
fn doctor_says_what_is_well_and_what_to_do() {
    let here = Here::new();
    here.set_decks();
    // How many cards come along is no matter of this test.
    let doctor = || {
        let told = here.run("doctor").told();
        let lines = told.lines().filter(|line| !line.starts_with("ok  decks"));
        lines.collect::<Vec<_>>().join("\n")
    };
    let empty = doctor();
    here.run("suspend await").expect(0);
    let unsafe_yet = doctor();
    let backup =
        here.run("backup").expect(0).rsplit_once('/').unwrap().1.trim_end_matches(".\n").to_owned();
    let well = doctor().replace(&backup, "BACKUP");
    let mut bytes = std::fs::read(here.path("data/history.db")).unwrap();
    bytes.truncate(4096 * 2);
    here.write("data/history.db", &bytes);
    let damaged = here.run("doctor");
    assert_eq!(damaged.code, 1);
    assert!(
        damaged.out.contains("is damaged: ") && damaged.out.contains("start it again"),
        "{}",
        damaged.out
    );
    insta::assert_snapshot!([empty, unsafe_yet, well].join("\n\n"));
}
