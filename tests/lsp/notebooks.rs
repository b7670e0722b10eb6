//! Notebooks as VS Code tells of them: cells with positions of their own, names in common, and clients that
//! get it wrong.
//!
//! A notebook is written as one text, its cells between lines `--- NAME LANGUAGE`; a place is a cell's name and a
//! word of it.

use serde_json::{Value, json};

use crate::client::{Server, Start, edit};

const NOTEBOOK: &str = "file:///home/ada/lab.ipynb";

const LAB: &str = "\
--- imports python
import asyncio as aio
%pip install aiohttp
--- prose markdown
# await is a word here
--- fetch python
async def fetch(url):
    await aio.sleep(1)
--- run python
pages = await aio.gather(fetch(1), fetch(2))
--- shell python
%%bash
await aio.gather
--- native rust
async fn f() { tokio::join!(a(), b()); }
";

/// A cell by its name, as VS Code spells it.
fn uri(cell: &str) -> String {
    format!("vscode-notebook-cell:/home/ada/lab.ipynb#{cell}")
}

struct Cell {
    name: String,
    language: String,
    text: String,
}

fn cells(notebook: &str) -> Vec<Cell> {
    let parts = notebook.split("--- ").skip(1).map(|part| part.split_once('\n').unwrap());
    let cell = |(head, text): (&str, &str)| {
        let (name, language) = head.split_once(' ').unwrap();
        let text = text.trim_end_matches('\n').to_owned();
        Cell { name: name.to_owned(), language: language.to_owned(), text }
    };
    parts.map(cell).collect()
}

fn described(cell: &Cell) -> Value {
    let kind = if cell.language == "markdown" { 1 } else { 2 };
    json!({"kind": kind, "document": uri(&cell.name), "metadata": {"tags": []}})
}

fn text_of(cell: &Cell) -> Value {
    json!({"uri": uri(&cell.name), "languageId": cell.language, "version": 1, "text": cell.text})
}

struct Lab {
    server: Server,
    version: i32,
}

impl Lab {
    fn start() -> Server {
        let capabilities = json!({"notebookDocument": {"synchronization": {
            "dynamicRegistration": true, "executionSummarySupport": true
        }}});
        let options = json!({"quiz": "client"});
        Start { capabilities, options, ..Start::default() }.greeted()
    }

    fn open(notebook: &str) -> Self {
        let mut server = Self::start();
        let cells = cells(notebook);
        let code = || cells.iter().filter(|cell| cell.language != "markdown");
        server.notify(
            "notebookDocument/didOpen",
            json!({
                "notebookDocument": {
                    "uri": NOTEBOOK, "notebookType": "jupyter-notebook", "version": 0,
                    "metadata": {"custom": {}}, "cells": cells.iter().map(described).collect::<Value>(),
                },
                "cellTextDocuments": code().map(text_of).collect::<Value>(),
            }),
        );
        Self { server, version: 0 }
    }

    fn change(&mut self, change: Value) {
        self.version += 1;
        let notebook = json!({"uri": NOTEBOOK, "version": self.version});
        let params = json!({"notebookDocument": notebook, "change": change});
        self.server.notify("notebookDocument/didChange", params);
    }

    fn write(&mut self, cell: &str, changes: Value) {
        let document = json!({"uri": uri(cell), "version": self.version + 2});
        let content = json!([{"document": document, "changes": changes}]);
        self.change(json!({"cells": {"textContent": content}}));
    }

    fn splice(&mut self, start: u32, delete: u32, notebook: &str, closed: &[&str]) {
        let new = cells(notebook);
        let closed: Value = closed.iter().map(|cell| json!({"uri": uri(cell)})).collect();
        self.change(json!({"cells": {"structure": {
            "array": {
                "start": start, "deleteCount": delete,
                "cells": new.iter().map(described).collect::<Value>(),
            },
            "didOpen": new.iter().map(text_of).collect::<Value>(), "didClose": closed,
        }}}));
    }

    /// The question at a place and the words it covers, `-` where all is silent.
    fn seen(&mut self, cell: &str, line: u32, character: u32) -> String {
        let hover = self.server.hover(&uri(cell), line, character);
        let text = hover["contents"]["value"].as_str().unwrap_or("-");
        let range = &hover["range"];
        let at = |end: &str| format!("{}:{}", range[end]["line"], range[end]["character"]);
        match hover {
            Value::Null => "-".to_owned(),
            _ => format!("{} at {}-{}", text.lines().next().unwrap(), at("start"), at("end")),
        }
    }
}

const GATHER: &str = "**What does `asyncio.gather()` do?** at 0:18-0:24";

#[test]
fn cells_share_their_names_and_keep_their_positions() {
    let mut lab = Lab::open(LAB);
    let seen = [
        lab.seen("fetch", 0, 0),
        lab.seen("fetch", 1, 13),
        lab.seen("run", 0, 8),
        lab.seen("run", 0, 20),
        lab.seen("prose", 0, 3),
        lab.seen("shell", 1, 1),
        lab.seen("shell", 1, 12),
        lab.seen("native", 0, 22),
    ];
    insta::assert_snapshot!(seen.join("\n"));
    lab.server.finish();
}

#[test]
fn an_edit_in_one_cell_is_seen_from_the_others() {
    let mut lab = Lab::open(LAB);
    assert_eq!(lab.seen("run", 0, 20), GATHER);
    lab.write("imports", json!([edit((0, 7), (0, 14), "mylib  ")]));
    assert_eq!(lab.seen("run", 0, 20), "-", "somebody else's gather");
    lab.write("imports", json!([edit((0, 7), (0, 14), "asyncio")]));
    assert_eq!(lab.seen("run", 0, 20), GATHER);
    lab.write("run", json!([{"text": "# é\n x = await aio.gather()"}]));
    assert_eq!(lab.seen("run", 0, 0), "-");
    lab.write("run", json!([{"text": "!await aio.gather()"}]));
    assert_eq!(lab.seen("run", 0, 12), "-", "a shell's line");
    lab.write("run", json!([edit((0, 0), (0, 1), "z = ")]));
    assert!(lab.seen("run", 0, 16).starts_with("**What does `asyncio.gather()` do?**"));
    lab.server.finish();
}

