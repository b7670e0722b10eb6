//! Requests of the client that the other server never hears: our commands and actions, and what only we announced.

use serde_json::Value;

use super::{Proxy, Side};
use crate::lsp::wrap::actions;
use crate::lsp::wrap::frames::Frame;
use crate::lsp::wrap::message::{self, Id};

/// What a command fails with once ours is gone.
pub const GONE: &str =
    "Hoverdeck's part of `hoverdeck wrap` has ended; restart the language server to have it back.";

/// How a request that only ours answers is answered without it.
#[derive(Debug)]
pub struct Alone {
    id: Value,
    pub key: Id,
    /// A command fails; what merely shows something shows nothing.
    fails: bool,
}

impl Proxy {
    pub(super) fn ask_ours_alone(&mut self, key: Id, frame: Frame, fails: bool) {
        let alone = Alone { id: message::value(&frame)["id"].take(), key, fails };
        if self.is_ready() {
            self.alone.push(alone);
            self.tell_ours(&frame);
        } else {
            self.answer_without_ours(&alone);
        }
    }

    pub(super) fn answer_without_ours(&mut self, alone: &Alone) {
        let answer = if alone.fails {
            message::failure(&alone.id, GONE)
        } else {
            message::reply(&alone.id, &Value::Null)
        };
        self.send(Side::Client, answer.into_bytes());
    }

    pub(super) fn is_our_command(&self, frame: &Frame) -> bool {
        let message = message::value(frame);
        let command = message.pointer("/params/command").and_then(Value::as_str);
        command.is_some_and(|command| self.commands.contains(command))
    }

    pub(super) fn is_our_action(&self, frame: &Frame) -> bool {
        !self.commands.is_empty() && actions::is_ours(&message::value(frame)["params"])
    }

    /// Our actions are complete as they come.
    pub(super) fn resolve(&mut self, frame: &Frame) {
        let request = message::value(frame);
        let answer = message::reply(&request["id"], &request["params"]);
        self.send(Side::Client, answer.into_bytes());
    }
}
