//! What each command prints on a small history.

use std::io::Read;
use std::process::Stdio;

use crate::here::{Here, steady};

#[test]
fn help_says_what_there_is() {
    let here = Here::new();
    insta::assert_snapshot!(here.run("--help").expect(0));
}

#[test]
fn every_command_has_help_with_its_options() {
    let here = Here::new();
    let commands = ["lsp", "tour", "hover", "scan", "quiz", "cards", "due", "history", "undo", "check"];
    let pages = commands.map(|command| {
        let page = here.run(&format!("{command} --help"));
        format!("# {command}\n\n{}", page.expect(0))
    });
    insta::assert_snapshot!(pages.join("\n"));
}

#[test]
fn scan_lists_words_with_their_cards() {
    let here = Here::new();
    insta::assert_snapshot!(here.run("scan --deck waiting.md .").expect(0), @"");
    insta::assert_snapshot!(here.run("scan --deck waiting.md --json pages.py").expect(0), @"");
}

#[test]
fn hover_shows_the_card() {
    let here = Here::new();
    insta::assert_snapshot!(here.run("hover --deck waiting.md pages.py:9:73").expect(0), @"");
    insta::assert_snapshot!(here.run("hover --deck waiting.md --json pages.py:9:58").expect(0), @"");
}

#[test]
fn hover_without_a_card_says_so() {
    let here = Here::new();
    insta::assert_snapshot!(here.run("hover --deck waiting.md pages.py:7:25").told(), @"");
    insta::assert_snapshot!(here.run("hover --deck waiting.md --json pages.py:7:25").told(), @"");
}

#[test]
fn cards_say_what_is_known_of_each() {
    let here = Here::with_history();
    insta::assert_snapshot!(steady(here.run("cards --deck waiting.md").expect(0)), @"");
    insta::assert_snapshot!(steady(here.run("cards --deck waiting.md --json").expect(0)), @"");
}

#[test]
fn history_lists_every_event_newest_first() {
    let here = Here::with_history();
    insta::assert_snapshot!(steady(here.run("history").expect(0)), @"");
    let newest = here.run("history --json --limit 1").expect(0).to_owned();
    let took = newest.split("\"duration_ms\":").nth(1).unwrap().split(',').next().unwrap();
    let newest = newest.replace(&format!("_ms\":{took}"), "_ms\":MS");
    insta::assert_snapshot!(steady(&newest), @"");
}

#[test]
fn undo_says_what_it_took_back() {
    let here = Here::with_history();
    insta::assert_snapshot!(steady(here.run("undo").expect(0)), @"");
    insta::assert_snapshot!(steady(here.run("undo --json").expect(0)), @"");
    insta::assert_snapshot!(steady(here.run("undo").expect(0)), @"");
    insta::assert_snapshot!(here.run("undo").told(), @"");
    insta::assert_snapshot!(steady(here.run("history").expect(0)), @"");
}

#[test]
fn due_counts_or_says_why_not() {
    let here = Here::new();
    here.set_decks();
    let fresh = here.run("due --json").expect(0).to_owned();
    let counts: serde_json::Value = serde_json::from_str(&fresh).unwrap();
    assert_eq!((&counts["due"], &counts["reason"]), (&0.into(), &serde_json::Value::Null));
    assert!(counts["new"].as_u64().unwrap() >= 3, "{fresh}");

    let deck = here.path("waiting.md");
    let limits = "[limits]\nnew = 1\n";
    here.write("config/config.toml", format!("decks = ['{}']\n{limits}", deck.display()));
    insta::assert_snapshot!(here.run_with("quiz --card await", "\n5\n").expect(0).lines().last().unwrap(), @"");
    assert!(here.run("due").expect(0).starts_with("Today's limits are used up; "));
}

#[test]
fn check_finds_nothing_in_a_good_deck() {
    let here = Here::new();
    insta::assert_snapshot!(here.run("check waiting.md").told(), @"");
}

#[test]
fn check_points_at_what_is_wrong() {
    let here = Here::new();
    let deck = std::fs::read_to_string(here.path("waiting.md")).unwrap();
    here.write("broken.md", deck.replace("python = [\"await\"]", "pyhton = [\"await\"]"));
    insta::assert_snapshot!(here.run("check broken.md").told(), @"");
    insta::assert_snapshot!(here.run("check --json broken.md").told(), @"");
}

#[test]
fn the_shipped_decks_are_in_order() {
    let here = Here::new();
    let answer = here.run("check");
    assert_eq!(answer.code, 0, "{}", answer.told());
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let here = Here::new();
    let lines = "import asyncio\n".repeat(20_000);
    here.write("long.py", format!("{lines}async def f(): await asyncio.gather()\n").repeat(3));
    for words in ["scan --deck waiting.md --json long.py", "scan --deck waiting.md long.py", "--help"] {
        let mut child = here
            .command(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        let code = child.wait().unwrap().code();
        assert_eq!((code, err.as_str()), (Some(0), ""), "{words}");
    }
}

#[test]
fn colours_are_for_terminals_and_for_those_who_force_them() {
    let here = Here::new();
    let plain = here.run("scan --deck waiting.md pages.py");
    assert!(!plain.expect(0).contains('\u{1b}'));
    let forced = here.command("scan --deck waiting.md pages.py").env("CLICOLOR_FORCE", "1").output();
    assert!(forced.unwrap().stdout.contains(&0x1b));
    let refused = here.command("scan --deck waiting.md pages.py").env("NO_COLOR", "1").output();
    assert!(!refused.unwrap().stdout.contains(&0x1b));
}
