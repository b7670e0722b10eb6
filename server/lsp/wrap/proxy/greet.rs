//! When the greeting is answered. The other server is asked first; what it says after its answer is held back until
//! ours has announced itself as well, or has had its time. What the announcement says is `wrap/greeting.rs`.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Ours, Proxy, Side};
use crate::lsp::wrap::frames::{Frame, Piece};
use crate::lsp::wrap::greeting;
use crate::lsp::wrap::message::{self, Id};

/// How long ours may take to load before the editor is greeted without it.
pub const GREETING: Duration = Duration::from_secs(1);

/// The client's `initialize`, until it is answered.
#[derive(Debug)]
pub struct Greeting {
    id: Id,
    request: Value,
    /// The other's answer, while ours is asked, and until when it is waited for.
    answered: Option<(Frame, Instant)>,
    /// What the other said after it.
    held: Vec<Piece>,
}

impl Greeting {
    pub fn is_answered_by(&self, id: &Id) -> bool {
        self.id == *id
    }

    /// Until when ours is waited for, once the other has answered.
    pub fn deadline(&self) -> Option<Instant> {
        self.answered.as_ref().map(|(_, until)| *until)
    }

    /// Keeps what the other says after its answer; gives it back while that is still to come.
    pub fn hold(&mut self, piece: Piece) -> Option<Piece> {
        if self.answered.is_none() {
            return Some(piece);
        }
        self.held.push(piece);
        None
    }
}

impl Proxy {
    pub(super) fn greet(&mut self, id: Id, frame: &Frame) {
        if let Ours::Waiting(greeting) = &mut self.ours {
            let request = message::value(frame);
            *greeting = Some(Greeting { id, request, answered: None, held: Vec::new() });
        }
    }

    /// The other's answer: ours is asked now, with what the other chose.
    pub(super) fn greeted_by_other(&mut self, frame: Frame, now: Instant) {
        let Ours::Waiting(Some(greeting)) = &mut self.ours else { return };
        let answer = message::value(&frame);
        match answer.get("result").filter(|it| it.is_object()) {
            Some(result) => {
                let hello = message::frame(&greeting::for_ours(&greeting.request, result));
                greeting.answered = Some((frame, now + GREETING));
                self.send(Side::Ours, hello.into_bytes());
            }
            // It refused the client, which may try again.
            None => {
                self.ours = Ours::Waiting(None);
                self.send(Side::Client, frame.into_bytes());
            }
        }
    }

    pub(super) fn greeted_by_ours(&mut self, id: &Id, ours: &Frame) {
        let Ours::Waiting(Some(greeting)) = &self.ours else { return };
        let Some((theirs, _)) = greeting.answered.as_ref().filter(|_| greeting.id == *id) else {
            return;
        };
        let ours = message::value(ours);
        let Some(result) = ours.get("result").filter(|it| it.is_object()) else {
            return self.give_up("it did not take the client's greeting");
        };
        let mut joint = message::value(theirs);
        let added = joint.get_mut("result").map(|theirs| greeting::merge(theirs, result));
        let added = added.unwrap_or_default();
        self.registrations.announce(&added.methods);
        self.commands.extend(added.commands);
        let before = std::mem::replace(&mut self.ours, Ours::Ready);
        self.finish_greeting(before, Some(message::frame(&joint)));
    }

    pub(super) fn greet_without_ours(&mut self) {
        if matches!(self.ours, Ours::Waiting(_)) {
            let before = std::mem::replace(&mut self.ours, Ours::Gone);
            self.finish_greeting(before, None);
        }
    }

    /// Lets the answer go, and what waited behind it. The clock plays no part: nothing of it can be a greeting.
    fn finish_greeting(&mut self, before: Ours, joint: Option<Frame>) {
        let Ours::Waiting(Some(Greeting { answered: Some((theirs, at)), held, .. })) = before
        else {
            return;
        };
        self.send(Side::Client, joint.unwrap_or(theirs).into_bytes());
        for piece in held {
            self.hear_other(piece, at);
        }
    }
}
