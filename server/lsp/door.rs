//! Looks at each call before the framework does, for what the framework would drop without a word.
//!
//! It refuses URIs that are not quite URIs, and it ignores notifications whose parameters it cannot read.
//! The first would leave a document without cards, the second would leave us with a text that is not
//! the client's.

use serde_json::Value;
use tower_lsp::jsonrpc::Request;
use tower_lsp::ls_types::{DidChangeNotebookDocumentParams, DidChangeTextDocumentParams, Uri};

const NOTEBOOK_CHANGE: &str = "notebookDocument/didChange";

/// The document or notebook of a change that cannot be read.
pub fn unreadable_change(request: &Request) -> Option<String> {
    let (place, is_readable): (_, fn(&Value) -> bool) = match request.method() {
        "textDocument/didChange" => ("/textDocument/uri", reads::<DidChangeTextDocumentParams>),
        NOTEBOOK_CHANGE => ("/notebookDocument/uri", reads::<DidChangeNotebookDocumentParams>),
        _ => return None,
    };
    let params = request.params()?;
    let uri = params.pointer(place).and_then(Value::as_str)?;
    (!is_readable(params)).then(|| uri.to_owned())
}

fn reads<T: serde::de::DeserializeOwned>(params: &Value) -> bool {
    T::deserialize(params).is_ok()
}

/// The same call with a proper URI of its document, if it has none: characters that a URI cannot have
/// are escaped, always in the same way, so that the document keeps one name.
pub fn with_proper_uri(request: Request) -> Request {
    let is_proper = |params: &Value| {
        let mut proper = true;
        let mut params = params.clone();
        each_uri(&mut params, &mut |uri| proper &= uri.parse::<Uri>().is_ok());
        proper
    };
    let of_notebook = request.method().starts_with("notebookDocument/");
    let written = request.params().and_then(|it| it.pointer("/textDocument/uri")?.as_str());
    let proper = match of_notebook {
        true => request.params().is_none_or(is_proper),
        false => written.is_none_or(|uri| uri.parse::<Uri>().is_ok()),
    };
    if proper {
        return request;
    }
    let (method, id, params) = request.into_parts();
    let mut params = params.unwrap_or_default();
    each_uri(&mut params, &mut |uri| {
        if uri.parse::<Uri>().is_err() {
            *uri = escaped(uri);
        }
    });
    let call = Request::build(method).params(params);
    match id {
        Some(id) => call.id(id).finish(),
        None => call.finish(),
    }
}

/// Visits the names of documents: `uri`, and a cell's `document`.
fn each_uri(value: &mut Value, visit: &mut impl FnMut(&mut String)) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(uri) if key == "uri" || key == "document" => visit(uri),
                    other => each_uri(other, visit),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| each_uri(value, visit)),
        _ => {}
    }
}

fn escaped(uri: &str) -> String {
    let mut out = String::with_capacity(uri.len() + 8);
    for byte in uri.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    // A bare path has no scheme: it names a document all the same.
    if out.parse::<Uri>().is_err() { format!("untitled:{out}") } else { out }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_a_change_that_cannot_be_read_counts_as_lost() {
        let change = |changes: Value| {
            let params = json!({
                "textDocument": {"uri": "file:///a.py", "version": 2}, "contentChanges": changes
            });
            unreadable_change(&Request::build("textDocument/didChange").params(params).finish())
        };
        let range = |line: i64| json!({"start": {"line": line, "character": 0}, "end": {"line": 0, "character": 0}});
        assert_eq!(change(json!([{"text": "x"}])), None);
        assert_eq!(change(json!([{"range": range(0), "text": "x"}])), None);
        assert_eq!(change(json!([{"range": range(-1), "text": "x"}])), Some("file:///a.py".into()));
        assert_eq!(change(json!("x")), Some("file:///a.py".into()));
    }

    #[test]
    fn a_document_with_an_odd_name_has_a_proper_one() {
        let proper = |uri: &str| {
            let params = json!({"textDocument": {"uri": uri}, "position": 1});
            let call = with_proper_uri(Request::build("x").id(5).params(params).finish());
            assert_eq!(call.id(), Some(&5.into()));
            assert_eq!(call.params().unwrap()["position"], 1);
            call.params().unwrap()["textDocument"]["uri"].as_str().unwrap().to_owned()
        };
        assert_eq!(proper("file:///a/b.py"), "file:///a/b.py");
        assert_eq!(proper("file:///a/%5Bid%5D.py"), "file:///a/%5Bid%5D.py");
        assert_eq!(proper("file:///a/[id] é.py"), "file:///a/%5Bid%5D%20%C3%A9.py");
        assert_eq!(proper("/a/b.py"), "untitled:/a/b.py");
        assert!(proper("").parse::<Uri>().is_ok());
        assert!(proper(":::").parse::<Uri>().is_ok());
    }
}
