//! What a learner can set, read from JSON by one parser for every door.
//!
//! The doors are `config.toml` (turned into JSON by the store), `initializationOptions`,
//! `workspace/configuration` and `didChangeConfiguration`; a later one overrides key by key.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::deck::Shelf;
use crate::memory::{Aims, Limits, Schedule, Weekdays};

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
    /// `deckRetention`: decks with a share of their own, by name.
    pub deck_retention: BTreeMap<String, f32>,
    /// `maximumInterval`, in days: 1 to 36500.
    pub maximum_interval: u32,
    /// `fuzz`: whether reviews are spread over neighbouring days.
    pub fuzz: bool,
    /// `easyDays`: days of the week to keep free where a review can fall on another.
    pub easy_days: Weekdays,
    /// `autoTune`: whether parameters are fitted without being asked for, from 1,000 answers on.
    pub auto_tune: bool,
    /// `decks`: further deck files or folders.
    pub decks: Vec<String>,
    /// `skipDecks`: names of decks to leave out, shipped ones too (`tokio`).
    pub skip_decks: Vec<String>,
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
            deck_retention: BTreeMap::new(),
            maximum_interval: 36_500,
            fuzz: true,
            easy_days: Weekdays::default(),
            auto_tune: true,
            decks: Vec::new(),
            skip_decks: Vec::new(),
        }
    }
}

impl Settings {
    /// Every key there is, dotted, in the order the documentation lists them.
    pub const KEYS: [&'static str; 12] = [
        "hover.mode",
        "hover.answer",
        "limits.new",
        "limits.reviews",
        "retention",
        "deckRetention",
        "maximumInterval",
        "fuzz",
        "easyDays",
        "autoTune",
        "decks",
        "skipDecks",
    ];

    /// Takes over what `value` says, key by key: `{"hover": {"mode": "brief"}}` and
    /// `{"hover.mode": "brief"}` mean the same. A null says nothing. Where it says something that
    /// cannot be used, the old value stays and the problem is reported.
    pub fn merge(&mut self, value: &Value) -> Vec<SettingProblem> {
        let mut problems = Vec::new();
        self.merge_at("", value, &mut problems);
        problems
    }

    /// The settings in force as JSON, nested, readable by [`Settings::merge`].
    pub fn to_json(&self) -> Value {
        let own = self.deck_retention.iter().map(|(deck, share)| (deck.clone(), rounded(*share)));
        let own: serde_json::Map<String, Value> = own.collect();
        serde_json::json!({
            "hover": { "mode": self.hover_mode.as_str(), "answer": self.hover_answer.as_str() },
            "limits": { "new": self.limits.new, "reviews": self.limits.reviews },
            "retention": rounded(self.retention),
            "deckRetention": own,
            "maximumInterval": self.maximum_interval,
            "fuzz": self.fuzz,
            "easyDays": self.easy_days.names(),
            "autoTune": self.auto_tune,
            "decks": self.decks,
            "skipDecks": self.skip_decks,
        })
    }

    /// The schedule that follows for the cards of a shelf. `parameters` are the learner's own, empty for
    /// the defaults; should FSRS refuse them, the defaults serve.
    pub fn schedule(&self, shelf: &Shelf, parameters: &[f32]) -> Schedule {
        let own = shelf.decks().iter().filter_map(|deck| {
            let share = *self.deck_retention.get(&*deck.name)?;
            Some(deck.cards.iter().map(move |card| (card.id.clone(), share)))
        });
        let aims = Aims {
            retention: self.retention,
            retention_of: own.flatten().collect(),
            longest: self.maximum_interval,
            fuzz: self.fuzz,
            light: self.easy_days,
        };
        Schedule::with_parameters(parameters, aims.clone())
            .unwrap_or_else(|_| Schedule::aiming(aims))
    }

    fn merge_at(&mut self, key: &str, value: &Value, problems: &mut Vec<SettingProblem>) {
        if value.is_null() {
            return;
        }
        let done = match (is_group(key), value) {
            (true, Value::Object(fields)) => {
                for (field, inner) in fields {
                    let path =
                        if key.is_empty() { field.clone() } else { format!("{key}.{field}") };
                    self.merge_at(&path, inner, problems);
                }
                Ok(())
            }
            (true, _) => Err(bad(key, value, "a table of settings")),
            (false, _) => self.set(key, value),
        };
        problems.extend(done.err());
    }

