//! The client contract: what is announced is what `editors/README.md` writes down, and every call of it
//! that is wrong is told how to be right.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::client::{Server, Start};

fn announced() -> BTreeSet<String> {
    let mut server = Start::default().ungreeted();
    let result = server.request("initialize", json!({"capabilities": {}}));
    let commands = result["capabilities"]["executeCommandProvider"]["commands"].clone();
    server.notify("initialized", json!({}));
    server.finish();
    serde_json::from_value(commands).unwrap()
}

/// Every `hoverdeck.something` that stands in backquotes at the beginning of a heading.
fn documented() -> BTreeSet<String> {
    let page = include_str!("../../editors/README.md");
    let headings = page.lines().filter_map(|line| line.strip_prefix("### `hoverdeck."));
    headings.map(|rest| format!("hoverdeck.{}", rest.split('`').next().unwrap())).collect()
}

#[test]
fn the_page_lists_exactly_the_commands_there_are() {
    assert_eq!(documented(), announced());
}

/// The JSON blocks under a command's heading: what is sent, then what comes back.
fn example(command: &str) -> Vec<Value> {
    let page = include_str!("../../editors/README.md");
    let (_, rest) = page.split_once(&format!("### `{command}`")).unwrap();
    let section = rest.split("\n### ").next().unwrap();
    let blocks = section.split("```json\n").skip(1).map(|it| it.split("```").next().unwrap());
    blocks
        .map(|it| serde_json::from_str(it).unwrap_or_else(|e| panic!("{command}: {e}: {it}")))
        .collect()
}

/// The keys of an object, one level deep.
fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().map(|it| it.keys().cloned().collect()).unwrap_or_default()
}

/// Sends every example of the page, in an order in which each makes sense, and compares the shapes.
#[test]
fn the_examples_of_the_page_work() {
    let mut server = Start { options: json!({"quiz": "client"}), ..Start::default() }.greeted();
    server.open(crate::hovers::URI, "python", crate::hovers::CODE);
    let mut quiz = Value::Null;
    let order = [
        "card",
        "cards",
        "quizCard",
        "quizFile",
        "quiz",
        "next",
        "reveal",
        "rate",
        "undo",
        "skip",
        "stop",
        "due",
        "stats",
        "suspend",
        "unsuspend",
        "hide",
        "unhide",
        "bury",
        "reset",
        "newCard",
        "history",
        "open",
        "status",
        "check",
    ];
    assert_eq!(order.len(), announced().len());
    for name in order {
        let command = format!("hoverdeck.{name}");
        let blocks = example(&command);
        let [sent, expected] = blocks.as_slice() else { panic!("{command} has no two examples") };
        let mut sent = sent.clone();
        if sent.get("quiz").is_some() {
            sent["quiz"] = quiz.clone();
            sent.as_object_mut().unwrap().remove("card");
        }
        let got = server.command(&command, sent);
        let (expected, got) = match expected {
            Value::Array(list) => (&list[0], &got[0]),
            _ => (expected, &got),
        };
        assert_eq!(keys(got), keys(expected), "{command}: {got}");
        if name == "quiz" {
            quiz = got["quiz"].clone();
        }
    }
    server.finish();
}

#[test]
fn wrong_calls_are_told_what_to_send() {
    let mut server = Server::new();
    let error = server.command_error("hoverdeck.fly", json!({}));
    assert_eq!(error["code"], -32602);
    assert!(error["message"].as_str().unwrap().contains("Send one of: hoverdeck.card,"), "{error}");
    let error = server.command_error("hoverdeck.quizCard", json!({"card": "no-such-card"}));
    let expected =
        r#"hoverdeck.quizCard wants {"card": id}, but no deck has a card `no-such-card`."#;
    assert_eq!(error["message"], expected);
    for wrong in [json!(5), json!([1]), json!({"card": 5}), json!({"card": "A B"}), json!({})] {
        assert_eq!(server.command_error("hoverdeck.suspend", wrong)["code"], -32602);
    }
    server.finish();
}
