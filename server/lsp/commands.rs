//! Every command a client can send through `workspace/executeCommand`: one constant each, what it wants,
//! and how its argument is read. What the commands do is `execute.rs`; `editors/README.md` is this table for
//! people, and a test holds the two together.

use serde_json::{Map, Value};
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{Position, Range, Uri};

use crate::deck::CardId;
use crate::memory::Rating;

pub const CARD: &str = "hoverdeck.card";
pub const CARDS: &str = "hoverdeck.cards";
pub const REVEAL: &str = "hoverdeck.reveal";
pub const QUIZ: &str = "hoverdeck.quiz";
pub const QUIZ_CARD: &str = "hoverdeck.quizCard";
pub const QUIZ_FILE: &str = "hoverdeck.quizFile";
pub const NEXT: &str = "hoverdeck.next";
pub const RATE: &str = "hoverdeck.rate";
pub const SKIP: &str = "hoverdeck.skip";
pub const STOP: &str = "hoverdeck.stop";
pub const UNDO: &str = "hoverdeck.undo";
pub const DUE: &str = "hoverdeck.due";
pub const STATS: &str = "hoverdeck.stats";
pub const HISTORY: &str = "hoverdeck.history";
pub const OPEN: &str = "hoverdeck.open";
pub const SUSPEND: &str = "hoverdeck.suspend";
pub const UNSUSPEND: &str = "hoverdeck.unsuspend";
pub const HIDE: &str = "hoverdeck.hide";
pub const UNHIDE: &str = "hoverdeck.unhide";
pub const BURY: &str = "hoverdeck.bury";
pub const RESET: &str = "hoverdeck.reset";
pub const NEW_CARD: &str = "hoverdeck.newCard";
pub const STATUS: &str = "hoverdeck.status";
pub const CHECK: &str = "hoverdeck.check";

/// A command and the argument it wants: an object in the first place of `arguments`.
#[derive(Debug)]
pub struct Spec {
    pub name: &'static str,
    /// The shape of the object, as in `editors/README.md`; `?` marks what may be left out.
    pub wants: &'static str,
    /// The key that a bare string stands for, for clients where one types the argument.
    pub word: Option<&'static str>,
}

const fn spec(name: &'static str, wants: &'static str, word: Option<&'static str>) -> Spec {
    Spec { name, wants, word }
}

