//! Lists that a server gives in parts: what comes as `$/progress` before the answer.
//!
//! A server that streams must end with an empty answer ("Partial Result Progress" of the protocol), so ours has to be
//! streamed too.

use serde_json::{Value, json};

use super::frames::Frame;
use super::message::{self, Id};

/// The token of a request that may be answered in parts, and whether it is.
#[derive(Debug)]
pub struct Stream {
    token: Value,
    begun: bool,
}

impl Stream {
    /// That of a request, if the client offers one.
    pub fn of(request: &Frame) -> Option<Self> {
        let token = message::value(request).pointer("/params/partialResultToken")?.clone();
        Some(Self { token, begun: false })
    }

    /// A part has come under this token.
    pub fn part(&mut self, token: &Id) {
        self.begun |= Id::of(&self.token) == *token;
    }

    /// Ours as a part, if the other's answer comes in parts.
    pub fn ours(&self, items: &Value) -> Option<Frame> {
        let params = json!({"token": self.token, "value": items});
        let part = json!({"jsonrpc": "2.0", "method": "$/progress", "params": params});
        self.begun.then(|| message::frame(&part))
    }
}

/// The token of a `$/progress`.
pub fn token(progress: &Frame) -> Option<Id> {
    message::value(progress).pointer("/params/token").map(Id::of)
}
