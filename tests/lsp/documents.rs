//! Documents: encodings, odd texts, edits that do not fit, names of all kinds, decks.

use serde_json::{Value, json};

use crate::client::{Server, Start, edit};
use crate::hovers::{CODE, GATHER, QUESTION, URI};

fn speaking(encodings: Value) -> Server {
    let capabilities = json!({"general": {"positionEncodings": encodings}});
    Start { capabilities, ..Start::default() }.greeted()
}

#[test]
fn columns_are_counted_as_negotiated() {
    let code = "import asyncio\r\nasync def f():\r\n    x = \"🚀é\"; await asyncio.gather(x)\r\n";
    let line = "    x = \"🚀é\"; await asyncio.";
    let columns = [
        (json!(["utf-16", "utf-8"]), line.len()),
        (json!(["utf-16"]), line.encode_utf16().count()),
        (json!(["utf-32"]), line.chars().count()),
        (json!([]), line.encode_utf16().count()),
    ];
    for (encodings, column) in columns {
        let mut server = speaking(encodings.clone());
        server.open(URI, "python", code);
        let column = u32::try_from(column).unwrap();
        let hover = server.hover(URI, 2, column + 3);
        assert_eq!(hover["range"]["start"], json!({"line": 2, "character": column}), "{encodings}");
        // An edit in the same counting, before the token and after the rocket.
        server.change(URI, 2, json!([edit((2, column - 8), (2, column - 8), "é")]));
        server.change(URI, 3, json!([edit((2, 0), (2, 0), "")]));
        server.change(URI, 4, json!([{"text": code}]));
        assert_eq!(server.question(URI, 2, column + 3), QUESTION, "{encodings}");
        server.finish();
    }
}

#[test]
fn places_outside_the_text_are_silent_or_at_its_edge() {
    let mut server = Server::new();
    server.open(URI, "python", CODE);
    let big = i32::MAX as u32;
    for (line, character) in [(99, 0), (big, big), (0, big), (3, big), (2, 5000)] {
        server.hover(URI, line, character);
        server.actions(URI, line, character, json!({"diagnostics": []}));
    }
    assert_eq!(server.question(URI, GATHER.0, GATHER.1), QUESTION);
    server.finish();
}

#[test]
fn an_edit_that_does_not_fit_silences_until_the_full_text_comes() {
    let misfits = [
        json!([edit((50, 0), (51, 0), "x")]),
        json!([edit((1, 0), (0, 0), "x")]),
        json!([{"range": {"start": {"line": -1, "character": 0}, "end": {"line": 0, "character": 0}}, "text": ""}]),
        json!("not even a list"),
    ];
    let mut server = Start { checked: false, ..Start::default() }.greeted();
    for (version, misfit) in (2..).zip(misfits) {
        server.open(URI, "python", CODE);
        assert_eq!(server.question(URI, GATHER.0, GATHER.1), QUESTION);
        server.change(URI, version, misfit.clone());
        assert_eq!(server.hover(URI, GATHER.0, GATHER.1), Value::Null, "{misfit}");
        server.change(URI, version + 1, json!([edit((0, 0), (0, 0), " ")]));
        assert_eq!(server.hover(URI, GATHER.0, GATHER.1), Value::Null, "{misfit}");
        server.change(URI, version + 2, json!([{"text": CODE}]));
        assert_eq!(server.question(URI, GATHER.0, GATHER.1), QUESTION, "{misfit}");
    }
    server.finish();
}

#[test]
fn documents_of_all_names_are_served() {
    let mut server = Server::new();
    for uri in [
        "untitled:Untitled-1",
        "vscode-notebook-cell:/a/b.ipynb#W0sZmlsZQ%3D%3D",
        "file:///c%3A/Users/x/a.py",
        "file:///a/with%20space.py",
        "zipfile:///a.zip::b.py",
    ] {
        server.open(uri, "python", CODE);
        assert_eq!(server.question(uri, GATHER.0, GATHER.1), QUESTION, "{uri}");
        server.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
        assert_eq!(server.hover(uri, GATHER.0, GATHER.1), Value::Null, "{uri} is closed");
    }
    server.finish();
}

