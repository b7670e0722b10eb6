//! Settings in JSON, with comments or without: one value put in or taken out, all else left as it stands.

use jsonc_parser::ast::{Array, Object, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};
use serde_json::Value as Json;

use super::entries::{gap_before, put_first, spliced, take};
use super::trouble::Trouble;

/// What a reader of such a file accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taste {
    /// Comments and trailing commas: Zed, Sublime Text.
    Comments,
    /// JSON and nothing else: Kate.
    Strict,
}

/// A text that was read, with one level of indentation as its writer makes it.
pub struct Settings<'a> {
    text: &'a str,
    root: Value<'a>,
    unit: String,
}

impl<'a> Settings<'a> {
    /// Reads settings; a file without anything in it has none.
    ///
    /// # Errors
    /// With the line at which the text cannot be read.
    pub fn read(text: &'a str, taste: Taste, unit: &str) -> Result<Self, Trouble> {
        let lenient = taste == Taste::Comments;
        let options = ParseOptions {
            allow_comments: lenient,
            allow_trailing_commas: lenient,
            allow_loose_object_property_names: false,
            allow_missing_commas: false,
            allow_single_quoted_strings: false,
            allow_hexadecimal_numbers: false,
            allow_unary_plus_numbers: false,
            allow_bare_decimal_point_numbers: false,
            allow_extended_string_escapes: false,
            allow_non_finite_numbers: false,
        };
        let collect = CollectOptions { comments: CommentCollectionStrategy::Off, tokens: false };
        let parsed = parse_to_ast(text, &collect, &options)
            .map_err(|error| unreadable(&error.to_string()))?;
        match parsed.value {
            Some(root @ Value::Object(_)) => {
                let unit = unit_of(text, &root).unwrap_or_else(|| unit.to_owned());
                Ok(Self { text, root, unit })
            }
            _ => Err(unreadable("it must be one object in braces")),
        }
    }

