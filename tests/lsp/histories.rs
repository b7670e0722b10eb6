//! Histories that are shared, locked, unreadable or newer, and servers that are killed: no confirmed
//! answer is lost, none counts twice, and hovers go on.

use hoverdeck::store::{Folders, Log};
use serde_json::{Value, json};

use crate::client::{Server, Start};
use crate::hovers::{CODE, GATHER, QUESTION, URI};

fn client_side(folders: Option<Folders>) -> Start {
    Start { options: json!({"quiz": "client"}), folders, ..Start::default() }
}

/// Begins a quiz on a card and shows its answer; gives the quiz.
fn answered(server: &mut Server, card: &str) -> Value {
    let quiz = server.command("hoverdeck.quizCard", json!({"card": card}))["quiz"].clone();
    server.command("hoverdeck.reveal", json!({"quiz": quiz}));
    quiz
}

#[test]
fn two_windows_do_not_count_one_answer_twice() {
    let mut first = client_side(None).greeted();
    let mut second = client_side(Some(first.folders.clone())).greeted();
    let (here, there) = (answered(&mut first, "coroutine"), answered(&mut second, "coroutine"));
    let rated = first.command("hoverdeck.rate", json!({"quiz": here, "rating": 4}));
    assert!(rated["written"].is_string(), "{rated}");
    let rated = second.command("hoverdeck.rate", json!({"quiz": there, "rating": 2}));
    assert_eq!((&rated["written"], &rated["refused"]), (&Value::Null, &json!("conflict")));
    assert_eq!(rated["next"]["step"], "done", "the card moved on elsewhere");
    assert_eq!(second.command("hoverdeck.history", json!({})).as_array().unwrap().len(), 1);
    second.finish();
    first.finish();
}

#[test]
fn a_killed_server_loses_no_confirmed_answer() {
    const TIMES: usize = 200;
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    for _ in 0..TIMES {
        let start = Start { checked: false, ..client_side(Some(folders.clone())) };
        let mut server = start.greeted();
        let quiz = answered(&mut server, "coroutine");
        let rated = server.command("hoverdeck.rate", json!({"quiz": quiz, "rating": 3}));
        server.kill();
        assert!(rated["written"].is_string(), "{rated}");
    }
    let (events, _) = Log::open(&folders).unwrap().read_after(0).unwrap();
    assert_eq!(events.len(), TIMES);
}

#[test]
fn a_locked_history_stops_no_hover_and_refuses_with_a_reason() {
    let mut server = client_side(None).greeted();
    server.open(URI, "python", CODE);
    let quiz = answered(&mut server, "coroutine");
    let other = rusqlite::Connection::open(server.folders.history()).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let params = json!({"command": "hoverdeck.rate", "arguments": [{"quiz": quiz, "rating": 4}]});
    let waiting = server.ask("workspace/executeCommand", params.clone());
    for _ in 0..20 {
        assert_eq!(server.question(URI, GATHER.0, GATHER.1), QUESTION);
    }
    let refused = server.reply_to(waiting);
    assert_eq!(refused["error"]["code"], -32803, "{refused}");
    let message = refused["error"]["message"].as_str().unwrap();
    assert!(message.contains("locked by another program"), "{message}");
    other.execute_batch("ROLLBACK").unwrap();
    let rated = server.request("workspace/executeCommand", params);
    assert!(rated["written"].is_string(), "answering again works: {rated}");
    server.finish();
}

/// Starts a server on a data folder that was prepared; it must hover, warn once, and say why.
fn troubled(prepare: impl Fn(&Folders), problem: &str) {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    std::fs::create_dir_all(&folders.data).unwrap();
    std::fs::create_dir_all(folders.config.join("decks")).unwrap();
    prepare(&folders);
    let mut server = client_side(Some(folders)).greeted();
    server.open(URI, "python", CODE);
    assert_eq!(server.question(URI, GATHER.0, GATHER.1), QUESTION);
    let said = server.call("window/showMessage")["params"].clone();
    assert_eq!(said["type"], 2, "{said}");
    assert!(said["message"].as_str().unwrap().contains(problem), "{said}");
    let status = server.command("hoverdeck.status", json!({}));
    assert!(status["problems"][0].as_str().unwrap().contains(problem), "{status}");
    assert_eq!(server.unseen("window/showMessage"), 0, "one warning, once");
    server.finish();
}