/// All commands, in the order of the documentation.
pub const TABLE: [Spec; 24] = [
    spec(
        CARD,
        r#"{"card"?: id, "uri"?: document, "position"?: {"line", "character"}}"#,
        Some("card"),
    ),
    spec(CARDS, r#"{"deck"?: name, "tag"?: name}"#, Some("deck")),
    spec(REVEAL, r#"{"quiz": id} or {"card": id}"#, Some("card")),
    spec(QUIZ, r#"{"deck"?: name, "tag"?: name, "ahead"?: days, "cards"?: [id, …]}"#, Some("deck")),
    spec(QUIZ_CARD, r#"{"card": id}"#, Some("card")),
    spec(QUIZ_FILE, r#"{"uri"?: document, "cards"?: [id, …]}"#, Some("uri")),
    spec(NEXT, r#"{"quiz": id}"#, Some("quiz")),
    spec(RATE, r#"{"quiz": id, "card"?: id, "rating": 1 to 5, "durationMs"?: number}"#, None),
    spec(SKIP, r#"{"quiz": id, "card"?: id}"#, Some("quiz")),
    spec(STOP, r#"{"quiz": id}"#, Some("quiz")),
    spec(UNDO, r#"{"quiz"?: id}"#, Some("quiz")),
    spec(DUE, "{}", None),
    spec(STATS, "{}", None),
    spec(HISTORY, r#"{"card"?: id, "limit"?: 1 to 1000}"#, Some("card")),
    spec(OPEN, r#"{"card": id}"#, Some("card")),
    spec(SUSPEND, r#"{"card": id}"#, Some("card")),
    spec(UNSUSPEND, r#"{"card": id}"#, Some("card")),
    spec(HIDE, r#"{"card": id}"#, Some("card")),
    spec(UNHIDE, r#"{"card": id}"#, Some("card")),
    spec(BURY, r#"{"card": id}"#, Some("card")),
    spec(RESET, r#"{"card": id}"#, Some("card")),
    spec(
        NEW_CARD,
        r#"{"question"?: text, "answer"?: text, "deck"?: name, "uri"?: document, "range"?: {"start", "end"}}"#,
        Some("question"),
    ),
    spec(STATUS, "{}", None),
    spec(CHECK, "{}", None),
];

/// The argument of one call, with words for what is wrong with it.
#[derive(Debug)]
pub struct Arguments {
    spec: &'static Spec,
    fields: Map<String, Value>,
}

impl Arguments {
    /// Finds the command and reads the shape of its argument.
    ///
    /// # Errors
    /// `InvalidParams` with a sentence that says what to send.
    pub fn read(command: &str, arguments: Vec<Value>) -> Result<Self, Error> {
        let spec = TABLE.iter().find(|spec| spec.name == command).ok_or_else(|| {
            let names: Vec<&str> = TABLE.iter().map(|spec| spec.name).collect();
            Error::invalid_params(format!(
                "There is no command `{command}`. Send one of: {}.",
                names.join(", ")
            ))
        })?;
        let fields = match (arguments.into_iter().next(), spec.word) {
            (None | Some(Value::Null), _) => Map::new(),
            (Some(Value::Object(fields)), _) => fields,
            (Some(word @ Value::String(_)), Some(key)) => Map::from_iter([(key.to_owned(), word)]),
            (Some(other), _) => {
                return Err(wrong(spec, &format!("its first argument is {}", kind(&other))));
            }
        };
        Ok(Self { spec, fields })
    }

    pub const fn name(&self) -> &'static str {
        self.spec.name
    }

    /// A card id that must be there.
    pub fn card(&self) -> Result<CardId, Error> {
        self.optional_card()?.ok_or_else(|| self.missing("card"))
    }

    pub fn optional_card(&self) -> Result<Option<CardId>, Error> {
        self.text("card")?.map(|text| self.card_id("card", text)).transpose()
    }

    /// A list of card ids.
    pub fn cards(&self) -> Result<Option<Vec<CardId>>, Error> {
        match self.get("cards") {
            None => Ok(None),
            Some(Value::Array(items)) => {
                let id = |item: &Value| match item.as_str() {
                    Some(text) => self.card_id("cards", text),
                    None => Err(self.bad("cards", item, "a list of card ids")),
                };
                items.iter().map(id).collect::<Result<_, _>>().map(Some)
            }
            Some(other) => Err(self.bad("cards", other, "a list of card ids")),
        }
    }

    /// The id of a quiz that must be there.
    pub fn quiz(&self) -> Result<&str, Error> {
        self.optional_quiz()?.ok_or_else(|| self.missing("quiz"))
    }

    pub fn optional_quiz(&self) -> Result<Option<&str>, Error> {
        self.text("quiz")
    }

    pub fn deck(&self) -> Result<Option<&str>, Error> {
        self.text("deck")
    }

    pub fn tag(&self) -> Result<Option<&str>, Error> {
        self.text("tag")
    }

    pub fn rating(&self) -> Result<Rating, Error> {
        let value = self.get("rating").ok_or_else(|| self.missing("rating"))?;
        value
            .as_i64()
            .and_then(Rating::from_digit)
            .ok_or_else(|| self.bad("rating", value, "a whole number from 1 to 5"))
    }

    /// A whole number from 0 to `most`.
    pub fn number(&self, key: &'static str, most: u32) -> Result<Option<u32>, Error> {
        let read = |value: &Value| {
            let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
            number
                .filter(|number| *number <= most)
                .ok_or_else(|| self.bad(key, value, &format!("a whole number from 0 to {most}")))
        };
        self.get(key).map(read).transpose()
    }

    pub fn uri(&self) -> Result<Option<Uri>, Error> {
        let Some(text) = self.text("uri")? else { return Ok(None) };
        let parsed = text.parse::<Uri>();
        parsed.map(Some).map_err(|_| self.bad("uri", &text.into(), "a URI such as file:///a/b.py"))
    }

    pub fn position(&self) -> Result<Option<Position>, Error> {
        let read = |value: &Value| {
            serde_json::from_value(value.clone()).map_err(|_| {
                self.bad("position", value, "{\"line\": number, \"character\": number}")
            })
        };
        self.get("position").map(read).transpose()
    }

    pub fn range(&self) -> Result<Option<Range>, Error> {
        let read = |value: &Value| {
            serde_json::from_value(value.clone())
                .map_err(|_| self.bad("range", value, "{\"start\": position, \"end\": position}"))
        };
        self.get("range").map(read).transpose()
    }

    /// An error about this call that only its doing could find.
    pub fn wrong(&self, what: &str) -> Error {
        wrong(self.spec, what)
    }

    fn get(&self, key: &str) -> Option<&Value> {
        self.fields.get(key).filter(|value| !value.is_null())
    }

    /// A text; `None` if it is not given.
    pub fn text(&self, key: &'static str) -> Result<Option<&str>, Error> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(self.bad(key, other, "a string")),
        }
    }

    fn card_id(&self, key: &str, text: &str) -> Result<CardId, Error> {
        CardId::new(text).map_err(|error| wrong(self.spec, &format!("`{key}`: {error}")))
    }

    fn missing(&self, key: &str) -> Error {
        wrong(self.spec, &format!("`{key}` is missing"))
    }

    fn bad(&self, key: &str, value: &Value, wanted: &str) -> Error {
        wrong(self.spec, &format!("`{key}` is {}; it must be {wanted}", kind(value)))
    }
}

fn wrong(spec: &Spec, what: &str) -> Error {
    Error::invalid_params(format!("{} wants {}, but {what}.", spec.name, spec.wants))
}

/// A value in an error message: short ones as they are, others by what they are.
fn kind(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::String(text) if text.chars().count() > 40 => "a long text".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn error(command: &str, argument: Value) -> String {
        let read = || {
            let it = Arguments::read(command, vec![argument])?;
            match command {
                RATE => it.quiz().map(drop).and(it.rating().map(drop)),
                HISTORY => it.number("limit", 1000).map(drop),
                QUIZ => it.cards().map(drop),
                CARD => it.position().map(drop).and(it.uri().map(drop)),
                _ => it.card().map(drop),
            }
        };
        read().unwrap_err().message.into_owned()
    }

    #[test]
    fn what_is_wrong_is_said_with_what_to_send() {
        let said = [
            error(RATE, json!({"quiz": "q", "rating": 7})),
            error(RATE, json!({"rating": 3})),
            error(SUSPEND, json!({"card": "Not An Id"})),
            error(SUSPEND, json!(5)),
            error(SUSPEND, json!([])),
            error(HISTORY, json!({"limit": -1})),
            error(QUIZ, json!({"cards": ["a", 5]})),
            error(CARD, json!({"position": {"line": -1}})),
            error(CARD, json!({"uri": "not a uri"})),
        ];
        insta::assert_snapshot!(said.join("\n"), @r#"
        hoverdeck.rate wants {"quiz": id, "card"?: id, "rating": 1 to 5, "durationMs"?: number}, but `rating` is 7; it must be a whole number from 1 to 5.
        hoverdeck.rate wants {"quiz": id, "card"?: id, "rating": 1 to 5, "durationMs"?: number}, but `quiz` is missing.
        hoverdeck.suspend wants {"card": id}, but `card`: `Not An Id` is no card id: use 1 to 80 lower-case letters, digits and single hyphens, such as `event-loop`.
        hoverdeck.suspend wants {"card": id}, but its first argument is 5.
        hoverdeck.suspend wants {"card": id}, but its first argument is a list.
        hoverdeck.history wants {"card"?: id, "limit"?: 1 to 1000}, but `limit` is -1; it must be a whole number from 0 to 1000.
        hoverdeck.quiz wants {"deck"?: name, "tag"?: name, "ahead"?: days, "cards"?: [id, …]}, but `cards` is 5; it must be a list of card ids.
        hoverdeck.card wants {"card"?: id, "uri"?: document, "position"?: {"line", "character"}}, but `position` is an object; it must be {"line": number, "character": number}.
        hoverdeck.card wants {"card"?: id, "uri"?: document, "position"?: {"line", "character"}}, but `uri` is "not a uri"; it must be a URI such as file:///a/b.py.
        "#);
    }

    #[test]
    fn an_unknown_command_is_told_the_known_ones() {
        let message = Arguments::read("hoverdeck.fly", vec![]).unwrap_err().message;
        assert!(
            message
                .starts_with("There is no command `hoverdeck.fly`. Send one of: hoverdeck.card, ")
        );
    }

    #[test]
    fn a_bare_word_stands_for_the_most_likely_key() {
        let it = Arguments::read(QUIZ_CARD, vec![json!("await")]).unwrap();
        assert_eq!(it.card().unwrap().as_str(), "await");
        assert!(Arguments::read(DUE, vec![json!("x")]).is_err());
        assert!(Arguments::read(DUE, vec![Value::Null]).is_ok());
    }

    #[test]
    fn names_are_our_own_and_unlike() {
        let mut names: Vec<&str> = TABLE.iter().map(|spec| spec.name).collect();
        assert!(names.iter().all(|name| name.starts_with("hoverdeck.")));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), TABLE.len());
    }
}
