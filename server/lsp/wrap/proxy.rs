//! The proxy as a state machine: a frame in, frames out. It has no pipe, no process and no clock.
//!
//! Three sides: the client, the other server, and ours. What concerns only the other is passed on in its own bytes,
//! before anything is thought about it. What concerns both goes to both under the client's own id, and the two answers
//! become one (`merges.rs`); `greet.rs` has the greeting, `alone.rs` what never reaches the other.
//! Requests of ours get ids that no other server gives.

mod alone;
mod greet;
mod merges;

use std::collections::{HashMap, HashSet};
use std::time::Instant;

use serde_json::{Value, json};

use self::alone::Alone;
use self::greet::Greeting;
use self::merges::Merges;
use super::diagnostics::Diagnostics;
use super::frames::{Frame, Piece};
use super::message::{self, Id, Kind};
use super::registrations::Registrations;
use super::streams;

/// What our own requests are called towards the client.
const OUR_IDS: &str = "hoverdeck-wrap-";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Client,
    Other,
    Ours,
}

/// What is to be done now.
#[derive(Debug, PartialEq, Eq)]
pub enum Deed {
    Send(Side, Vec<u8>),
    /// Ours is of no use any more, for this reason.
    GiveUpOurs(&'static str),
}

/// How far our server is.
#[derive(Debug)]
enum Ours {
    /// The client has not said anything yet, or the other server has not answered it.
    Waiting(Option<Greeting>),
    Ready,
    Gone,
}

#[derive(Debug)]
pub struct Proxy {
    ours: Ours,
    registrations: Registrations,
    commands: HashSet<String>,
    merges: Merges,
    /// Requests of the client that only ours answers.
    alone: Vec<Alone>,
    /// Open requests of ours: by the id the client knows, the id we know.
    asked: HashMap<Id, Value>,
    asked_so_far: u64,
    diagnostics: Diagnostics,
    /// The client has said `exit`.
    left: bool,
    deeds: Vec<Deed>,
}

impl Default for Proxy {
    fn default() -> Self {
        Self {
            ours: Ours::Waiting(None),
            registrations: Registrations::default(),
            commands: HashSet::new(),
            merges: Merges::default(),
            alone: Vec::new(),
            asked: HashMap::new(),
            asked_so_far: 0,
            diagnostics: Diagnostics::default(),
            left: false,
            deeds: Vec::new(),
        }
    }
}

impl Proxy {
    /// Something came from a side. Gives what is to be done, in order.
    pub fn take(&mut self, from: Side, piece: Piece, now: Instant) -> Vec<Deed> {
        match (from, piece) {
            (Side::Client, Piece::Frame(frame)) => self.hear_client(frame),
            (Side::Client, Piece::Long(bytes)) => {
                // Ours would go on with a text that is not the client's.
                self.give_up("a message is too long for it");
                self.send(Side::Other, bytes);
            }
            (Side::Client, wild) => self.send(Side::Other, wild.into_bytes()),
            (Side::Other, piece) => self.hear_other(piece, now),
            (Side::Ours, Piece::Frame(frame)) => self.hear_ours(frame, now),
            // What is no frame, or a frame of that length, is a defect of ours and nobody else's.
            (Side::Ours, _) => {}
        }
        std::mem::take(&mut self.deeds)
    }

    /// Our server has ended. From now on everything passes through.
    pub fn ours_ended(&mut self) -> Vec<Deed> {
        self.lose_ours();
        std::mem::take(&mut self.deeds)
    }

    /// The other server has said its last word: nothing of it is held back any more.
    pub fn other_ended(&mut self) -> Vec<Deed> {
        self.greet_without_ours();
        let answers = self.merges.without_ours();
        self.send_all(answers);
        std::mem::take(&mut self.deeds)
    }

    /// When [`Proxy::tick`] wants to be called, if nothing comes before.
    pub fn deadline(&self) -> Option<Instant> {
        let greeting = match &self.ours {
            Ours::Waiting(Some(greeting)) => greeting.deadline(),
            _ => None,
        };
        [greeting, self.merges.deadline()].into_iter().flatten().min()
    }