#[test]
fn a_history_locked_from_the_beginning() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    std::fs::create_dir_all(&folders.data).unwrap();
    let other = rusqlite::Connection::open(folders.history()).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let mut server = client_side(Some(folders)).greeted();
    server.open(URI, "python", CODE);
    assert_eq!(server.question(URI, GATHER.0, GATHER.1), QUESTION);
    let said = server.call("window/showMessage")["params"].clone();
    assert!(said["message"].as_str().unwrap().contains("locked by another program"), "{said}");
    other.execute_batch("ROLLBACK").unwrap();
    let quiz = answered(&mut server, "coroutine");
    let rated = server.command("hoverdeck.rate", json!({"quiz": quiz, "rating": 4}));
    assert!(rated["written"].is_string(), "it is opened when it is needed: {rated}");
    server.finish();
}

#[test]
fn a_history_that_is_no_database() {
    troubled(
        |it| std::fs::write(it.history(), "not a database at all".repeat(100)).unwrap(),
        "is not a database",
    );
}

#[test]
fn a_history_from_a_newer_version() {
    let newer = |folders: &Folders| {
        drop(Log::open(folders).unwrap());
        let file = rusqlite::Connection::open(folders.history()).unwrap();
        file.pragma_update(None, "user_version", 999).unwrap();
    };
    troubled(newer, "newer Hoverdeck");
}

#[test]
fn a_folder_that_is_a_file() {
    let blocked = |folders: &Folders| {
        std::fs::remove_dir(&folders.data).unwrap();
        std::fs::write(&folders.data, "").unwrap();
    };
    troubled(blocked, "cannot be used");
}

#[test]
fn a_deck_with_a_broken_card() {
    let broken = |folders: &Folders| {
        let text = "+++\nformat = 1\ntitle = \"x\"\n+++\n\n## A?\n\n```toml card\nid = \"A B\"\n```\n\nB.\n";
        std::fs::write(folders.config.join("decks/mine.md"), text).unwrap();
    };
    troubled(broken, "mine.md:9: `A B` is no card id");
}

#[test]
fn a_deck_that_is_no_text() {
    let binary = |folders: &Folders| {
        std::fs::write(folders.config.join("decks/mine.md"), b"+++\nformat = 1\n\xff\xfe").unwrap();
    };
    troubled(binary, "byte 15 is not UTF-8");
}

/// What is in the backup and what the file still gives is there, and one is told.
#[test]
fn a_history_that_was_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    let kind = |number: usize| {
        let card = hoverdeck::deck::CardId::new(&format!("card-{}", number % 5)).unwrap();
        hoverdeck::memory::EventKind::Suspend { card }
    };
    let mut log = Log::open(&folders).unwrap();
    let events: Vec<_> = (0..100)
        .map(|number| {
            let (id, device) = (hoverdeck::store::new_id(), log.device().clone());
            hoverdeck::memory::Event::new(id, device, hoverdeck::store::now(), kind(number))
        })
        .collect();
    log.merge(&events).unwrap();
    drop(log);
    hoverdeck::store::back_up_now(&folders, None, hoverdeck::store::now()).unwrap();
    let bytes = std::fs::read(folders.history()).unwrap();
    std::fs::write(folders.history(), &bytes[..bytes.len() / 2]).unwrap();
    let mut server = client_side(Some(folders)).greeted();
    server.open(URI, "python", CODE);
    assert_eq!(server.question(URI, GATHER.0, GATHER.1), QUESTION);
    let said = server.call("window/showMessage")["params"]["message"].clone();
    let said = said.as_str().unwrap();
    assert!(said.contains("has been put together again: 100 events are there"), "{said}");
    assert!(said.contains("no longer says how many there were"), "{said}");
    let known = server.command("hoverdeck.history", json!({"limit": 200}));
    assert_eq!(known.as_array().unwrap().len(), 100);
    let quiz = answered(&mut server, "coroutine");
    let rated = server.command("hoverdeck.rate", json!({"quiz": quiz, "rating": 4}));
    assert!(rated["written"].is_string(), "{rated}");
    server.finish();
}
