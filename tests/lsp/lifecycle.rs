//! How a conversation begins and ends, and what rubbish in it costs.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::client::{Start, wait};

fn direct() -> Start {
    Start { checked: false, ..Start::default() }
}

#[test]
fn exit_after_shutdown_is_status_zero_though_input_stays_open() {
    let mut server = direct().greeted();
    server.request("shutdown", Value::Null);
    server.notify("exit", Value::Null);
    assert_eq!(server.wait().code(), Some(0));
}

#[test]
fn exit_without_shutdown_is_status_one() {
    let mut server = direct().greeted();
    server.notify("exit", Value::Null);
    assert_eq!(server.wait().code(), Some(1));
}

#[test]
fn the_end_of_input_is_the_end() {
    let mut server = direct().greeted();
    let id = server.ask("workspace/executeCommand", json!({"command": "hoverdeck.due"}));
    server.close_input();
    assert_eq!(server.reply_to(id)["result"]["due"], 0, "what was asked before is answered");
    assert_eq!(server.wait().code(), Some(1));
    let mut server = direct().ungreeted();
    server.close_input();
    assert_eq!(server.wait().code(), Some(1));
}

#[test]
fn a_closed_output_is_the_end() {
    let mut child = Command::new(crate::client::PROGRAM)
        .arg("lsp")
        .env("HOVERDECK_DATA", tempfile::tempdir().unwrap().path())
        .env("HOVERDECK_CONFIG", tempfile::tempdir().unwrap().path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let body = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#;
    let mut input = child.stdin.take().unwrap();
    let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
    std::io::Write::write_all(&mut input, frame.as_bytes()).unwrap();
    wait(&mut child);
    drop(input);
}

#[test]
fn the_death_of_the_client_is_the_end() {
    let mut client = Command::new("sleep").arg("1000").spawn().unwrap();
    let mut server = Start { process: Some(client.id()), ..direct() }.greeted();
    server.command("hoverdeck.due", json!({}));
    client.kill().unwrap();
    assert_eq!(server.wait().code(), Some(1));
    client.wait().unwrap();
}

#[test]
fn a_client_that_cannot_be_found_is_not_missed() {
    let mut server = Start { process: Some(999_999_999), ..direct() }.greeted();
    server.command("hoverdeck.due", json!({}));
    server.finish();
}

#[test]
fn nothing_is_answered_before_the_greeting_or_after_the_farewell() {
    let mut server = direct().ungreeted();
    let early = server.error("textDocument/hover", crate::client::place("file:///a.py", 0, 0));
    assert_eq!(early["code"], -32002);
    server.request("initialize", json!({"capabilities": {}}));
    server.notify("initialized", json!({}));
    assert_eq!(server.error("initialize", json!({"capabilities": {}}))["code"], -32600);
    server.request("shutdown", Value::Null);
    let late = server.error("textDocument/hover", crate::client::place("file:///a.py", 0, 0));
    assert_eq!(late["code"], -32600);
}

#[test]
fn rubbish_costs_one_reply() {
    let mut server = direct().greeted();
    let rubbish: [&[u8]; 6] = [
        b"Content-Length: 3\r\n\r\n{x}",
        b"Content-Length: 2\r\n\r\n[]",
        b"Content-Length: 4\r\n\r\n\xff\xfe\xfd\xfc",
        b"Content-Length: two\r\n\r\n",
        b"Hello!\r\n\r\n",
        b"Content-Length: 40\r\n\r\n{\"jsonrpc\":\"1.0\",\"id\":77,\"method\":\"x\"}  ",
    ];
    for bytes in rubbish {
        server.send_bytes(bytes);
        let reply = server.wait_for("a reply to rubbish", |it| it["error"].is_object());
        let code = reply["error"]["code"].as_i64().unwrap();
        assert!(code == -32700 || code == -32600, "{reply}");
        server.command("hoverdeck.due", json!({}));
    }
    server.finish();
}

#[test]
fn unknown_methods_and_stray_answers_are_harmless() {
    let mut server = direct().greeted();
    assert_eq!(server.error("textDocument/flyAway", json!({}))["code"], -32601);
    assert_eq!(server.error("textDocument/hover", json!({"position": 5}))["code"], -32602);
    server.notify("$/unheardOf", json!({}));
    server.notify("textDocument/didOpen", json!("nonsense"));
    server.send(&json!({"jsonrpc": "2.0", "id": 12345, "result": null}));
    server.send(&json!({"jsonrpc": "2.0", "id": "x", "error": {"code": 1, "message": "no"}}));
    server.notify("$/cancelRequest", json!({"id": 4711}));
    server.command("hoverdeck.due", json!({}));
    server.finish();
}
