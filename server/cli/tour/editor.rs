//! What an editor does with the server, as far as the tour needs it: open, hover, list actions, run
//! commands. JSON goes no further than this file.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::client::Client;
use super::programs::{PROGRAMS, Program, Spot};
use crate::cli::failure::Failure;
use crate::store::Folders;

/// The real server with both programs open.
pub struct Editor {
    client: Client,
}

/// A program of ours with a history and a configuration of its own.
pub fn program(executable: &Path, folders: &Folders) -> Command {
    let mut command = Command::new(executable);
    command.env("HOVERDECK_DATA", &folders.data).env("HOVERDECK_CONFIG", &folders.config);
    command
}

impl Editor {
    /// Starts the server and opens the programs. It is told that we draw quizzes ourselves.
    pub fn open(executable: &Path, folders: &Folders) -> Result<Self, Failure> {
        let mut command = program(executable, folders);
        command.arg("lsp");
        let mut client = Client::start(command)?;
        client.request("initialize", introduction())?;
        client.notify("initialized", json!({}))?;
        for program in &PROGRAMS {
            let document = json!({
                "uri": program.uri(), "languageId": program.language.as_str(),
                "version": 1, "text": program.text,
            });
            client.notify("textDocument/didOpen", json!({ "textDocument": document }))?;
        }
        Ok(Self { client })
    }

    /// What the server shows at a word, as Markdown.
    pub fn hover(&mut self, program: &Program, spot: &Spot) -> Result<Option<String>, Failure> {
        let answer = self.client.request(
            "textDocument/hover",
            json!({
                "textDocument": { "uri": program.uri() },
                "position": position(spot),
            }),
        )?;
        Ok(answer["contents"]["value"].as_str().map(str::to_owned))
    }

    /// The titles of the actions at a word, asked for as a person does by a key.
    pub fn actions(&mut self, program: &Program, spot: &Spot) -> Result<Vec<String>, Failure> {
        let here = position(spot);
        let answer = self.client.request(
            "textDocument/codeAction",
            json!({
                "textDocument": { "uri": program.uri() },
                "range": { "start": here, "end": here },
                "context": { "diagnostics": [], "triggerKind": 1 },
            }),
        )?;
        let titles = answer.as_array().into_iter().flatten();
        Ok(titles.filter_map(|action| action["title"].as_str().map(str::to_owned)).collect())
    }

    /// Runs a command of the server.
    pub fn execute(&mut self, command: &str, argument: Value) -> Result<Value, Failure> {
        let params = json!({ "command": command, "arguments": [argument] });
        self.client.request("workspace/executeCommand", params)
    }

    pub fn close(self) -> Result<(), Failure> {
        self.client.stop()
    }
}

fn position(spot: &Spot) -> Value {
    json!({ "line": spot.line, "character": spot.column })
}

fn introduction() -> Value {
    json!({
        "processId": std::process::id(),
        "clientInfo": { "name": "hoverdeck tour" },
        "rootUri": null,
        "initializationOptions": { "quiz": "client" },
        "capabilities": {
            "general": { "positionEncodings": ["utf-16"] },
            "textDocument": {
                "hover": { "contentFormat": ["markdown"] },
                "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } },
            },
        },
    })
}