    /// Time has passed: what ours has not answered goes out without it.
    pub fn tick(&mut self, now: Instant) -> Vec<Deed> {
        let is_over = |greeting: &Greeting| greeting.deadline().is_some_and(|until| until <= now);
        if matches!(&self.ours, Ours::Waiting(Some(greeting)) if is_over(greeting)) {
            self.give_up("it did not start in time");
        }
        let answers = self.merges.overdue(now);
        self.send_all(answers);
        std::mem::take(&mut self.deeds)
    }

    /// Whether the client has said good-bye.
    pub fn was_left(&self) -> bool {
        self.left
    }

    fn hear_client(&mut self, frame: Frame) {
        match message::kind(&frame) {
            Kind::Request(id, method) => self.request(id, &method, frame),
            Kind::Notification(method) => self.notification(&method, frame),
            Kind::Reply(id) => match self.asked.remove(&id) {
                Some(ours) => self.answer_ours(ours, &frame),
                None => self.send(Side::Other, frame.into_bytes()),
            },
            Kind::Unknown => self.send(Side::Other, frame.into_bytes()),
        }
    }

    fn request(&mut self, id: Id, method: &str, frame: Frame) {
        match method {
            "initialize" => self.greet(id, &frame),
            "shutdown" => self.tell_ours(&frame),
            "textDocument/hover" | "textDocument/codeAction" => {
                if self.registrations.is_ours_alone(method) {
                    return self.ask_ours_alone(id, frame, false);
                }
                if self.is_ready() && self.merges.wants_ours() {
                    self.tell_ours(&frame);
                    self.merges.begin(id, method, &frame);
                }
            }
            "workspace/executeCommand" if self.is_our_command(&frame) => {
                return self.ask_ours_alone(id, frame, true);
            }
            "codeAction/resolve" if self.is_our_action(&frame) => return self.resolve(&frame),
            _ => {}
        }
        self.send(Side::Other, frame.into_bytes());
    }

    fn notification(&mut self, method: &str, frame: Frame) {
        match method {
            "exit" => {
                self.left = true;
                self.tell_ours(&frame);
            }
            "initialized" => self.tell_ours(&frame),
            "$/cancelRequest" => return self.cancel(frame),
            "workspace/didChangeConfiguration" => self.configure_ours(&frame),
            _ if is_about_documents(method) => {
                self.tell_ours(&frame);
                if self.registrations.is_ours_alone(method) {
                    return;
                }
            }
            _ => {}
        }
        self.send(Side::Other, frame.into_bytes());
    }

    fn hear_other(&mut self, piece: Piece, now: Instant) {
        let held = match &mut self.ours {
            Ours::Waiting(Some(greeting)) => greeting.hold(piece),
            _ => Some(piece),
        };
        let Some(piece) = held else { return };
        let Piece::Frame(frame) = piece else {
            return self.send(Side::Client, piece.into_bytes());
        };
        match message::kind(&frame) {
            Kind::Reply(id) => return self.answer_of_other(&id, frame, now),
            Kind::Request(_, method) if is_registration(&method) => {
                self.registrations.note(&message::value(&frame));
            }
            Kind::Notification(method) if method == "textDocument/publishDiagnostics" => {
                let joint = self.diagnostics.theirs(frame);
                return self.send(Side::Client, joint.into_bytes());
            }
            Kind::Notification(method) if method == "$/progress" && self.merges.may_stream() => {
                if let Some(token) = streams::token(&frame) {
                    self.merges.part(&token);
                }
            }
            _ => {}
        }
        self.send(Side::Client, frame.into_bytes());
    }

    fn answer_of_other(&mut self, id: &Id, frame: Frame, now: Instant) {
        if matches!(&self.ours, Ours::Waiting(Some(greeting)) if greeting.is_answered_by(id)) {
            return self.greeted_by_other(frame, now);
        }
        let answers = self.merges.theirs(id, frame, now);
        self.send_all(answers);
    }

