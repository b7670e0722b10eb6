//! Floods, and clients that never answer.

use serde_json::json;

use crate::client::{Start, asking, edit, place};
use crate::hovers::{CODE, GATHER, QUESTION, URI};

#[test]
fn a_thousand_messages_and_sixteen_unanswered_prompts() {
    let mut server = Start { capabilities: asking(), ..Start::default() }.greeted();
    server.open(URI, "python", CODE);
    let mut asked = Vec::new();
    for number in 0..16 {
        let card = ["event-loop", "coroutine"][number % 2];
        let params = json!({"command": "hoverdeck.quizCard", "arguments": [{"card": card}]});
        asked.push(server.ask("workspace/executeCommand", params));
        server.call("window/showMessageRequest");
    }
    assert_eq!(server.question(URI, GATHER.0, GATHER.1), QUESTION);
    for number in 0..1000 {
        match number % 5 {
            0 => server.change(URI, number, json!([edit((0, 0), (0, 0), "#\n")])),
            1 => server.change(URI, number, json!([edit((0, 0), (1, 0), "")])),
            2 => asked.push(server.ask("textDocument/hover", place(URI, GATHER.0, GATHER.1))),
            3 => asked
                .push(server.ask("workspace/executeCommand", json!({"command": "hoverdeck.due"}))),
            _ => {
                let last = asked.last().copied();
                server.notify("$/cancelRequest", json!({"id": last}));
            }
        }
    }
    assert_eq!(server.question(URI, GATHER.0, GATHER.1), QUESTION);
    for id in asked {
        server.reply_to(id);
    }
    server.finish();
}

#[test]
fn a_client_that_never_tells_its_settings_waits_for_nothing() {
    let capabilities = json!({
        "workspace": {"configuration": true, "didChangeConfiguration": {"dynamicRegistration": true}}
    });
    let mut server = Start { capabilities, ..Start::default() }.greeted();
    server.call("workspace/configuration");
    for _ in 0..20 {
        server.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    }
    server.open(URI, "python", CODE);
    assert_eq!(server.question(URI, GATHER.0, GATHER.1), QUESTION);
    server.finish();
}
