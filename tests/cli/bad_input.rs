//! What can be wrong, and that each case says what happened, where, and what to do.

use std::process::Stdio;

use crate::here::Here;

#[test]
fn wrong_usage_has_exit_code_two() {
    let here = Here::new();
    for words in [
        "",
        "frobnicate",
        "scan",
        "hover pages.py",
        "hover pages.py:0:1",
        "history --limit x",
        "quiz --card Not_An_Id",
        "quiz --card await --file pages.py",
    ] {
        let answer = here.run(words);
        assert_eq!(answer.code, 2, "{words}: {}", answer.told());
        assert!(answer.err.contains("Usage") || answer.err.contains("--help"), "{}", answer.told());
    }
}

#[test]
fn a_wrong_place_says_how_to_write_it() {
    let here = Here::new();
    insta::assert_snapshot!(here.run("hover pages.py").told(), @r"
    err:
    error: invalid value 'pages.py' for '<FILE:LINE:COL>': write it as FILE:LINE:COL, such as src/app.py:12:20

    For more information, try '--help'.
    code: 2
    ");
    insta::assert_snapshot!(here.run("hover --deck waiting.md pages.py:99:1").told(), @r"
    err:
    error: pages.py has no line 99
    hint: its last line is 15
    code: 1
    ");
    insta::assert_snapshot!(here.run("hover --deck waiting.md none.py:1:1").told(), @r"
    err:
    error: none.py: there is no such file
    hint: name a Python or Rust file, saved as UTF-8
    code: 1
    ");
    insta::assert_snapshot!(here.run("hover --deck waiting.md waiting.md:1:1").told(), @r"
    err:
    error: waiting.md: neither Python nor Rust, by its name
    hint: name a Python or Rust file, saved as UTF-8
    code: 1
    ");
}

#[test]
fn files_that_cannot_be_read_are_named_and_passed_over() {
    let here = Here::new();
    here.write("latin.py", b"# caf\xe9\n");
    insta::assert_snapshot!(here.run("scan --deck waiting.md latin.py none.py pages.py").told(), @r"
    out:
    pages.py
         8:24  ClientSession        session
         9:58  await                await
         9:72  gather               asyncio-gather
        14:16  await                await

    4 words with cards in 1 file.
    err:
    warning: passed over latin.py: not UTF-8 (at byte 5)
    warning: passed over none.py: there is no such file
    code: 0
    ");
    insta::assert_snapshot!(here.run("scan --deck waiting.md latin.py none.py").told(), @r"
    err:
    warning: passed over latin.py: not UTF-8 (at byte 5)
    warning: passed over none.py: there is no such file
    error: nothing could be read
    hint: name Python or Rust files, or folders with such files
    code: 1
    ");
}

#[test]
fn one_line_of_ten_megabytes_is_passed_over() {
    let here = Here::new();
    here.write("long.py", "x = [".to_owned() + &"1, ".repeat(3_500_000) + "]\n");
    insta::assert_snapshot!(here.run("scan --deck waiting.md long.py").told(), @r"
    err:
    warning: passed over long.py: larger than 8 MiB
    error: nothing could be read
    hint: name Python or Rust files, or folders with such files
    code: 1
    ");
}

#[test]
fn a_deck_asked_for_must_be_there() {
    let here = Here::new();
    insta::assert_snapshot!(here.run("cards --deck none.md").told(), @r"
    err:
    error: the deck none.md is left out: it cannot be read: No such file or directory (os error 2)
    hint: is the name right? `--deck` takes a file or a folder
    code: 1
    ");
}

#[test]
fn a_broken_card_costs_only_itself() {
    let here = Here::new();
    let deck = std::fs::read_to_string(here.path("waiting.md")).unwrap();
    here.write("broken.md", deck.replace("id = \"await\"", "id = \"Await!\""));
    insta::assert_snapshot!(here.run("cards --deck broken.md").told(), @r"
    out:
    Waiting (broken.md)
      asyncio-gather               new                        What does asyncio.gather() do?
      session                      new                        What is a session?
    err:
    warning: 1 problem in decks; `hoverdeck check` lists what and where
    code: 0
    ");
}

#[test]
fn a_card_or_deck_that_is_not_there_is_named() {
    let here = Here::new();
    insta::assert_snapshot!(here.run("quiz --deck waiting.md --card gather").told(), @r"
    err:
    error: no deck in use has a card `gather`
    hint: `hoverdeck cards` lists all cards
    code: 1
    ");
    insta::assert_snapshot!(here.run("quiz --deck waiting.md --deck-name async").told(), @r"
    err:
    error: there is no deck named `async`
    hint: the decks in use: waiting
    code: 1
    ");
    here.write("dull.py", "x = 1\n");
    insta::assert_snapshot!(here.run("quiz --deck waiting.md --file dull.py").told(), @r"
    err:
    error: no word in dull.py has a card
    hint: `hoverdeck quiz` asks whatever is due
    code: 1
    ");
}

#[test]
fn a_broken_history_is_told_and_stops_only_what_needs_it() {
    let here = Here::new();
    here.write(
        "data/history.db",
        "this is no database, and it is long enough to be read as one".repeat(20),
    );
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
fn a_history_from_a_newer_version_is_read_and_not_written() {
    let here = Here::with_history();
    let database = rusqlite::Connection::open(here.path("data/history.db")).unwrap();
    database.pragma_update(None, "user_version", 99).unwrap();
    drop(database);
    for words in ["quiz --deck waiting.md --card await", "undo"] {
        let answer = here.run_with(words, "\n5\n");
        assert_eq!((answer.code, answer.out.as_str()), (1, ""), "{words}: {}", answer.told());
        assert!(answer.err.contains("was written by a newer Hoverdeck"), "{}", answer.told());
        assert!(answer.err.contains("hint: Update Hoverdeck"), "{}", answer.told());
    }
    assert_eq!(here.run("history").expect(0).lines().count(), 3);
    here.run("cards --deck waiting.md").expect(0);
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
