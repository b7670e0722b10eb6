//! Cards of the learner's own, made in the editor.

use std::fs;

use serde_json::{Value, json};

use crate::client::Server;
use crate::hovers::{CODE, GATHER, URI};

fn gather() -> Value {
    json!({"start": {"line": 3, "character": 10}, "end": {"line": 3, "character": 34}})
}

#[test]
fn a_new_card_is_in_hovers_at_once_and_passes_the_check() {
    let mut server = Server::new();
    server.open(URI, "python", CODE);
    let argument = json!({
        "question": "What did I want to know of `gather`?", "answer": "This.",
        "uri": URI, "range": {"start": {"line": 3, "character": 18}, "end": {"line": 3, "character": 34}},
    });
    let added = server.command("hoverdeck.newCard", argument);
    assert_eq!(added["note"], Value::Null, "{added}");
    let text = fs::read_to_string(added["path"].as_str().unwrap()).unwrap();
    assert!(text.starts_with("+++\nformat = 1\ntitle = \"My cards\"\n+++\n"), "{text}");
    let shown = server.question(URI, GATHER.0, GATHER.1);
    assert_eq!(shown, "**What did I want to know of `gather`?**");
    let checked = server.command("hoverdeck.check", json!({}));
    assert_eq!(checked, json!({"reading": [], "checking": []}));
    let second = server.command("hoverdeck.newCard", json!({"question": "And why?"}));
    assert_eq!(second["path"], added["path"]);
    let longer = fs::read_to_string(added["path"].as_str().unwrap()).unwrap();
    assert!(longer.starts_with(&text), "what was there stays");
    server.finish();
}

#[test]
fn a_card_that_cannot_be_added_changes_nothing_and_says_why() {
    let mut server = Server::new();
    server.open(URI, "python", CODE);
    let decks = server.folders.config.join("decks");
    fs::create_dir_all(&decks).unwrap();
    let broken = decks.join("broken.md");
    fs::write(&broken, "# My notes\n").unwrap();
    let mut told = |argument: Value| {
        let error = server.command_error("hoverdeck.newCard", argument);
        (error["code"].clone(), error["message"].as_str().unwrap().to_owned())
    };
    let (code, message) = told(json!({"question": "Why?", "deck": "broken"}));
    assert_eq!(code, -32803);
    assert!(message.contains("cannot take a card: the deck does not begin with front matter"));
    assert_eq!(fs::read_to_string(&broken).unwrap(), "# My notes\n");
    for (wrong, why) in [
        (json!({}), "nothing to ask"),
        (json!({"question": "Why?", "deck": "async"}), "shipped"),
        (json!({"question": "Why?", "deck": "../x"}), "no name of a deck"),
        (json!({"uri": URI}), "go together"),
        (json!({"uri": "file:///none.py", "range": gather()}), "no open Python or Rust document"),
        (json!({"uri": URI, "range": {"start": 1}}), "`range` is an object"),
    ] {
        let (code, message) = told(wrong);
        assert_eq!(code, -32602);
        assert!(message.contains(why), "{message}");
    }
    server.finish();
}
