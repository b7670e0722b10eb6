//! The greeting: what our server is told of the client, and what both announce together.
//!
//! The other server is greeted first, with the client's own bytes. It has the choice of the position encoding; ours
//! is then offered that one alone. Of the announcement everything stays as the other made it, and ours is added.

use serde_json::{Map, Value, json};

/// What the editor does on our account.
#[derive(Debug, Default, PartialEq)]
pub struct Added {
    /// Methods that only we announced.
    pub methods: Vec<&'static str>,
    /// Commands that are ours.
    pub commands: Vec<String>,
}

/// The client's `initialize` for our server.
///
/// `initializationOptions` are meant for the other; of them ours gets what stands under `hoverdeck`.
pub fn for_ours(greeting: &Value, theirs: &Value) -> Value {
    let mut greeting = greeting.clone();
    let own = greeting.pointer("/params/initializationOptions/hoverdeck").cloned();
    if let Some(params) = greeting.get_mut("params").and_then(Value::as_object_mut) {
        let options = own.map_or(Value::Null, |own| json!({ "hoverdeck": own }));
        params.insert("initializationOptions".to_owned(), options);
        within(params, "capabilities", |capabilities| {
            within(capabilities, "general", |general| {
                general.insert("positionEncodings".to_owned(), json!([encoding(theirs)]));
            });
        });
    }
    greeting
}

/// What a column counts by the other's choice: clangd says it its own way, silence means utf-16.
fn encoding(theirs: &Value) -> &str {
    let said = [theirs.pointer("/capabilities/positionEncoding"), theirs.get("offsetEncoding")];
    said.into_iter().flatten().find_map(Value::as_str).unwrap_or("utf-16")
}

/// Adds what ours announces to the other's result.
pub fn merge(theirs: &mut Value, ours: &Value) -> Added {
    let mut added = Added::default();
    let (Some(theirs), Some(ours)) = (theirs.as_object_mut(), ours.get("capabilities")) else {
        return added;
    };
    within(theirs, "capabilities", |theirs| {
        sync(theirs, &ours["textDocumentSync"], &mut added);
        notebooks(theirs, &ours["notebookDocumentSync"], &mut added);
        provider(theirs, ours, "hoverProvider", "textDocument/hover", &mut added);
        if !provider(theirs, ours, "codeActionProvider", "textDocument/codeAction", &mut added) {
            action_kinds(theirs, &ours["codeActionProvider"]);
        }
        commands(theirs, ours, &mut added);
    });
    added
}

/// Announces what the other does not; false if it does.
fn provider(
    theirs: &mut Map<String, Value>,
    ours: &Value,
    name: &str,
    method: &'static str,
    added: &mut Added,
) -> bool {
    let missing = !is_there(theirs.get(name)) && is_there(ours.get(name));
    if missing {
        theirs.insert(name.to_owned(), ours[name].clone());
        added.methods.push(method);
    }
    missing
}

fn is_there(option: Option<&Value>) -> bool {
    option.is_some_and(|it| !matches!(it, Value::Null | Value::Bool(false)))
}

/// Which documents come, and how. A number stands for open, close and save too, so nothing is missing in it.
fn sync(theirs: &mut Map<String, Value>, ours: &Value, added: &mut Added) {
    if theirs.get("textDocumentSync").and_then(Value::as_u64).is_some_and(|kind| kind > 0) {
        return;
    }
    let options: [(&str, &[&'static str]); 3] = [
        ("openClose", &["textDocument/didOpen", "textDocument/didClose"]),
        ("change", &["textDocument/didChange"]),
        ("save", &["textDocument/didSave"]),
    ];
    within(theirs, "textDocumentSync", |theirs| {
        for (option, methods) in options {
            let missing = !is_there(theirs.get(option)) || theirs.get(option) == Some(&json!(0));
            if missing && is_there(ours.get(option)) {
                theirs.insert(option.to_owned(), ours[option].clone());
                added.methods.extend(methods);
            }
        }
    });
}

/// Notebooks as the other wants them; as we do only if it wants none.
fn notebooks(theirs: &mut Map<String, Value>, ours: &Value, added: &mut Added) {
    if is_there(theirs.get("notebookDocumentSync")) || !is_there(Some(ours)) {
        return;
    }
    theirs.insert("notebookDocumentSync".to_owned(), ours.clone());
    added.methods.extend([
        "notebookDocument/didOpen",
        "notebookDocument/didChange",
        "notebookDocument/didSave",
        "notebookDocument/didClose",
    ]);
}

/// Kinds are added where the other lists its own; without a list every kind may come.
fn action_kinds(theirs: &mut Map<String, Value>, ours: &Value) {
    let slot = theirs.get_mut("codeActionProvider").and_then(|it| it.get_mut("codeActionKinds"));
    if let (Some(Value::Array(all)), Some(ours)) = (slot, ours["codeActionKinds"].as_array()) {
        all.extend(ours.iter().cloned());
    }
}

fn commands(theirs: &mut Map<String, Value>, ours: &Value, added: &mut Added) {
    let Some(list) = ours.pointer("/executeCommandProvider/commands").and_then(Value::as_array)
    else {
        return;
    };
    within(theirs, "executeCommandProvider", |provider| {
        if let Value::Array(all) = provider.entry("commands").or_insert(json!([])) {
            let fresh: Vec<Value> = list.iter().filter(|one| !all.contains(one)).cloned().collect();
            all.extend(fresh);
        }
    });
    added.commands = list.iter().filter_map(Value::as_str).map(str::to_owned).collect();
}

/// Changes the object under a key; whatever else was there gives way to an empty one.
fn within(map: &mut Map<String, Value>, key: &str, change: impl FnOnce(&mut Map<String, Value>)) {
    let slot = map.entry(key).or_insert(Value::Null);
    if !slot.is_object() {
        *slot = json!({});
    }
    if let Value::Object(inner) = slot {
        change(inner);
    }
}

#[cfg(test)]
mod tests;
