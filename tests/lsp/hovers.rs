//! Hovers and code actions: what they show, in which form, and when they are silent.

use hoverdeck::deck::CardId;
use hoverdeck::memory::{EventKind, Moment, Rating, Source};
use hoverdeck::store::{Draft, Folders, Log, now};
use serde_json::{Value, json};

use crate::client::{Server, Start, edit};

pub const URI: &str = "file:///home/ada/app.py";
pub const CODE: &str = "import asyncio\n\nasync def main():\n    await asyncio.gather(a(), b())\n";
pub const GATHER: (u32, u32) = (3, 20);
pub const QUESTION: &str = "**What does `asyncio.gather()` do?**";

/// Writes a review of a card `days` ago.
pub fn reviewed(folders: &Folders, card: &str, rating: i64, days: i64) {
    let now = now();
    let moment = Moment::new(now.at_ms - days * 86_400_000, now.zone_min);
    let kind = EventKind::Review {
        card: CardId::new(card).unwrap(),
        rating: Rating::from_digit(rating).unwrap(),
        duration_ms: 0,
        source: Source::Terminal,
        primed: false,
        shift: 0,
    };
    Log::open(folders).unwrap().append(Draft::anyway(kind), moment).unwrap();
}

#[test]
fn a_hover_shows_the_card_of_the_token() {
    let mut server = Server::new();
    server.open(URI, "python", CODE);
    let hover = server.hover(URI, GATHER.0, GATHER.1);
    assert_eq!(hover["contents"]["kind"], "markdown");
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(text.starts_with(QUESTION), "{text}");
    assert!(text.ends_with("*Async · new*"), "{text}");
    let token = json!({"start": {"line": 3, "character": 18}, "end": {"line": 3, "character": 24}});
    assert_eq!(hover["range"], token);
    assert_eq!(server.hover(URI, 1, 0), Value::Null, "an empty line has no card");
    assert_eq!(server.hover("file:///never/opened.py", 0, 0), Value::Null);
    server.finish();
}

#[test]
fn rust_is_read_too_and_by_its_extension() {
    let mut server = Server::new();
    let code = "async fn main() {\n    tokio::join!(a(), b());\n}\n";
    server.open("file:///a/main.rs", "", code);
    let hover = server.hover("file:///a/main.rs", 1, 12);
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(text.contains("```rust"), "{text}");
    server.finish();
}

#[test]
fn plain_text_for_clients_that_want_it() {
    let formats = json!(["plaintext", "markdown"]);
    let capabilities = json!({"textDocument": {"hover": {"contentFormat": formats}}});
    let mut server = Start { capabilities, ..Start::default() }.greeted();
    server.open(URI, "python", CODE);
    let hover = server.hover(URI, GATHER.0, GATHER.1);
    assert_eq!(hover["contents"]["kind"], "plaintext");
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(text.starts_with("What does asyncio.gather() do?\n"), "{text}");
    assert!(!text.contains("**") && !text.contains("```"), "{text}");
    server.finish();
}