    fn hear_ours(&mut self, frame: Frame, now: Instant) {
        match (message::kind(&frame), self.is_ready()) {
            (Kind::Reply(id), false) => self.greeted_by_ours(&id, &frame),
            (Kind::Reply(id), true) => {
                if let Some(at) = self.alone.iter().position(|alone| alone.key == id) {
                    self.alone.remove(at);
                    return self.send(Side::Client, frame.into_bytes());
                }
                let answers = self.merges.ours(&id, &frame, now);
                self.send_all(answers);
            }
            (Kind::Request(_, _), true) => self.ask_client(&frame),
            (Kind::Notification(method), true) => {
                let told = method == "textDocument/publishDiagnostics";
                let frame = if told { self.diagnostics.ours(frame) } else { frame };
                self.send(Side::Client, frame.into_bytes());
            }
            _ => {}
        }
    }

    fn cancel(&mut self, frame: Frame) {
        let id = message::value(&frame).pointer("/params/id").map(Id::of);
        let alone = id.as_ref().is_some_and(|id| self.alone.iter().any(|alone| alone.key == *id));
        if alone || id.as_ref().is_some_and(|id| self.merges.has(id)) {
            self.tell_ours(&frame);
        }
        if !alone {
            self.send(Side::Other, frame.into_bytes());
        }
    }

    /// Ours gets its own section: the others' words are no settings of ours.
    fn configure_ours(&mut self, frame: &Frame) {
        let mut message = message::value(frame);
        let own = message.pointer("/params/settings/hoverdeck").cloned();
        if let Some(settings) = message.pointer_mut("/params/settings") {
            *settings = json!({ "hoverdeck": own.unwrap_or_else(|| json!({})) });
        }
        self.tell_ours(&message::frame(&message));
    }

    // Requests of ours.

    fn ask_client(&mut self, frame: &Frame) {
        let mut request = message::value(frame);
        self.asked_so_far += 1;
        let id = json!(format!("{OUR_IDS}{}", self.asked_so_far));
        self.asked.insert(Id::of(&id), std::mem::replace(&mut request["id"], id));
        self.send(Side::Client, message::frame(&request).into_bytes());
    }

    fn answer_ours(&mut self, id: Value, frame: &Frame) {
        let mut answer = message::value(frame);
        answer["id"] = id;
        self.tell_ours(&message::frame(&answer));
    }

    // The end of ours.

    fn give_up(&mut self, why: &'static str) {
        if !matches!(self.ours, Ours::Gone) {
            self.deeds.push(Deed::GiveUpOurs(why));
            self.lose_ours();
        }
    }

    fn lose_ours(&mut self) {
        self.greet_without_ours();
        self.ours = Ours::Gone;
        let answers = self.merges.without_ours();
        self.send_all(answers);
        for alone in std::mem::take(&mut self.alone) {
            self.answer_without_ours(&alone);
        }
    }

    // Sending.

    fn is_ready(&self) -> bool {
        matches!(self.ours, Ours::Ready)
    }

    fn tell_ours(&mut self, frame: &Frame) {
        if self.is_ready() {
            self.send(Side::Ours, frame.clone().into_bytes());
        }
    }

    fn send(&mut self, to: Side, bytes: Vec<u8>) {
        self.deeds.push(Deed::Send(to, bytes));
    }

    fn send_all(&mut self, frames: Vec<Frame>) {
        for frame in frames {
            self.send(Side::Client, frame.into_bytes());
        }
    }
}

fn is_about_documents(method: &str) -> bool {
    let what = method.strip_prefix("textDocument/");
    what.or_else(|| method.strip_prefix("notebookDocument/"))
        .is_some_and(|it| matches!(it, "didOpen" | "didChange" | "didSave" | "didClose"))
}

fn is_registration(method: &str) -> bool {
    matches!(method, "client/registerCapability" | "client/unregisterCapability")
}

#[cfg(test)]
mod tests;
