//! What the other server never asked for: methods that the editor uses only because we announced them.
//!
//! Such a message must not reach it. A server may register a method later, and then it must.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

/// Methods that the editor uses on our account alone.
#[derive(Debug, Default)]
pub struct Registrations {
    ours: HashSet<&'static str>,
    /// What the other registered later, by the registration's id.
    later: HashMap<String, String>,
}

impl Registrations {
    pub fn announce(&mut self, methods: &[&'static str]) {
        self.ours.extend(methods);
    }

    pub fn is_ours_alone(&self, method: &str) -> bool {
        self.ours.contains(method) && !self.later.values().any(|later| covers(later, method))
    }

    /// A `client/registerCapability` or `client/unregisterCapability` of the other server.
    pub fn note(&mut self, request: &Value) {
        for one in list(request, "/params/registrations") {
            if let (Some(id), Some(method)) = (one["id"].as_str(), one["method"].as_str()) {
                self.later.insert(id.to_owned(), method.to_owned());
            }
        }
        // The protocol spells it so.
        for one in list(request, "/params/unregisterations") {
            if let Some(id) = one["id"].as_str() {
                self.later.remove(id);
            }
        }
    }
}

/// Whether registering `registered` asks for messages of `method`.
fn covers(registered: &str, method: &str) -> bool {
    registered == method
        || (registered == "notebookDocument/sync" && method.starts_with("notebookDocument/"))
}

fn list<'a>(request: &'a Value, at: &str) -> impl Iterator<Item = &'a Value> {
    request.pointer(at).and_then(Value::as_array).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_registered_later_is_no_longer_ours_alone() {
        let mut it = Registrations::default();
        it.announce(&["textDocument/hover", "notebookDocument/didOpen"]);
        assert!(it.is_ours_alone("textDocument/hover"));
        assert!(!it.is_ours_alone("textDocument/codeAction"));
        let two = json!([
            {"id": "a", "method": "textDocument/hover"}, {"id": "b", "method": "notebookDocument/sync"}
        ]);
        it.note(&json!({"params": {"registrations": two}}));
        assert!(!it.is_ours_alone("textDocument/hover"));
        assert!(!it.is_ours_alone("notebookDocument/didOpen"));
        it.note(
            &json!({"params": {"unregisterations": [{"id": "a", "method": "textDocument/hover"}]}}),
        );
        assert!(it.is_ours_alone("textDocument/hover"));
    }
}
