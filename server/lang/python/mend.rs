//! What a piece is parsed as while something in it is still being typed.
//!
//! A `"""` that nobody has closed swallows whatever follows, and turns the docstrings after it inside out.
//! So the parser is shown a text of the same length in which such a string is empty and its prose a
//! comment: code keeps its sightings, prose gets none. A `session.` at the end of a line would take the first
//! name of the next one: its dot is left out. Both are found in `cut.rs`.

use std::borrow::Cow;
use std::ops::Range;

use super::cut::{dangling, swallowing};

/// The text that the parser is shown: every offset means what it means in `text`.
pub(super) fn mended(text: &str) -> Cow<'_, str> {
    let mut mended = Cow::Borrowed(text);
    if text.contains("\"\"\"") || text.contains("'''") {
        for place in swallowing(text).into_iter().flat_map(|string| hidden(text, string)) {
            let hash = "#".repeat(place.len());
            mended.to_mut().replace_range(place, &hash);
        }
    }
    if text.contains(".\n") || text.contains(".\r") {
        for dot in dangling(&mended) {
            mended.to_mut().replace_range(dot..=dot, " ");
        }
    }
    mended
}

/// The characters of an open string that become the `#` of a comment: its third quote, and the first
/// character of each line of prose that follows.
fn hidden(text: &str, string: Range<usize>) -> Vec<Range<usize>> {
    let mut at = string.start;
    let mut hidden = Vec::new();
    hidden.push(at + 2..at + 3);
    let inside = text.get(string).unwrap_or_default();
    for (number, line) in inside.split_inclusive('\n').enumerate() {
        let words = line.trim_start();
        if number > 0 && !words.is_empty() {
            if is_code(words.trim_end()) {
                break;
            }
            let first = at + line.len() - words.len();
            hidden.push(first..first + words.chars().next().map_or(0, char::len_utf8));
        }
        at += line.len();
    }
    hidden
}

/// Whether a line, without the space around it, is more likely code than prose.
fn is_code(line: &str) -> bool {
    let bare = without_strings(line);
    let bare = bare.trim_end();
    if bare.ends_with(['.', '?', '!']) || bare.contains('`') || says_two_words(bare) {
        return false;
    }
    let end = bare.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(bare.len());
    let (word, rest) = bare.split_at(end);
    match word {
        "" => bare.starts_with(['@', ')', ']', '}']),
        _ if BLOCKS.contains(&word) => bare.ends_with([':', '(', '[', '{', ',', '\\']),
        _ if STATEMENTS.contains(&word) => true,
        _ => acts(rest),
    }
}

/// What follows the first name of a line that calls or assigns: `.get(url)`, `[0] = x`, `, y = z`.
fn acts(rest: &str) -> bool {
    let path = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    rest.trim_start_matches(path).starts_with(['(', '[']) || rest.contains("= ")
}

/// Whether two words stand side by side that no statement joins.
fn says_two_words(line: &str) -> bool {
    let words: Vec<_> = line.split_whitespace().collect();
    words.windows(2).any(|pair| {
        let [first, second] = pair else { return false };
        let plain = |c: char| c.is_alphabetic() || matches!(c, '_' | '\'' | '-');
        let second = second.trim_end_matches(|c: char| !c.is_alphanumeric());
        first.chars().all(plain)
            && second.starts_with(char::is_alphabetic)
            && !joins(first)
            && !joins(second)
    })
}

fn joins(word: &str) -> bool {
    STATEMENTS.contains(&word) || BLOCKS.contains(&word) || OPERATORS.contains(&word)
}

/// The line with its strings emptied and its comment gone. An apostrophe within a word opens no string.
fn without_strings(line: &str) -> String {
    let mut bare = String::new();
    let mut quote = None;
    let mut escaped = false;
    for c in line.chars() {
        match quote {
            Some(open) => {
                if c == open && !escaped {
                    quote = None;
                }
                escaped = c == '\\' && !escaped;
            }
            None if c == '#' => break,
            None if c == '"' || (c == '\'' && may_quote(&bare)) => quote = Some(c),
            None => bare.push(c),
        }
    }
    bare
}

/// Whether a quote behind this opens a string: behind a word only if the word is a prefix, `rb'...'`.
fn may_quote(before: &str) -> bool {
    let word = before.trim_end_matches(|c: char| c.is_alphanumeric());
    let word = before.get(word.len()..).unwrap_or_default();
    word.len() <= 2 && word.chars().all(|c| "rRbBfFuUtT".contains(c))
}

const STATEMENTS: [&str; 16] = [
    "assert", "async", "await", "break", "class", "continue", "def", "del", "from", "global",
    "import", "nonlocal", "pass", "raise", "return", "yield",
];

/// These go on to a colon.
const BLOCKS: [&str; 11] =
    ["case", "elif", "else", "except", "finally", "for", "if", "match", "try", "while", "with"];

const OPERATORS: [&str; 8] = ["and", "as", "in", "is", "lambda", "not", "or", "type"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_told_from_prose() {
        for line in [
            "await asyncio.sleep(1)",
            "raise ValueError(\"not a number\")",
            "x, y = await pair()",
            "session.get(url)  # the page we want",
            "if ready:",
            "for page in pages:",
            "@app.get(\"/\")",
            "return [page for page in pages if page is not None]",
            "self.text = r'it is text'",
            ")",
        ] {
            assert!(is_code(line), "{line}");
        }
        for line in [
            "the async tasks, then run",
            "Waits for all.",
            "and don't await it",
            "for the loop to run:",
            "Args:",
            ":param url: where it is",
            "url: the address",
            "Returns the `page`",
            "await.",
            "- one",
            "fetch(url) gives the page",
        ] {
            assert!(!is_code(line), "{line}");
        }
    }

    #[test]
    fn an_open_string_is_empty_and_its_prose_a_comment() {
        let text = "def f():\n    \"\"\"Open: the\n    élan vital\n\n    g()\n    prose again\n";
        assert_eq!(
            mended(text),
            "def f():\n    \"\"#Open: the\n    ##lan vital\n\n    g()\n    prose again\n"
        );
        let closed = "def f():\n    \"\"\"Closed.\"\"\"\n";
        assert!(matches!(mended(closed), Cow::Borrowed(_)));
    }
}
