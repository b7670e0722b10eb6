//! Cards of the learner's own, made in the editor.

use std::fs;

use hoverdeck::store::Folders;
use serde_json::{Value, json};

use crate::client::{Server, Start};
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
fn a_card_that_another_one_stands_in_the_way_of_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    let decks = folders.config.join("decks");
    fs::create_dir_all(&decks).unwrap();
    fs::write(decks.join("mine.md"), IN_THE_WAY).unwrap();
    let mut server = Start { folders: Some(folders), ..Start::default() }.greeted();
    let checked = server.command("hoverdeck.check", json!({}));
    let told = |part: &str| {
        let lines = checked[part].as_array().unwrap().iter();
        lines
            .map(|it| it.as_str().unwrap().replace(&*decks.to_string_lossy(), "decks"))
            .collect::<Vec<_>>()
    };
    insta::assert_snapshot!(told("reading").join("\n"), @"decks/mine.md:9: the id `asyncio-gather` is already taken in decks/async.md; choose another id, or leave that deck out with `skipDecks`; until then this card is left out.");
    insta::assert_snapshot!(told("checking").join("\n"), @"decks/mine.md:18: `asyncio-gather` in decks/async.md has the very same rule; add a predicate to one of them, or give one card a higher `priority`.");
    server.finish();
}

/// Its first card has the id of a shipped one, its second has a shipped one's rule.
const IN_THE_WAY: &str = r#"+++
format = 1
title = "Mine"
+++

## What does gather do?

```toml card
id = "asyncio-gather"
```

It gathers.

## And what is that?

```toml card
id = "that"
python = ["asyncio.gather"]
```

This.

```python
import asyncio

async def main() -> None:
    await asyncio.gather()
```
"#;

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
