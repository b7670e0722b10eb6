//! What of a message decides its way through the proxy: its id and its method. The rest is read only where
//! it has to be.

use serde::Deserialize;
use serde_json::{Value, json};

use super::frames::Frame;

/// A request's id, comparable: as the text of its JSON.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Id(String);

impl Id {
    pub fn of(value: &Value) -> Self {
        Self(value.to_string())
    }
}

/// What kind of message a frame carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Request(Id, String),
    Notification(String),
    Reply(Id),
    /// No JSON, or no message that has a way of its own.
    Unknown,
}

#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    id: Option<Value>,
    #[serde(default)]
    method: Option<String>,
}

/// Reads a frame's id and method, without building the rest.
pub fn kind(frame: &Frame) -> Kind {
    match serde_json::from_slice::<Head>(frame.body()) {
        Ok(Head { id: Some(id), method: Some(method) }) => Kind::Request(Id::of(&id), method),
        Ok(Head { id: None, method: Some(method) }) => Kind::Notification(method),
        Ok(Head { id: Some(id), method: None }) => Kind::Reply(Id::of(&id)),
        Ok(Head { id: None, method: None }) | Err(_) => Kind::Unknown,
    }
}

/// The whole message; null where it is none.
pub fn value(frame: &Frame) -> Value {
    serde_json::from_slice(frame.body()).unwrap_or_default()
}

pub fn frame(message: &Value) -> Frame {
    Frame::around(message.to_string().as_bytes())
}

/// The answer to a request of the client, in the spelling of its id.
pub fn reply(id: &Value, result: &Value) -> Frame {
    frame(&json!({"jsonrpc": "2.0", "id": id, "result": result}))
}

/// The request cannot be carried out: `RequestFailed` of the protocol.
pub fn failure(id: &Value, text: &str) -> Frame {
    let error = json!({"code": -32803, "message": text});
    frame(&json!({"jsonrpc": "2.0", "id": id, "error": error}))
}

/// The error of a reply that says that the server does not know the method.
pub fn is_unknown_method(reply: &Value) -> bool {
    reply.pointer("/error/code").and_then(Value::as_i64) == Some(-32601)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_known_by_its_id_and_method() {
        let kind = |body: &str| kind(&Frame::around(body.as_bytes()));
        let id = |value: Value| Id::of(&value);
        let cases = [
            (
                r#"{"id": 1, "method": "x", "params": {"id": 5}}"#,
                Kind::Request(id(json!(1)), "x".into()),
            ),
            (r#"{"method": "x\u0079", "params": ["\ud800"]}"#, Kind::Notification("xy".into())),
            (r#"{"id": "1", "result": null}"#, Kind::Reply(id(json!("1")))),
            (r#"{"id": null, "error": {}}"#, Kind::Unknown),
            (r#"{"method": 5}"#, Kind::Unknown),
            (r#"{"id": 1, "id": 2, "method": "x"}"#, Kind::Unknown),
            ("[]", Kind::Unknown),
            ("{", Kind::Unknown),
        ];
        for (body, expected) in cases {
            assert_eq!(kind(body), expected, "{body}");
        }
    }
}