#[test]
fn links_only_for_clients_that_ask_for_them() {
    let links = |options: Value| {
        let mut server = Start { options, ..Start::default() }.greeted();
        server.open(URI, "python", CODE);
        let hover = server.hover(URI, GATHER.0, GATHER.1);
        server.finish();
        let text = hover["contents"]["value"].as_str().unwrap().to_owned();
        let after = text.split_once("*Async · new*").unwrap().1;
        after.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(links(Value::Null), "");
    assert_eq!(
        links(json!({"commandLinks": ["hoverdeck.quizCard"]})),
        " · [Quiz me](command:hoverdeck.quizCard?%5B%7B%22card%22%3A%22asyncio-gather%22%7D%5D)"
    );
    assert_eq!(links(json!({"commandLinks": true})).matches("](command:").count(), 3);
}

#[test]
fn a_due_card_asks_first_and_answers_when_hovered_again() {
    let start = Start::default();
    let mut server = start.greeted();
    reviewed(&server.folders.clone(), "asyncio-gather", 3, 100);
    server.open(URI, "python", CODE);
    // The review came from another program: the first hover has this window look for news, and the
    // command waits until it has.
    server.hover(URI, GATHER.0, GATHER.1);
    server.command("hoverdeck.history", json!({}));
    let shown = |server: &mut Server| {
        let hover = server.hover(URI, GATHER.0, GATHER.1);
        let text = hover["contents"]["value"].as_str().unwrap();
        (text.contains("due today"), text.contains("concurrently"))
    };
    assert_eq!(shown(&mut server), (true, false));
    assert_eq!(shown(&mut server), (true, true));
    server.finish();
}

#[test]
fn a_hidden_card_is_silent_until_it_is_due_or_shown_again() {
    let mut server = Start { options: json!({"quiz": "client"}), ..Start::default() }.greeted();
    server.open(URI, "python", CODE);
    let card = json!({"card": "asyncio-gather"});
    let state = |server: &mut Server| {
        let titles = server.actions(URI, GATHER.0, GATHER.1, json!({"diagnostics": []}));
        let offered = titles.to_string().contains("asyncio.gather() do");
        let memory = server.command("hoverdeck.card", card.clone())["memory"].clone();
        (server.question(URI, GATHER.0, GATHER.1) == QUESTION, offered, memory["hidden"].clone())
    };
    assert_eq!(state(&mut server), (true, true, json!(false)));
    server.command("hoverdeck.hide", card.clone());
    assert_eq!(state(&mut server), (false, false, json!(true)));
    let quiz = server.command("hoverdeck.quizFile", json!({"uri": URI}));
    let cards = server.command("hoverdeck.quiz", json!({}));
    assert_eq!((&quiz["step"], &cards["step"]), (&json!("question"), &json!("question")));
    server.command("hoverdeck.unhide", card.clone());
    assert_eq!(state(&mut server), (true, true, json!(false)));
    server.command("hoverdeck.hide", card.clone());
    assert_eq!(server.command("hoverdeck.undo", json!({}))["undone"]["kind"], "hide");
    assert_eq!(state(&mut server), (true, true, json!(false)));
    server.finish();
}

#[test]
fn cards_are_listed_by_deck_and_tag_and_nothing_counts_as_seen() {
    let mut server = Server::new();
    let count = |server: &mut Server, argument: Value| {
        server.command("hoverdeck.cards", argument).as_array().unwrap().len()
    };
    let all = count(&mut server, json!({}));
    assert!(all >= 18 && count(&mut server, json!({"deck": "async"})) == all);
    assert_eq!(count(&mut server, json!({"deck": "none"})), 0);
    assert_eq!(count(&mut server, json!({"tag": "none"})), 0);
    server.command("hoverdeck.bury", json!({"card": "event-loop"}));
    let listed = server.command("hoverdeck.cards", json!({}));
    let buried: Vec<&Value> =
        listed.as_array().unwrap().iter().filter(|it| it["memory"]["buried"] == true).collect();
    assert_eq!(buried.len(), 1);
    assert_eq!(buried[0]["id"], "event-loop");
    server.command("hoverdeck.undo", json!({}));
    reviewed(&server.folders.clone(), "event-loop", 4, 3);
    server.command("hoverdeck.reset", json!({"card": "event-loop"}));
    let card = server.command("hoverdeck.card", json!({"card": "event-loop"}));
    assert_eq!(card["memory"]["state"], "new");
    server.finish();
}

#[test]
fn an_answer_shown_is_noted_and_is_no_review() {
    let mut server = Server::new();
    server.open(URI, "python", CODE);
    for _ in 0..3 {
        server.hover(URI, GATHER.0, GATHER.1);
    }
    assert_eq!(server.command("hoverdeck.history", json!({})), json!([]));
    let folders = server.folders.clone();
    let _folder = server.finish();
    let mut ledger = hoverdeck::memory::Ledger::new(hoverdeck::memory::Schedule::new(0.9));
    Log::open(&folders).unwrap().catch_up(&mut ledger).unwrap();
    let record = ledger.record(&CardId::new("asyncio-gather").unwrap());
    assert_eq!((record.exposed, record.reps), (Some(now().day), 0));
}

#[test]
fn a_hover_never_answers_the_open_question_of_a_quiz() {
    let mut server = Start { options: json!({"quiz": "client"}), ..Start::default() }.greeted();
    server.open(URI, "python", CODE);
    let quiz =
        server.command("hoverdeck.quizCard", json!({"card": "asyncio-gather"}))["quiz"].clone();
    for _ in 0..2 {
        let hover = server.hover(URI, GATHER.0, GATHER.1);
        let text = hover["contents"]["value"].as_str().unwrap();
        assert!(text.starts_with(QUESTION) && !text.contains("concurrently"), "{text}");
    }
    server.command("hoverdeck.stop", json!({"quiz": quiz}));
    let hover = server.hover(URI, GATHER.0, GATHER.1);
    assert!(hover["contents"]["value"].as_str().unwrap().contains("concurrently"));
    server.finish();
}

#[test]
fn actions_come_only_when_asked_for() {
    let literals = json!({"codeActionKind": {"valueSet": [""]}});
    let capabilities =
        json!({"textDocument": {"codeAction": {"codeActionLiteralSupport": literals}}});
    let mut server = Start { capabilities, ..Start::default() }.greeted();
    server.open(URI, "python", CODE);
    let mut kinds = |context: Value| -> Vec<String> {
        let actions = server.actions(URI, GATHER.0, GATHER.1, context);
        let list = actions.as_array().cloned().unwrap_or_default();
        list.iter().map(|it| it["kind"].as_str().unwrap().to_owned()).collect()
    };
    let all = ["reveal", "quiz.card", "quiz.file", "quiz.due", "hide", "open"]
        .map(|it| format!("hoverdeck.{it}"));
    assert_eq!(kinds(json!({"diagnostics": []})), all);
    assert_eq!(kinds(json!({"diagnostics": [], "triggerKind": 1})), all);
    assert_eq!(kinds(json!({"diagnostics": [], "triggerKind": 2})), [] as [&str; 0]);
    assert_eq!(kinds(json!({"diagnostics": [], "only": ["quickfix"]})), [] as [&str; 0]);
    assert_eq!(kinds(json!({"diagnostics": [], "only": ["hoverdeck.quiz"]})), all[1..4]);
    server.finish();
}

#[test]
fn what_another_tool_found_offers_its_card() {
    let mut server = Server::new();
    server.open(URI, "python", CODE);
    let mut offered = |source: &str, code: &str| -> bool {
        let start = json!({"line": 1, "character": 0});
        let diagnostic = json!({"range": {"start": start, "end": start}, "message": "m",
            "source": source, "code": code});
        let actions = server.actions(URI, 1, 0, json!({"diagnostics": [diagnostic]}));
        actions.to_string().contains("calling-an-async-function")
    };
    assert!(offered("Pyright", "reportUnusedCoroutine"));
    assert!(!offered("Pyright", "reportMissingImports"));
    assert!(!offered("other", "reportUnusedCoroutine"));
    server.finish();
}

#[test]
fn clients_without_action_literals_get_commands() {
    let mut server = Server::new();
    server.open(URI, "python", CODE);
    let actions = server.actions(URI, 1, 0, json!({"diagnostics": []}));
    let commands: Vec<&str> =
        actions.as_array().unwrap().iter().map(|it| it["command"].as_str().unwrap()).collect();
    assert_eq!(commands, ["hoverdeck.quizFile", "hoverdeck.quiz"], "no card on an empty line");
    server.finish();
}

#[test]
fn forty_edits_and_the_hover_after_them() {
    let mut server = Server::new();
    server.open(URI, "python", CODE);
    for round in 0..5 {
        let base = round * 40;
        for version in 0..40 {
            server.change(URI, base + version, json!([edit((0, 0), (0, 0), "#\n")]));
        }
        let line = GATHER.0 + u32::try_from(base).unwrap() + 40;
        assert_eq!(server.question(URI, line, GATHER.1), QUESTION, "round {round}");
    }
    server.finish();
}
