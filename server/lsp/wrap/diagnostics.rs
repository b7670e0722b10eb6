//! Findings in a document that both servers speak about: an editor keeps only what was published last, so both
//! are published together.
//!
//! We speak only about decks, which are Markdown; of every other document the other's findings pass unread.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::frames::Frame;
use super::message;

/// What each last said about a document.
#[derive(Debug, Default)]
pub struct Diagnostics {
    ours: HashMap<String, Vec<Value>>,
    theirs: HashMap<String, Vec<Value>>,
}

#[derive(Deserialize)]
struct Published {
    params: Params,
}

#[derive(Deserialize)]
struct Params {
    uri: String,
}

impl Diagnostics {
    /// What the editor is told instead of a publication of ours.
    pub fn ours(&mut self, frame: Frame) -> Frame {
        tell(frame, &mut self.ours, &self.theirs)
    }

    /// What the editor is told instead of a publication of the other's.
    pub fn theirs(&mut self, frame: Frame) -> Frame {
        let published = serde_json::from_slice::<Published>(frame.body());
        let uri = published.map(|it| it.params.uri).unwrap_or_default();
        if self.ours.contains_key(&uri) || is_markdown(&uri) {
            tell(frame, &mut self.theirs, &self.ours)
        } else {
            frame
        }
    }
}

fn is_markdown(uri: &str) -> bool {
    let lower = uri.to_ascii_lowercase();
    lower.ends_with(".md") || lower.ends_with(".markdown")
}

/// Remembers a publication; gives it with what the other side has said, or untouched if that is nothing.
fn tell(
    frame: Frame,
    speaker: &mut HashMap<String, Vec<Value>>,
    listener: &HashMap<String, Vec<Value>>,
) -> Frame {
    let mut said = message::value(&frame);
    let Some(uri) = said.pointer("/params/uri").and_then(Value::as_str).map(str::to_owned) else {
        return frame;
    };
    let found = said.pointer("/params/diagnostics").and_then(Value::as_array).cloned();
    let found = found.unwrap_or_default();
    let others = listener.get(&uri);
    if let Some(others) = others {
        let all: Vec<&Value> = found.iter().chain(others).collect();
        if let Some(slot) = said.pointer_mut("/params/diagnostics") {
            *slot = json!(all);
        }
    }
    if found.is_empty() {
        speaker.remove(&uri);
    } else {
        speaker.insert(uri, found);
    }
    if others.is_some() { message::frame(&said) } else { frame }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn publish(uri: &str, found: &[&str]) -> Frame {
        let found: Vec<Value> = found.iter().map(|text| json!({"message": text})).collect();
        message::frame(&json!({"method": "x", "params": {"uri": uri, "diagnostics": found}}))
    }

    fn told(frame: &Frame) -> String {
        let value = message::value(frame);
        let found = value["params"]["diagnostics"].as_array().unwrap().clone();
        found
            .iter()
            .map(|it| it["message"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn a_deck_shows_what_both_found() {
        let mut both = Diagnostics::default();
        let deck = "file:///a.md";
        assert_eq!(told(&both.theirs(publish(deck, &["theirs"]))), "theirs");
        assert_eq!(told(&both.ours(publish(deck, &["ours"]))), "ours theirs");
        assert_eq!(told(&both.theirs(publish(deck, &["new"]))), "new ours");
        assert_eq!(told(&both.ours(publish(deck, &[]))), "new");
        assert_eq!(told(&both.theirs(publish(deck, &[]))), "");
    }

    #[test]
    fn code_is_not_ours_to_touch() {
        let mut both = Diagnostics::default();
        let odd = Frame::around(b"{ \"params\": {\"uri\" : \"file:///a.py\", \"diagnostics\":[]}}");
        assert_eq!(both.theirs(odd.clone()), odd);
        assert!(both.theirs.is_empty());
    }
}
