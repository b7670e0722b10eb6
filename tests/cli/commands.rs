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
    let commands = [
        "lsp",
        "tour",
        "hover",
        "scan",
        "quiz",
        "cards",
        "due",
        "history",
        "stats",
        "undo",
        "redo",
        "suspend",
        "unsuspend",
        "hide",
        "unhide",
        "bury",
        "reset",
        "relink",
        "backup",
        "restore",
        "setup",
        "doctor",
        "check",
        "import",
        "export",
        "sync",
    ];
    let pages = commands.map(|command| {
        let page = here.run(&format!("{command} --help"));
        format!("# {command}\n\n{}", page.expect(0))
    });
    insta::assert_snapshot!(pages.join("\n"));
}

#[test]
fn scan_lists_words_with_their_cards() {
    let here = Here::new();
    insta::assert_snapshot!(here.run("scan --deck waiting.md .").expect(0), @r"
    pages.py
         8:24  ClientSession        session
         9:58  await                await
         9:72  gather               asyncio-gather
        14:16  await                await

    4 words with cards in 1 file.
    ");
    insta::assert_snapshot!(here.run("scan --deck waiting.md --json pages.py").expect(0), @r#"
    {"path":"pages.py","line":7,"col":23,"end_col":36,"text":"ClientSession","cards":["session"]}
    {"path":"pages.py","line":8,"col":57,"end_col":62,"text":"await","cards":["await"]}
    {"path":"pages.py","line":8,"col":71,"end_col":77,"text":"gather","cards":["asyncio-gather"]}
    {"path":"pages.py","line":13,"col":15,"end_col":20,"text":"await","cards":["await"]}
    "#);
}

#[test]
fn hover_shows_the_card() {
    let here = Here::new();
    insta::assert_snapshot!(here.run("hover --deck waiting.md pages.py:9:73").expect(0), @r"
    What does asyncio.gather() do?

    Runs several coroutines concurrently and waits for every result.

    import asyncio

    async def both(a, b):
        return await asyncio.gather(a, b)

    Waiting · new
    ");
    insta::assert_snapshot!(here.run("hover --deck waiting.md --json pages.py:9:58").expect(0), @r#"{"path":"pages.py","line":8,"col":57,"end_col":62,"text":"await","card":"await","deck":"waiting","question":"What does `await` do?","markdown":"**What does `await` do?**\n\nWaits for one result, and lets others work meanwhile.\n\n```python\nasync def one(a):\n    return await a\n```\n\n*Waiting · new*","also":[]}"#);
}

#[test]
fn hover_without_a_card_says_so() {
    let here = Here::new();
    insta::assert_snapshot!(here.run("hover --deck waiting.md pages.py:7:25").told(), @r"
    err:
    error: no card for pages.py:7:25
    hint: `hoverdeck scan pages.py` lists the words that have one
    code: 1
    ");
    insta::assert_snapshot!(here.run("hover --deck waiting.md --json pages.py:7:25").told(), @r"
    out:
    null
    err:
    error: no card for pages.py:7:25
    hint: `hoverdeck scan pages.py` lists the words that have one
    code: 1
    ");
}

#[test]
fn cards_say_what_is_known_of_each() {
    let here = Here::with_history();
    insta::assert_snapshot!(steady(here.run("cards --deck waiting.md").expect(0)), @r"
    Waiting (waiting.md)
      asyncio-gather               due in 2 days (DATE) What does asyncio.gather() do?
      await                        due tomorrow               What does await do?
      session                      new                        What is a session?
    ");
    insta::assert_snapshot!(steady(here.run("cards --deck waiting.md --json").expect(0)), @r#"
    {"id":"asyncio-gather","deck":"waiting","question":"What does `asyncio.gather()` do?","state":"learned","stability":2.3065,"difficulty":2.118104,"due":"DATE","reps":1,"lapses":0,"leech":false,"suspended":false,"hidden":false,"gone":false}
    {"id":"await","deck":"waiting","question":"What does `await` do?","state":"learned","stability":0.212,"difficulty":7.60421,"due":"DATE","reps":2,"lapses":0,"leech":false,"suspended":false,"hidden":false,"gone":false}
    {"id":"session","deck":"waiting","question":"What is a session?","state":"new","stability":null,"difficulty":null,"due":null,"reps":0,"lapses":0,"leech":false,"suspended":false,"hidden":false,"gone":false}
    "#);
}

#[test]
fn history_lists_every_event_newest_first() {
    let here = Here::with_history();
    insta::assert_snapshot!(steady(here.run("history").expect(0)), @r"
    ID  DATE TIME  3 with effort   await
    ID  DATE TIME  2 recognised it await
    ID  DATE TIME  4 knew it       asyncio-gather
    ");
    let newest = here.run("history --json --limit 1").expect(0).to_owned();
    let took = newest.split("\"duration_ms\":").nth(1).unwrap().split(',').next().unwrap();
    let newest = newest.replace(&format!("_ms\":{took}"), "_ms\":MS");
    insta::assert_snapshot!(steady(&newest), @r#"{"id":"ID","kind":"review","card":"await","rating":3,"at":"INSTANT","day":"DATE","source":"terminal","duration_ms":MS,"primed":false,"target":null,"until":null,"from":null,"device":"DEVICE"}"#);
}

#[test]
fn undo_says_what_it_took_back() {
    let here = Here::with_history();
    insta::assert_snapshot!(steady(here.run("undo").expect(0)), @r"
    Taken back:
    ID  DATE TIME  3 with effort   await
    ");
    insta::assert_snapshot!(steady(here.run("undo --json").expect(0)), @r#"{"id":"ID","target":"ID","card":"await","rating":2}"#);
    insta::assert_snapshot!(steady(here.run("undo").expect(0)), @r"
    Taken back:
    ID  DATE TIME  4 knew it       asyncio-gather
    ");
    insta::assert_snapshot!(here.run("undo").told(), @r"
    err:
    error: there is nothing to take back
    hint: `hoverdeck history` lists what happened
    code: 1
    ");
    insta::assert_snapshot!(steady(here.run("history").expect(0)), @r"
    ID  DATE TIME  undo of ID
    ID  DATE TIME  undo of ID
    ID  DATE TIME  undo of ID
    ID  DATE TIME  3 with effort   await
    ID  DATE TIME  2 recognised it await
    ID  DATE TIME  4 knew it       asyncio-gather
    ");
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
    here.write(
        "config/config.toml",
        format!("decks = ['{}']\nskipDecks = ['async']\n{limits}", deck.display()),
    );
    insta::assert_snapshot!(here.run_with("quiz --card await", "\n5\n").expect(0).lines().last().unwrap(), @"1 answer: 1 perfectly.");
    assert!(here.run("due").expect(0).starts_with("Today's limits are used up; "));
}

#[test]
fn check_finds_nothing_in_a_good_deck() {
    let here = Here::new();
    insta::assert_snapshot!(here.run("check waiting.md").told(), @r"
    out:
    no problem in 1 deck with 3 cards
    code: 0
    ");
}

#[test]
fn check_points_at_what_is_wrong() {
    let here = Here::new();
    let deck = std::fs::read_to_string(here.path("waiting.md")).unwrap();
    here.write("broken.md", deck.replace("python = [\"await\"]", "pyhton = [\"await\"]"));
    insta::assert_snapshot!(here.run("check broken.md").told(), @r#"
    out:
    broken.md:37:1: `pyhton` is no key of a card
       37 | pyhton = ["await"]
          | ^^^^^^ did you mean `python`?

    1 problem in 1 deck with 3 cards
    code: 1
    "#);
    insta::assert_snapshot!(here.run("check --json broken.md").told(), @r#"
    out:
    {"path":"broken.md","line":36,"col":0,"end_line":36,"end_col":6,"severity":"error","message":"`pyhton` is no key of a card","advice":"did you mean `python`?"}
    code: 1
    "#);
}

#[test]
fn the_shipped_decks_are_in_order() {
    let here = Here::new();
    let answer = here.run("check");
    assert_eq!(answer.code, 0, "{}", answer.told());
}

#[test]
fn what_decks_do_to_each_other_is_told_with_its_line() {
    let here = Here::new();
    let card = |id: &str| {
        format!(
            "+++\nformat = 1\ntitle = \"Mine\"\n+++\n\n## Why?\n\n```toml card\nid = \"{id}\"\n```\n\nSo.\n"
        )
    };
    here.write("a.md", card("one"));
    here.write("b.md", card("one"));
    insta::assert_snapshot!(here.run("check a.md b.md").told(), @r#"
    out:
    b.md:9:7: the id `one` is already taken in a.md
        9 | id = "one"
          |       ^^^ choose another id, or leave that deck out with `skipDecks`; until then this card is left out

    1 problem in 2 decks with 1 card
    code: 1
    "#);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let here = Here::new();
    let lines = "import asyncio\n".repeat(20_000);
    here.write("long.py", format!("{lines}async def f(): await asyncio.gather()\n").repeat(3));
    for words in
        ["scan --deck waiting.md --json long.py", "scan --deck waiting.md long.py", "--help"]
    {
        let mut child =
            here.command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
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
    let forced =
        here.command("scan --deck waiting.md pages.py").env("CLICOLOR_FORCE", "1").output();
    assert!(forced.unwrap().stdout.contains(&0x1b));
    let refused = here.command("scan --deck waiting.md pages.py").env("NO_COLOR", "1").output();
    assert!(!refused.unwrap().stdout.contains(&0x1b));
}

#[test]
fn stats_say_what_is_missing_and_what_is_there() {
    let here = Here::new();
    let empty = here.run("stats --deck waiting.md").expect(0).to_owned();
    assert!(empty.contains("0 cards learned") && empty.contains("3 new"), "{empty}");
    assert!(empty.contains("`hoverdeck quiz` asks the first cards"), "{empty}");
    let here = Here::with_history();
    let shown = here.run("stats --deck waiting.md").expect(0).to_owned();
    for line in [
        "2 cards learned: 2 young, 0 mature; 1 new.",
        "Your year  3 answers; 1 day in a row, longest 1",
        "The next 30 days  2 reviews",
        "No card has come back on a later day yet.",
        "  4 knew it       ████████████████████████████████████████ 1",
    ] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    let json = here.run("stats --deck waiting.md --json").expect(0).to_owned();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["answers"], &json["cards"]["new"]), (&3.into(), &1.into()));
}

#[test]
fn stats_write_a_page_and_say_when_they_cannot() {
    let here = Here::with_history();
    assert_eq!(here.run("stats --html stats.html").expect(0), "Written: stats.html\n");
    let page = std::fs::read_to_string(here.path("stats.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("<svg role=\"img\""));
    let refused = here.run("stats --html none/stats.html");
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("cannot write none/stats.html"), "{}", refused.err);
}

#[test]
fn tune_says_what_it_needs_and_what_there_is_to_take_back() {
    let here = Here::with_history();
    insta::assert_snapshot!(here.run("tune").told(), @r"
    err:
    error: 0 answers on a later day are too few to fit parameters to; it takes 400
    hint: answer 400 more on a later day than before; until then FSRS's defaults, made from millions of answers, serve you better. From 1000 on it happens by itself
    code: 1
    ");
    insta::assert_snapshot!(here.run("tune --revert").told(), @r"
    err:
    error: there is no fit to take back: FSRS's defaults are in force
    hint: `hoverdeck tune --list` lists every fit that was made
    code: 1
    ");
    insta::assert_snapshot!(here.run("tune --list").expect(0), @"No fit yet: 0 answers on a later day so far. `hoverdeck tune` works from 400 on, by itself from 1000.");
    assert_eq!(here.run("tune --list --json").expect(0), "[]\n");
    let curve = here.run("tune --workload --json").expect(0).to_owned();
    let curve: serde_json::Value = serde_json::from_str(&curve).unwrap();
    assert_eq!(curve["curve"].as_array().unwrap().len(), 18);
    assert!(here.run("tune --workload").expect(0).contains("← yours"));
}