    /// The value at a path of keys.
    pub fn get(&self, path: &[&str]) -> Option<&Value<'a>> {
        path.iter()
            .try_fold(&self.root, |value, key| value.as_object()?.get(key).map(|it| &it.value))
    }

    /// A value as plain JSON, without its comments.
    pub fn json(&self, path: &[&str]) -> Option<Json> {
        self.get(path).map(plain)
    }

    /// The text with `value` at `path`: in place of what is there, else as the first of its object. Objects on
    /// the way are made.
    ///
    /// # Errors
    /// If something on the way is no object.
    pub fn with(&self, path: &[&str], value: &Json) -> Result<String, Trouble> {
        if let Some(old) = self.get(path) {
            let depth = path.len();
            return Ok(spliced(self.text, span(old), &self.written(value, depth)));
        }
        let known = (0..path.len()).rev().find(|known| self.get(&path[..*known]).is_some());
        let known = known.unwrap_or_default();
        let (way, rest) = path.split_at(known);
        let object = self.get(way).and_then(Value::as_object).ok_or_else(|| {
            Trouble::new(format!("`{}` is no object in braces", way.join(".")))
                .advise("Correct it first.")
        })?;
        let (key, deeper) = rest.split_first().unwrap_or((&"", &[]));
        let wrapped = deeper.iter().rev().fold(value.clone(), |inner, key| {
            Json::Object(std::iter::once(((*key).to_owned(), inner)).collect())
        });
        let entry = format!("{}: {}", Json::from(*key), self.written(&wrapped, known + 1));
        Ok(self.put_into(object, &entry, known))
    }

    /// The text without the value at `path`, and without objects on the way that held nothing else.
    pub fn without(&self, path: &[&str]) -> String {
        let Some((key, way)) = path.split_last() else { return self.text.to_owned() };
        let Some(object) = self.get(way).and_then(Value::as_object) else {
            return self.text.to_owned();
        };
        match object.get(key) {
            Some(_) if object.properties.len() == 1 && !way.is_empty() => self.without(way),
            Some(property) => take(self.text, property.range.start..property.range.end),
            None => self.text.to_owned(),
        }
    }

    /// The text with a string as the first of the array at `path`.
    pub fn with_first(&self, path: &[&str], item: &str) -> Option<String> {
        let array = self.get(path)?.as_array()?;
        let first = array.elements.first().map(Ranged::start);
        Some(put_first(self.text, array.range.start + 1, first, &Json::from(item).to_string()))
    }

    /// The text with its first string of the array at `path` replaced, or taken out for `None`.
    pub fn with_other_first(&self, path: &[&str], item: Option<&str>) -> Option<String> {
        let first = span(self.get(path)?.as_array()?.elements.first()?);
        Some(match item {
            Some(item) => spliced(self.text, first, &Json::from(item).to_string()),
            None => take(self.text, first),
        })
    }

    /// The text without a string in the array at `path`.
    pub fn without_item(&self, path: &[&str], item: &str) -> Option<String> {
        let found = self.get(path)?.as_array()?.elements.iter().find(|it| is(it, item))?;
        Some(take(self.text, span(found)))
    }

    /// Whether the array at `path` has this string; `None` without such an array.
    pub fn has_item(&self, path: &[&str], item: &str) -> Option<bool> {
        let array: &Array = self.get(path)?.as_array()?;
        Some(array.elements.iter().any(|it| is(it, item)))
    }

    /// As the first of an object at a depth. An empty one is opened up.
    fn put_into(&self, object: &Object, entry: &str, depth: usize) -> String {
        let open = object.range.start + 1;
        if let Some(first) = object.properties.first() {
            return put_first(self.text, open, Some(first.range.start), entry);
        }
        let eol = self.eol();
        let inside = self.unit.repeat(depth + 1);
        let held = self.text.get(open..object.range.end - 1).unwrap_or_default();
        // Comments in an empty object stay; blanks make way.
        let blank = held.trim().is_empty();
        let range = if blank { open..object.range.end - 1 } else { open..open };
        let tail = if blank { format!("{eol}{}", self.unit.repeat(depth)) } else { String::new() };
        spliced(self.text, range, &format!("{eol}{inside}{entry}{tail}"))
    }

    /// A value as it stands at a depth of the text: an object over several lines, all else on one.
    fn written(&self, value: &Json, depth: usize) -> String {
        let Json::Object(fields) = value else { return on_one_line(value) };
        let inside = self.unit.repeat(depth + 1);
        let field = |(key, value): (&String, &Json)| {
            format!("{inside}{}: {}", Json::from(key.as_str()), self.written(value, depth + 1))
        };
        let fields: Vec<String> = fields.iter().map(field).collect();
        let eol = self.eol();
        format!("{{{eol}{}{eol}{}}}", fields.join(&format!(",{eol}")), self.unit.repeat(depth))
    }

    fn eol(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }
}

fn unreadable(why: &str) -> Trouble {
    Trouble::new(format!("it is no JSON that can be read: {why}")).advise("Correct it first.")
}

fn span(value: &Value) -> std::ops::Range<usize> {
    let Range { start, end, .. } = value.range();
    start..end
}

/// The blanks before the first property, if it stands on a line of its own.
fn unit_of(text: &str, root: &Value) -> Option<String> {
    let first = root.as_object()?.properties.first()?;
    let (_, blanks) = gap_before(text, first.range.start).rsplit_once('\n')?;
    (!blanks.is_empty()).then(|| blanks.to_owned())
}

/// A value on one line, with a blank behind each comma of a list.
fn on_one_line(value: &Json) -> String {
    match value {
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(on_one_line).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}

fn is(value: &Value, item: &str) -> bool {
    value.as_string_lit().is_some_and(|literal| literal.value == item)
}

fn plain(value: &Value) -> Json {
    match value {
        Value::StringLit(literal) => Json::from(literal.value.as_ref()),
        Value::NumberLit(literal) => {
            serde_json::from_str(literal.value).unwrap_or_else(|_| Json::from(literal.value))
        }
        Value::BooleanLit(literal) => Json::from(literal.value),
        Value::NullKeyword(_) => Json::Null,
        Value::Array(array) => array.elements.iter().map(plain).collect(),
        Value::Object(object) => {
            let pair = |it: &jsonc_parser::ast::ObjectProp| {
                (it.name.as_str().to_owned(), plain(&it.value))
            };
            Json::Object(object.properties.iter().map(pair).collect())
        }
    }
}