#[test]
fn cells_come_move_and_go() {
    let mut lab = Lab::open(LAB);
    lab.splice(0, 1, "", &["imports"]);
    assert_eq!(lab.seen("run", 0, 20), "-");
    assert_eq!(lab.seen("imports", 0, 8), "-");
    lab.splice(0, 0, "--- again python\nimport asyncio as aio\n", &[]);
    assert_eq!(lab.seen("run", 0, 20), GATHER);
    // The cell that runs goes to the top: what comes later is bound all the same, as cells are run in any order.
    lab.change(json!({"cells": {"structure": {"array": {"start": 3, "deleteCount": 1}}}}));
    let run = json!([{"kind": 2, "document": uri("run")}]);
    lab.change(
        json!({"cells": {"structure": {"array": {"start": 0, "deleteCount": 0, "cells": run}}}}),
    );
    assert_eq!(lab.seen("run", 0, 20), GATHER);
    lab.change(json!({"metadata": {"custom": 1}}));
    lab.change(json!({"cells": {"data": [{"kind": 2, "document": uri("run"),
        "executionSummary": {"executionOrder": 5, "success": true}}]}}));
    lab.server.notify("notebookDocument/didSave", json!({"notebookDocument": {"uri": NOTEBOOK}}));
    assert_eq!(lab.seen("run", 0, 20), GATHER);
    let closed: Value =
        ["run", "again", "fetch"].iter().map(|it| json!({"uri": uri(it)})).collect();
    lab.server.notify(
        "notebookDocument/didClose",
        json!({"notebookDocument": {"uri": NOTEBOOK}, "cellTextDocuments": closed}),
    );
    assert_eq!(lab.seen("run", 0, 20), "-");
    lab.server.finish();
}

#[test]
fn actions_quizzes_and_cards_work_in_cells() {
    let mut lab = Lab::open(LAB);
    let at = json!({"uri": uri("run"), "position": {"line": 0, "character": 20}});
    assert_eq!(lab.server.command("hoverdeck.card", at)["id"], "asyncio-gather");
    let actions = lab.server.actions(&uri("run"), 0, 20, json!({"diagnostics": []}));
    assert!(actions.to_string().contains("asyncio.gather() do"), "{actions}");
    let mut of = |argument: Value| lab.server.command("hoverdeck.quizFile", argument)["of"].clone();
    let whole = of(json!({"uri": uri("run")}));
    assert_eq!(whole, of(json!({"uri": uri("imports")})), "a quiz is of the whole notebook");
    assert_eq!(whole, of(json!({"uri": NOTEBOOK})));
    assert!(whole.as_u64().unwrap() >= 4, "{whole}");
    let range = json!({"start": {"line": 0, "character": 18}, "end": {"line": 0, "character": 24}});
    let added = lab.server.command("hoverdeck.newCard", json!({"uri": uri("run"), "range": range}));
    assert_eq!(added["note"], Value::Null, "{added}");
    lab.server.finish();
}

#[test]
fn a_client_that_gets_it_wrong_hears_nothing_false() {
    let mut lab = Lab::open(LAB);
    // Texts of cells that are not its own, or not there.
    lab.write("none", json!([{"text": "x"}]));
    lab.server.open("file:///other.py", "python", "async def f(): pass\n");
    let other = json!({"uri": "file:///other.py", "version": 2});
    let content = json!([{"document": other, "changes": [{"text": ""}]}]);
    lab.change(json!({"cells": {"textContent": content}}));
    assert_ne!(lab.server.hover("file:///other.py", 0, 1), Value::Null);
    // An edit that does not fit one cell silences that one.
    lab.write("fetch", json!([edit((9, 0), (9, 5), "x")]));
    assert_eq!(lab.seen("fetch", 0, 0), "-");
    assert_eq!(lab.seen("run", 0, 20), GATHER);
    // A change of order that does not fit silences the notebook, until it is opened again.
    lab.splice(50, 4_000_000_000, "--- far python\nimport asyncio\n", &[]);
    assert_eq!(lab.seen("run", 0, 20), "-");
    let Lab { server, .. } = lab;
    server.finish();
    // As does a change that cannot be read, and changes to what is not open do nothing.
    let mut lab = Lab::open(LAB);
    lab.change(json!({"cells": {"structure": {"array": {"start": -1, "deleteCount": 0}}}}));
    assert_eq!(lab.seen("run", 0, 20), "-");
    lab.server.notify(
        "notebookDocument/didClose",
        json!({
            "notebookDocument": {"uri": "file:///none.ipynb"}, "cellTextDocuments": []
        }),
    );
    assert_ne!(lab.server.command("hoverdeck.due", json!({})), Value::Null);
    lab.server.finish();
}

#[test]
fn a_client_without_notebooks_sends_cells_as_documents() {
    let mut server = Server::new();
    let text = "import asyncio\nawait asyncio.gather()";
    server.open(&uri("alone"), "python", text);
    assert_eq!(server.question(&uri("alone"), 1, 16), "**What does `asyncio.gather()` do?**");
    server.finish();
    let mut server = Start::default().ungreeted();
    let greeted = server.request("initialize", json!({"capabilities": {}}));
    assert_eq!(greeted["capabilities"].get("notebookDocumentSync"), None);
    server.notify("initialized", json!({}));
    server.finish();
}
