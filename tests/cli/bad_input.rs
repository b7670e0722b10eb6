//! What can be wrong, and that each case says what happened, where, and what to do.

use std::process::Stdio;

use crate::here::Here;

#[test]
fn wrong_usage_has_exit_code_two() {
    let here = Here::new();
    for words in ["", "frobnicate", "scan", "hover pages.py", "hover pages.py:0:1", "history --limit x",
        "quiz --card Not_An_Id", "quiz --card await --file pages.py"]
    {
        let answer = here.run(words);
        assert_eq!(answer.code, 2, "{words}: {}", answer.told());
        assert!(answer.err.contains("Usage") || answer.err.contains("--help"), "{}", answer.told());
    }
}

#[test]
fn a_wrong_place_says_how_to_write_it() {
    let here = Here::new();
    insta::assert_snapshot!(here.run("hover pages.py").told(), @"");
    insta::assert_snapshot!(here.run("hover --deck waiting.md pages.py:99:1").told(), @"");
    insta::assert_snapshot!(here.run("hover --deck waiting.md none.py:1:1").told(), @"");
    insta::assert_snapshot!(here.run("hover --deck waiting.md waiting.md:1:1").told(), @"");
}

#[test]
fn files_that_cannot_be_read_are_named_and_passed_over() {
    let here = Here::new();
    here.write("latin.py", b"# caf\xe9\n");
    insta::assert_snapshot!(here.run("scan --deck waiting.md latin.py none.py pages.py").told(), @"");
    insta::assert_snapshot!(here.run("scan --deck waiting.md latin.py none.py").told(), @"");
}

#[test]
fn one_line_of_ten_megabytes_is_passed_over() {
    let here = Here::new();
    here.write("long.py", "x = [".to_owned() + &"1, ".repeat(3_500_000) + "]\n");
    insta::assert_snapshot!(here.run("scan --deck waiting.md long.py").told(), @"");
}

#[test]
fn a_deck_asked_for_must_be_there() {
    let here = Here::new();
    insta::assert_snapshot!(here.run("cards --deck none.md").told(), @"");
}

#[test]
fn a_broken_card_costs_only_itself() {
    let here = Here::new();
    let deck = std::fs::read_to_string(here.path("waiting.md")).unwrap();
    here.write("broken.md", deck.replace("id = \"await\"", "id = \"Await!\""));
    insta::assert_snapshot!(here.run("cards --deck broken.md").told(), @"");
}

#[test]
fn a_card_or_deck_that_is_not_there_is_named() {
    let here = Here::new();
    insta::assert_snapshot!(here.run("quiz --deck waiting.md --card gather").told(), @"");
    insta::assert_snapshot!(here.run("quiz --deck waiting.md --deck-name async").told(), @"");
    here.write("dull.py", "x = 1\n");
    insta::assert_snapshot!(here.run("quiz --deck waiting.md --file dull.py").told(), @"");
}

#[test]
fn a_broken_history_is_told_and_stops_only_what_needs_it() {
    let here = Here::new();
    here.write("data/history.db", "this is no database, and it is long enough to be read as one".repeat(20));
    for words in ["quiz --deck waiting.md", "cards --deck waiting.md", "due", "history", "undo"] {
        let answer = here.run(words);
        assert_eq!((answer.code, answer.out.as_str()), (1, ""), "{words}: {}", answer.told());
        assert!(answer.err.contains("HERE/data/history.db is not a database"), "{}", answer.told());
        assert!(answer.err.contains("hint: "), "{}", answer.told());
    }
    let hover = here.run("hover --deck waiting.md pages.py:9:73");
    assert_eq!(hover.code, 0, "{}", hover.told());
    assert!(hover.err.starts_with("warning: without your history: "), "{}", hover.told());
    assert!(hover.out.starts_with("What does asyncio.gather() do?"), "{}", hover.told());
    here.run("scan --deck waiting.md pages.py").expect(0);
    here.run("check waiting.md").expect(0);
}

#[test]
fn settings_that_cannot_be_used_are_told_and_passed_over() {
    let here = Here::new();
    here.write("config/config.toml", "retention = 2.0\ncolour = 'red'\n");
    let answer = here.run("cards --deck waiting.md");
    assert_eq!(answer.code, 0);
    assert_eq!(answer.err.lines().count(), 2, "{}", answer.told());
    here.write("config/config.toml", "retention = \n");
    let answer = here.run("cards --deck waiting.md");
    assert_eq!((answer.code, answer.err.lines().count()), (0, 1), "{}", answer.told());
}

#[test]
fn a_quiz_without_any_input_loses_nothing() {
    let here = Here::new();
    let output = here.command("quiz --deck waiting.md").stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success());
    assert!(here.run("history").expect(0).starts_with("Nothing has happened yet."));
}