    fn set(&mut self, key: &str, value: &Value) -> Result<(), SettingProblem> {
        match key {
            "hover.mode" => {
                self.hover_mode = word(key, value, HoverMode::WORDS, HoverMode::WANTED)?
            }
            "hover.answer" => {
                self.hover_answer = word(key, value, HoverAnswer::WORDS, HoverAnswer::WANTED)?;
            }
            "limits.new" => self.limits.new = count(key, value)?,
            "limits.reviews" => self.limits.reviews = count(key, value)?,
            "retention" => self.retention = share(key, value)?,
            "deckRetention" => self.deck_retention.extend(shares(key, value)?),
            "maximumInterval" => self.maximum_interval = days(key, value)?,
            "fuzz" => self.fuzz = flag(key, value)?,
            "autoTune" => self.auto_tune = flag(key, value)?,
            "easyDays" => self.easy_days = weekdays(key, value)?,
            "decks" => self.decks = texts(key, value, "a list of paths of deck files or folders")?,
            "skipDecks" => self.skip_decks = texts(key, value, "a list of names of decks")?,
            _ => match key.strip_prefix("deckRetention.") {
                Some(deck) => {
                    self.deck_retention.insert(deck.to_owned(), share(key, value)?);
                }
                None => return Err(SettingProblem::Unknown { key: key.to_owned() }),
            },
        }
        Ok(())
    }
}

impl HoverMode {
    const WORDS: &'static [(&'static str, Self)] =
        &[("full", Self::Full), ("brief", Self::Brief), ("off", Self::Off)];
    const WANTED: &'static str = "\"full\", \"brief\" or \"off\"";

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Brief => "brief",
            Self::Off => "off",
        }
    }
}

impl HoverAnswer {
    const WORDS: &'static [(&'static str, Self)] =
        &[("unlessDue", Self::UnlessDue), ("always", Self::Always), ("onDemand", Self::OnDemand)];
    const WANTED: &'static str = "\"unlessDue\", \"always\" or \"onDemand\"";

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnlessDue => "unlessDue",
            Self::Always => "always",
            Self::OnDemand => "onDemand",
        }
    }
}

/// Whether a key has settings below it.
fn is_group(key: &str) -> bool {
    key.is_empty()
        || Settings::KEYS
            .iter()
            .any(|known| known.strip_prefix(key).is_some_and(|rest| rest.starts_with('.')))
}

fn word<T: Copy>(
    key: &str,
    value: &Value,
    words: &[(&str, T)],
    wanted: &'static str,
) -> Result<T, SettingProblem> {
    let said = value.as_str();
    words
        .iter()
        .find(|(name, _)| Some(*name) == said)
        .map(|(_, meaning)| *meaning)
        .ok_or_else(|| bad(key, value, wanted))
}

fn count(key: &str, value: &Value) -> Result<u32, SettingProblem> {
    let whole = value.as_f64().filter(|n| n.fract() == 0.0 && (0.0..=9999.0).contains(n));
    // In range by the line above, so the conversion is exact.
    whole.map(|n| n as u32).ok_or_else(|| bad(key, value, "a whole number from 0 to 9999"))
}

fn share(key: &str, value: &Value) -> Result<f32, SettingProblem> {
    let share = value.as_f64().filter(|n| (0.70..=0.99).contains(n));
    share.map(|n| n as f32).ok_or_else(|| bad(key, value, "a number from 0.70 to 0.99"))
}

/// A table of decks' names and their shares.
fn shares(key: &str, value: &Value) -> Result<Vec<(String, f32)>, SettingProblem> {
    let wanted = "a table of decks' names, each with a number from 0.70 to 0.99";
    let table = value.as_object().ok_or_else(|| bad(key, value, wanted))?;
    let one = |(deck, value): (&String, &Value)| {
        Ok((deck.clone(), share(&format!("{key}.{deck}"), value)?))
    };
    table.iter().map(one).collect()
}

fn days(key: &str, value: &Value) -> Result<u32, SettingProblem> {
    let whole = value.as_f64().filter(|n| n.fract() == 0.0 && (1.0..=36_500.0).contains(n));
    whole.map(|n| n as u32).ok_or_else(|| bad(key, value, "a whole number of days from 1 to 36500"))
}

fn flag(key: &str, value: &Value) -> Result<bool, SettingProblem> {
    value.as_bool().ok_or_else(|| bad(key, value, "true or false"))
}

fn weekdays(key: &str, value: &Value) -> Result<Weekdays, SettingProblem> {
    let wanted = "a list of days of the week, such as [\"saturday\", \"sunday\"]";
    let mut days = Weekdays::default();
    for name in texts(key, value, wanted)? {
        days.add(Weekdays::named(&name).ok_or_else(|| bad(key, value, wanted))?);
    }
    Ok(days)
}

/// A share as people write it: three digits are enough.
fn rounded(share: f32) -> Value {
    ((f64::from(share) * 1000.0).round() / 1000.0).into()
}

fn texts(key: &str, value: &Value, wanted: &'static str) -> Result<Vec<String>, SettingProblem> {
    let list = match value {
        Value::String(one) => Some(vec![one.clone()]),
        Value::Array(many) => many.iter().map(|v| v.as_str().map(str::to_owned)).collect(),
        _ => None,
    };
    list.ok_or_else(|| bad(key, value, wanted))
}

fn bad(key: &str, value: &Value, wanted: &'static str) -> SettingProblem {
    let mut found = value.to_string();
    if found.chars().count() > 40 {
        found = found.chars().take(39).chain(['…']).collect();
    }
    let key = if key.is_empty() { "settings".to_owned() } else { key.to_owned() };
    SettingProblem::BadValue { key, found, wanted }
}

#[cfg(test)]
mod tests;
