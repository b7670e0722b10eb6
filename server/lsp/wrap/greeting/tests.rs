//! Tests of the greeting: who is told what, and what stands in the joint announcement.

use super::*;

fn ours() -> Value {
    json!({"capabilities": {
        "positionEncoding": "utf-8",
        "textDocumentSync": {"openClose": true, "change": 2, "save": {"includeText": false}},
        "hoverProvider": true,
        "codeActionProvider": {"codeActionKinds": ["hoverdeck"]},
        "executeCommandProvider": {"commands": ["hoverdeck.due", "hoverdeck.quiz"]}
    }, "serverInfo": {"name": "hoverdeck"}})
}

fn merged(theirs: Value) -> (Value, Added) {
    let mut result = json!({"capabilities": theirs, "serverInfo": {"name": "other"}});
    let added = merge(&mut result, &ours());
    assert_eq!(result["serverInfo"]["name"], "other");
    (result["capabilities"].clone(), added)
}

#[test]
fn a_server_that_does_everything_keeps_all_it_said() {
    let (both, added) = merged(json!({
        "positionEncoding": "utf-16",
        "textDocumentSync": {"openClose": true, "change": 1, "save": {"includeText": true}, "willSave": true},
        "hoverProvider": {"workDoneProgress": true},
        "codeActionProvider": {"codeActionKinds": ["quickfix"], "resolveProvider": true},
        "executeCommandProvider": {"commands": ["other.fix"]},
        "completionProvider": {"triggerCharacters": ["."]}
    }));
    assert_eq!(
        both,
        json!({
            "positionEncoding": "utf-16",
            "textDocumentSync": {"openClose": true, "change": 1, "save": {"includeText": true}, "willSave": true},
            "hoverProvider": {"workDoneProgress": true},
            "codeActionProvider": {"codeActionKinds": ["quickfix", "hoverdeck"], "resolveProvider": true},
            "executeCommandProvider": {"commands": ["other.fix", "hoverdeck.due", "hoverdeck.quiz"]},
            "completionProvider": {"triggerCharacters": ["."]}
        })
    );
    assert_eq!(added.methods, Vec::<&str>::new());
    assert_eq!(added.commands, ["hoverdeck.due", "hoverdeck.quiz"]);
}

#[test]
fn a_server_that_does_nothing_gets_nothing_of_what_we_want() {
    let (both, added) = merged(json!({}));
    assert_eq!(both["textDocumentSync"], ours()["capabilities"]["textDocumentSync"]);
    assert_eq!(both["hoverProvider"], true);
    assert_eq!(both.get("positionEncoding"), None, "its silence means utf-16");
    assert_eq!(
        added.methods,
        [
            "textDocument/didOpen",
            "textDocument/didClose",
            "textDocument/didChange",
            "textDocument/didSave",
            "textDocument/hover",
            "textDocument/codeAction"
        ]
    );
}

#[test]
fn a_sync_kind_stays_the_others() {
    assert_eq!(merged(json!({"textDocumentSync": 1})).0["textDocumentSync"], 1);
    let (both, added) = merged(json!({"textDocumentSync": 0, "hoverProvider": true}));
    assert_eq!(both["textDocumentSync"]["change"], 2);
    assert!(added.methods.contains(&"textDocument/didChange"));
    let (both, added) = merged(json!({"textDocumentSync": {"openClose": true, "change": 2}}));
    assert_eq!(both["textDocumentSync"]["save"], json!({"includeText": false}));
    assert_eq!(added.methods[0], "textDocument/didSave");
}

#[test]
fn false_is_no_provider_and_true_lists_no_kinds() {
    let (both, added) = merged(json!({"hoverProvider": false, "codeActionProvider": true}));
    assert_eq!((&both["hoverProvider"], &both["codeActionProvider"]), (&json!(true), &json!(true)));
    assert!(added.methods.contains(&"textDocument/hover"));
    assert!(!added.methods.contains(&"textDocument/codeAction"));
}

#[test]
fn notebooks_are_the_others_or_ours() {
    let selector = |name: &str| json!({"notebookSelector": [{"cells": [{"language": name}]}]});
    let mut with = ours();
    with["capabilities"]["notebookDocumentSync"] = selector("python");
    let mut theirs = json!({"capabilities": {"notebookDocumentSync": selector("r")}});
    assert!(!merge(&mut theirs, &with).methods.contains(&"notebookDocument/didOpen"));
    assert_eq!(theirs["capabilities"]["notebookDocumentSync"], selector("r"));
    let mut theirs = json!({"capabilities": {}});
    assert!(merge(&mut theirs, &with).methods.contains(&"notebookDocument/didOpen"));
    assert_eq!(theirs["capabilities"]["notebookDocumentSync"], selector("python"));
}

#[test]
fn ours_is_offered_what_the_other_chose() {
    let client = json!({"id": 1, "method": "initialize", "params": {
        "processId": 5,
        "capabilities": {"general": {"positionEncodings": ["utf-8", "utf-16"], "markdown": {}}},
        "initializationOptions": {"settings": {"lint": true}, "hoverdeck": {"retention": 0.8}}
    }});
    let told = for_ours(&client, &json!({"capabilities": {}}));
    let general = &told["params"]["capabilities"]["general"];
    assert_eq!(general, &json!({"positionEncodings": ["utf-16"], "markdown": {}}));
    assert_eq!(told["params"]["initializationOptions"], json!({"hoverdeck": {"retention": 0.8}}));
    let offered = |theirs: Value| {
        let told = for_ours(&json!({"params": {"initializationOptions": [1]}}), &theirs);
        assert_eq!(told["params"]["initializationOptions"], json!(null));
        told["params"]["capabilities"]["general"]["positionEncodings"][0].clone()
    };
    assert_eq!(offered(json!({"capabilities": {"positionEncoding": "utf-32"}})), "utf-32");
    assert_eq!(offered(json!({"capabilities": {}, "offsetEncoding": "utf-8"})), "utf-8");
}
