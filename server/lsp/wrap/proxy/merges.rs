//! Requests that both servers answer, until one answer can go out.
//!
//! The other's answer is never waited for less than without us. Ours may come later than the other's by
//! [`PATIENCE`]; after some that came too late the other's is not held back at all until one would have been in time.
//! Meanwhile ours is asked one thing at a time, so that what it has not answered cannot grow.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::lsp::wrap::frames::Frame;
use crate::lsp::wrap::message::{self, Id};
use crate::lsp::wrap::streams::Stream;
use crate::lsp::wrap::{actions, hovers};

/// How long the other's answer is held back for ours.
pub const PATIENCE: Duration = Duration::from_millis(100);

/// After so many late answers in a row nothing is held back.
const LATE: u8 = 3;

#[derive(Debug, Default)]
pub struct Merges {
    /// In the order in which they were asked.
    open: Vec<(Id, Merge)>,
    late: u8,
    /// What ours was asked and has not answered; where it was not waited for, until when it would be in time.
    owed: HashMap<Id, Option<Instant>>,
}

#[derive(Debug)]
struct Merge {
    what: What,
    ours: Option<Value>,
    theirs: Option<(Frame, Instant)>,
}

#[derive(Debug)]
enum What {
    Hover,
    Actions(Option<Stream>),
}

impl Merges {
    /// Whether ours is to be asked at all: one that is late has to answer first what it was asked before.
    pub fn wants_ours(&self) -> bool {
        self.late < LATE || self.owed.is_empty()
    }

    /// Both were asked.
    pub fn begin(&mut self, id: Id, method: &str, request: &Frame) {
        let what = match method {
            "textDocument/hover" => What::Hover,
            _ => What::Actions(Stream::of(request)),
        };
        self.owed.insert(id.clone(), None);
        self.open.push((id, Merge { what, ours: None, theirs: None }));
    }

    pub fn has(&self, id: &Id) -> bool {
        self.open.iter().any(|(open, _)| open == id)
    }

    /// An answer of the other's: what goes to the client now. One that is not to be merged goes at once.
    pub fn theirs(&mut self, id: &Id, frame: Frame, now: Instant) -> Vec<Frame> {
        let may_wait = self.late < LATE;
        let Some(merge) = self.get(id) else { return vec![frame] };
        let wait = merge.ours.is_none() && may_wait && is_mergeable(&frame);
        merge.theirs = Some((frame, now + PATIENCE));
        if wait {
            return Vec::new();
        }
        if !may_wait && let Some(until) = self.owed.get_mut(id) {
            *until = Some(now + PATIENCE);
        }
        self.finish(id)
    }

    /// An answer of ours. One that nobody waits for any more is dropped.
    pub fn ours(&mut self, id: &Id, frame: &Frame, now: Instant) -> Vec<Frame> {
        if self.owed.remove(id).flatten().is_some_and(|until| now <= until) {
            self.late = 0;
        }
        let Some(merge) = self.get(id) else { return Vec::new() };
        merge.ours = Some(message::value(frame)["result"].take());
        let both = merge.theirs.is_some();
        self.late = 0;
        if both { self.finish(id) } else { Vec::new() }
    }

    /// Whether a `$/progress` can concern anything here.
    pub fn may_stream(&self) -> bool {
        self.open.iter().any(|(_, merge)| matches!(merge.what, What::Actions(Some(_))))
    }

    /// The other sends an answer in parts, under this token.
    pub fn part(&mut self, token: &Id) {
        for (_, merge) in &mut self.open {
            if let What::Actions(Some(stream)) = &mut merge.what {
                stream.part(token);
            }
        }
    }

    pub fn deadline(&self) -> Option<Instant> {
        let answered = self.open.iter().filter_map(|(_, merge)| merge.theirs.as_ref());
        answered.map(|(_, until)| *until).min()
    }

    /// Answers whose time is up.
    pub fn overdue(&mut self, now: Instant) -> Vec<Frame> {
        let is_over = |merge: &Merge| merge.theirs.as_ref().is_some_and(|(_, until)| *until <= now);
        let ids: Vec<Id> = self
            .open
            .iter()
            .filter(|(_, merge)| is_over(merge))
            .map(|(id, _)| id.clone())
            .collect();
        self.late = self.late.saturating_add(u8::try_from(ids.len()).unwrap_or(u8::MAX));
        ids.iter().flat_map(|id| self.finish(id)).collect()
    }

    /// Ours says nothing any more: what is there of the other's goes out, what is to come is not waited for.
    pub fn without_ours(&mut self) -> Vec<Frame> {
        self.owed.clear();
        let all = std::mem::take(&mut self.open).into_iter();
        all.filter_map(|(_, merge)| merge.theirs).map(|(frame, _)| frame).collect()
    }

    fn get(&mut self, id: &Id) -> Option<&mut Merge> {
        self.open.iter_mut().find(|(open, _)| open == id).map(|(_, merge)| merge)
    }

    fn finish(&mut self, id: &Id) -> Vec<Frame> {
        let Some(at) = self.open.iter().position(|(open, _)| open == id) else { return Vec::new() };
        let (_, Merge { what, ours, theirs }) = self.open.remove(at);
        let Some((frame, _)) = theirs else { return Vec::new() };
        match ours {
            Some(ours) if !ours.is_null() => joined(&what, &ours, frame),
            _ => vec![frame],
        }
    }
}

/// A cancelled or failed request stays one; that the method is unknown only means that there is nothing.
fn is_mergeable(theirs: &Frame) -> bool {
    let answer = message::value(theirs);
    answer.get("error").is_none() || message::is_unknown_method(&answer)
}

fn joined(what: &What, ours: &Value, theirs: Frame) -> Vec<Frame> {
    if !is_mergeable(&theirs) {
        return vec![theirs];
    }
    let mut answer = message::value(&theirs);
    let merged = match what {
        What::Hover => hovers::merged(ours, &answer["result"]),
        What::Actions(stream) => {
            if let Some(part) = stream.as_ref().and_then(|stream| stream.ours(ours)) {
                return vec![part, theirs];
            }
            actions::merged(ours, &answer["result"])
        }
    };
    let Some(merged) = merged else { return vec![theirs] };
    if let Some(fields) = answer.as_object_mut() {
        fields.remove("error");
        fields.insert("result".to_owned(), merged);
    }
    vec![message::frame(&answer)]
}