#[test]
fn a_document_that_is_no_code_is_silent() {
    let mut server = Server::new();
    server.open("file:///a.txt", "plaintext", CODE);
    assert_eq!(server.hover("file:///a.txt", GATHER.0, GATHER.1), Value::Null);
    server.finish();
}

#[test]
fn a_line_of_ten_megabytes_costs_nobody_anything() {
    let mut server = Server::new();
    let huge = "x = ".to_owned() + &"await ".repeat(10 * 1024 * 1024 / 6);
    server.open("file:///huge.py", "python", &huge);
    server.open(URI, "python", CODE);
    assert_eq!(server.hover("file:///huge.py", 0, 5_000_000), Value::Null);
    for version in 2..12 {
        server.change(
            "file:///huge.py",
            version,
            json!([edit((0, 9_000_000), (0, 9_000_001), "é")]),
        );
    }
    assert_eq!(server.hover("file:///huge.py", 0, 9_000_000), Value::Null);
    assert_eq!(server.question(URI, GATHER.0, GATHER.1), QUESTION);
    server.finish();
}

#[test]
fn a_long_document_answers_while_it_is_read() {
    let mut server = Server::new();
    let filler = "def f(x):\n    return [x, x + 1, {\"a\": x}]\n\n";
    let long = CODE.to_owned() + &filler.repeat(300 * 1024 / filler.len());
    assert!(long.len() > 256 * 1024);
    server.open(URI, "python", &long);
    assert_eq!(server.question(URI, GATHER.0, GATHER.1), QUESTION, "right after opening");
    for version in 2..60 {
        let (line, at) = if version % 2 == 0 { ("#\n", (0, 0)) } else { ("", (1, 0)) };
        server.change(URI, version, json!([edit((0, 0), at, line)]));
        let moved = u32::from(version % 2 == 0);
        assert_eq!(server.question(URI, GATHER.0 + moved, GATHER.1), QUESTION, "{version}");
    }
    // A word that was just changed is another word.
    server.change(URI, 60, json!([edit((3, 24), (3, 24), "x")]));
    assert_eq!(server.hover(URI, GATHER.0, GATHER.1), Value::Null);
    server.finish();
}

const DECK: &str = "+++\nformat = 1\ntitle = \"Mine\"\n+++\n\n## Why?\n\n```toml card\nid = \"why\"\ncolour = \"red\"\n```\n\nBecause.\n";

#[test]
fn an_open_deck_has_diagnostics_and_nothing_else_has() {
    let mut server = Server::new();
    let uri = "file:///a/deck.md";
    server.open(URI, "python", CODE);
    server.open("file:///a/notes.md", "markdown", "# Notes\n");
    server.open(uri, "markdown", DECK);
    let told = server.call("textDocument/publishDiagnostics")["params"].clone();
    assert_eq!((told["uri"].clone(), told["version"].clone()), (json!(uri), json!(1)));
    let found = told["diagnostics"].as_array().unwrap();
    assert_eq!(found.len(), 1, "{told}");
    assert!(found[0]["message"].as_str().unwrap().contains("`colour`"), "{told}");
    assert_eq!(found[0]["range"]["start"], json!({"line": 9, "character": 0}));
    server.change(uri, 2, json!([edit((9, 0), (10, 0), "")]));
    let told = server.call("textDocument/publishDiagnostics")["params"].clone();
    assert_eq!((told["version"].clone(), told["diagnostics"].clone()), (json!(2), json!([])));
    server.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    let told = server.call("textDocument/publishDiagnostics")["params"].clone();
    assert_eq!(told["diagnostics"], json!([]));
    server.command("hoverdeck.due", json!({}));
    assert_eq!(server.unseen("textDocument/publishDiagnostics"), 0);
    server.finish();
}
