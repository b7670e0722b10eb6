//! Settings come through several doors; here their layers lie on each other.
//!
//! What a setting means is `tutor::Settings`. From below: the defaults, `config.toml`, the client's
//! `initializationOptions`, and what the client says later (`workspace/configuration` or
//! `didChangeConfiguration`). A layer that says something new replaces its older self whole.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::tutor::Settings;

/// The section of a client's configuration that is ours.
pub const SECTION: &str = "hoverdeck";

/// The layers above the defaults, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Door {
    File,
    Options,
    Client,
}

/// What each door said last.
#[derive(Debug, Default)]
pub struct Layers {
    said: [Value; 3],
    /// Problems that were reported; each is reported once.
    reported: BTreeSet<String>,
}

impl Door {
    pub const ALL: [Self; 3] = [Self::File, Self::Options, Self::Client];

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::File => "config.toml",
            Self::Options => "initializationOptions",
            Self::Client => "the editor's settings",
        }
    }
}

impl Layers {
    pub fn say(&mut self, door: Door, value: Value) {
        if let Some(said) = self.said.get_mut(door as usize) {
            *said = value;
        }
    }

    /// The settings in force.
    pub fn settings(&self) -> Settings {
        self.merged().0
    }

    /// Every problem of every layer, as sentences.
    pub fn problems(&self) -> Vec<String> {
        self.merged().1
    }

    /// The problems that nobody has heard of yet.
    pub fn new_problems(&mut self) -> Vec<String> {
        let mut problems = self.problems();
        problems.retain(|problem| self.reported.insert(problem.clone()));
        problems
    }

    /// The settings in force and which door each comes from.
    pub fn to_json(&self) -> Value {
        let origins: serde_json::Map<String, Value> =
            Settings::KEYS.iter().map(|key| ((*key).to_owned(), json!(self.origin(key)))).collect();
        json!({ "values": self.settings().to_json(), "from": origins, "problems": self.problems() })
    }

    fn merged(&self) -> (Settings, Vec<String>) {
        let mut settings = Settings::default();
        let mut problems = Vec::new();
        for (door, value) in Door::ALL.iter().zip(&self.said) {
            let found = settings.merge(value);
            problems.extend(found.iter().map(|problem| format!("{}: {problem}", door.name())));
        }
        (settings, problems)
    }

    fn origin(&self, key: &str) -> &'static str {
        let speaks = |(door, value): (&Door, &Value)| says(value, key).then(|| door.name());
        Door::ALL.iter().zip(&self.said).rev().find_map(speaks).unwrap_or("default")
    }
}

/// Whether a layer gives a usable value for a key.
fn says(value: &Value, key: &str) -> bool {
    let nested = key.split('.').try_fold(value, |at, part| at.get(part));
    let Some(found) = nested.or_else(|| value.get(key)).filter(|it| !it.is_null()) else {
        return false;
    };
    let mut single = serde_json::Map::new();
    single.insert(key.to_owned(), found.clone());
    Settings::default().merge(&Value::Object(single)).is_empty()
}

/// Our part of what a client pushes or hands over: some send the section, some the whole tree.
pub fn own_section(value: Value) -> Value {
    match value {
        Value::Object(mut fields) if fields.contains_key(SECTION) => {
            fields.remove(SECTION).unwrap_or_default()
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_door_overrides_key_by_key_and_can_take_it_back() {
        let mut layers = Layers::default();
        layers.say(Door::File, json!({"limits": {"new": 1, "reviews": 2}}));
        layers.say(Door::Options, json!({"limits.new": 3, "hover": {"mode": "brief"}}));
        layers.say(Door::Client, json!({"limits": {"new": 4}, "retention": 7}));
        let expected = json!({
            "values": {
                "hover": {"mode": "brief", "answer": "unlessDue"},
                "limits": {"new": 4, "reviews": 2}, "retention": 0.9, "deckRetention": {},
                "maximumInterval": 36500, "fuzz": true, "easyDays": [], "autoTune": true, "decks": [],
                "skipDecks": []
            },
            "from": {
                "hover.mode": "initializationOptions", "hover.answer": "default",
                "limits.new": "the editor's settings", "limits.reviews": "config.toml",
                "retention": "default", "deckRetention": "default",
                "maximumInterval": "default", "fuzz": "default", "easyDays": "default", "autoTune": "default",
                "decks": "default", "skipDecks": "default"
            },
            "problems": ["the editor's settings: `retention` is 7; it must be a number from 0.70 to 0.99"]
        });
        assert_eq!(layers.to_json(), expected);
        layers.say(Door::Client, Value::Null);
        assert_eq!(layers.settings().limits.new, 3);
    }

    #[test]
    fn a_problem_is_new_once() {
        let mut layers = Layers::default();
        layers.say(Door::File, json!({"x": 1}));
        assert_eq!(layers.new_problems(), ["config.toml: there is no setting `x`"]);
        layers.say(Door::Client, json!({"y": 1}));
        assert_eq!(layers.new_problems(), ["the editor's settings: there is no setting `y`"]);
        assert_eq!(layers.new_problems(), Vec::<String>::new());
    }

    #[test]
    fn the_section_may_come_wrapped() {
        assert_eq!(own_section(json!({"hoverdeck": {"a": 1}, "other": 2})), json!({"a": 1}));
        assert_eq!(own_section(json!({"a": 1})), json!({"a": 1}));
        assert_eq!(own_section(Value::Null), Value::Null);
    }
}
