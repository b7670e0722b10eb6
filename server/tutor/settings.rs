//! What a learner can set, read from JSON by one parser for every door.
//!
//! The doors are `config.toml` (turned into JSON by the store), `initializationOptions`,
//! `workspace/configuration` and `didChangeConfiguration`; a later one overrides key by key.

use crate::memory::Limits;

/// Everything that can be set, with its value in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// `hover.mode`: `full` | `brief` | `off`.
    pub hover_mode: HoverMode,
    /// `hover.answer`: `unlessDue` | `always` | `onDemand`.
    pub hover_answer: HoverAnswer,
    /// `limits.new` and `limits.reviews`, per day, 0 to 9999.
    pub limits: Limits,
    /// `retention`, the share of answers one wants to know: 0.70 to 0.99.
    pub retention: f32,
    /// `decks`: further deck files or folders.
    pub decks: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HoverMode {
    #[default]
    Full,
    Brief,
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HoverAnswer {
    #[default]
    UnlessDue,
    Always,
    OnDemand,
}

/// A setting that was ignored, with the reason. Display says what is allowed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SettingProblem {
    #[error("there is no setting `{key}`")]
    Unknown { key: String },
    #[error("`{key}` is {found}; it must be {wanted}")]
    BadValue { key: String, found: String, wanted: &'static str },
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            hover_mode: HoverMode::default(),
            hover_answer: HoverAnswer::default(),
            limits: Limits { new: 20, reviews: 200 },
            retention: 0.9,
            decks: Vec::new(),
        }
    }
}

impl Settings {
    /// Takes over what `value` says, key by key (`{"hover": {"mode": "brief"}}`); keeps the old value
    /// where it says something that cannot be used.
    pub fn merge(&mut self, value: &serde_json::Value) -> Vec<SettingProblem> {
        let _ = value;
        todo!()
    }
}
