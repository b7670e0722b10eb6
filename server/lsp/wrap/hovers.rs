//! Two hovers as one: our card first, then what the other server says.

use serde_json::{Value, json};

/// Between the card and the other's text.
const RULE: &str = "\n\n---\n\n";
const PLAIN_RULE: &str = "\n\n────────\n\n";

/// The hover to show; `None` when the other's stands as it is.
///
/// The form is the other's: an array of marked strings stays one, with the card at its head. Two texts become one, in
/// Markdown if either is. The range is where both apply.
pub fn merged(ours: &Value, theirs: &Value) -> Option<Value> {
    if is_empty(ours) {
        return None;
    }
    if is_empty(theirs) {
        return Some(ours.clone());
    }
    let mut hover = json!({"contents": contents(&ours["contents"], &theirs["contents"])});
    if let Some(range) = range(&ours["range"], &theirs["range"]) {
        hover["range"] = range;
    }
    Some(hover)
}

fn is_empty(hover: &Value) -> bool {
    blank(&hover["contents"])
}

fn blank(contents: &Value) -> bool {
    match contents {
        Value::String(text) => text.trim().is_empty(),
        Value::Array(parts) => parts.iter().all(blank),
        Value::Object(fields) => {
            fields.get("value").and_then(Value::as_str).is_none_or(|text| text.trim().is_empty())
        }
        _ => true,
    }
}

fn contents(ours: &Value, theirs: &Value) -> Value {
    match theirs {
        Value::Array(parts) => {
            let mut all = vec![json!(markdown(ours))];
            all.extend(parts.iter().cloned());
            Value::Array(all)
        }
        // A marked string, alone: with a language it is code, without it is Markdown.
        Value::String(_) => json!([markdown(ours), theirs]),
        Value::Object(fields) if fields.contains_key("language") => json!([markdown(ours), theirs]),
        _ if is_plain(ours) && is_plain(theirs) => {
            let text = format!("{}{PLAIN_RULE}{}", text(ours).trim_end(), text(theirs));
            json!({"kind": "plaintext", "value": text})
        }
        _ => {
            let text = format!("{}{RULE}{}", markdown(ours).trim_end(), markdown(theirs));
            json!({"kind": "markdown", "value": text})
        }
    }
}

fn is_plain(contents: &Value) -> bool {
    contents["kind"] == "plaintext"
}

fn text(contents: &Value) -> &str {
    contents["value"].as_str().unwrap_or_default()
}

/// A text as Markdown: a plain one is put behind a fence, since its characters mean nothing but themselves.
fn markdown(contents: &Value) -> String {
    let text = text(contents);
    if !is_plain(contents) {
        return text.to_owned();
    }
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    format!("{fence}text\n{}\n{fence}", text.trim_end_matches('\n'))
}

/// The longest run of backquotes.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Where both apply, if they do; else the one there is, ours before the other's.
fn range(ours: &Value, theirs: &Value) -> Option<Value> {
    let (Some(our_start), Some(their_start)) = (place(ours, "start"), place(theirs, "start"))
    else {
        return [ours, theirs].into_iter().find(|it| it.is_object()).cloned();
    };
    let ends = (place(ours, "end"), place(theirs, "end"));
    let start = our_start.max(their_start);
    let end = ends.0.zip(ends.1).map(|(ours, theirs)| ours.min(theirs))?;
    if start > end {
        return Some(ours.clone());
    }
    let position = |(line, character): (u64, u64)| json!({"line": line, "character": character});
    Some(json!({"start": position(start), "end": position(end)}))
}

fn place(range: &Value, end: &str) -> Option<(u64, u64)> {
    Some((range[end]["line"].as_u64()?, range[end]["character"].as_u64()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(kind: &str) -> Value {
        json!({"contents": {"kind": kind, "value": "**What?**\n"}, "range": span(4, 9)})
    }

    fn span(from: u64, to: u64) -> Value {
        json!({"start": {"line": 2, "character": from}, "end": {"line": 2, "character": to}})
    }

    #[test]
    fn two_texts_become_one_of_the_richer_kind() {
        let both = |ours: &str, theirs: Value| {
            let merged = merged(&card(ours), &json!({"contents": theirs})).unwrap();
            merged["contents"].clone()
        };
        let markdown = json!({"kind": "markdown", "value": "`def f()`"});
        let plain = json!({"kind": "plaintext", "value": "def f(*a)\n"});
        assert_eq!(
            both("markdown", markdown.clone()),
            json!({"kind": "markdown", "value": "**What?**\n\n---\n\n`def f()`"})
        );
        assert_eq!(
            both("markdown", plain.clone()),
            json!({"kind": "markdown", "value": "**What?**\n\n---\n\n```text\ndef f(*a)\n```"})
        );
        assert_eq!(
            both("plaintext", plain),
            json!({"kind": "plaintext", "value": "**What?**\n\n────────\n\ndef f(*a)\n"})
        );
        assert_eq!(
            both("plaintext", markdown),
            json!({"kind": "markdown", "value": "```text\n**What?**\n```\n\n---\n\n`def f()`"})
        );
    }

    #[test]
    fn marked_strings_keep_their_form() {
        let both = |theirs: Value| {
            merged(&card("markdown"), &json!({"contents": theirs})).unwrap()["contents"].clone()
        };
        let code = json!({"language": "python", "value": "def f()"});
        assert_eq!(both(json!("*f*")), json!(["**What?**\n", "*f*"]));
        assert_eq!(both(code.clone()), json!(["**What?**\n", code]));
        assert_eq!(both(json!([code, "docs"])), json!(["**What?**\n", code, "docs"]));
    }

    #[test]
    fn one_hover_is_shown_as_it_is() {
        let ours = card("markdown");
        for nothing in [
            json!(null),
            json!({"contents": ""}),
            json!({"contents": []}),
            json!({"contents": ["", {"language": "x", "value": " "}]}),
            json!({"contents": {"kind": "markdown", "value": "\n"}}),
        ] {
            assert_eq!(merged(&ours, &nothing), Some(ours.clone()), "{nothing}");
        }
        assert_eq!(merged(&json!(null), &ours), None);
    }

    #[test]
    fn the_range_is_where_both_apply() {
        let both = |range: Value| {
            let theirs = json!({"contents": "f", "range": range});
            merged(&card("markdown"), &theirs).unwrap()["range"].clone()
        };
        assert_eq!(both(span(4, 9)), span(4, 9));
        assert_eq!(both(span(0, 7)), span(4, 7));
        assert_eq!(both(span(20, 30)), span(4, 9));
        assert_eq!(both(json!(null)), span(4, 9));
        let ours = json!({"contents": "x"});
        assert_eq!(
            merged(&ours, &json!({"contents": "f", "range": span(1, 2)})).unwrap()["range"],
            span(1, 2)
        );
        assert_eq!(merged(&ours, &json!({"contents": "f"})).unwrap().get("range"), None);
    }

    #[test]
    fn a_fence_is_longer_than_any_in_the_text() {
        let plain = json!({"kind": "plaintext", "value": "a ```` b"});
        assert_eq!(markdown(&plain), "`````text\na ```` b\n`````");
    }
}
