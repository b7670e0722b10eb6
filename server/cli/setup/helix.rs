//! Our entry in Helix's `languages.toml`.
//!
//! A list of servers replaces Helix's own, so ours is put first into a list that is there, and a list that
//! is not there yet repeats the servers that Helix would have taken. All else stays byte for byte.

use std::ops::Range;

use toml_edit::{ArrayOfTables, Document, Item, Table};

use super::block;
use super::entries::{put_first, spliced, take as take_entry};
use super::server::Server;
use super::trouble::Trouble;

const COMMENT: &str = "#";
const SERVERS: &str = "language-servers";
const OURS: &str = "hoverdeck";
/// Ends a line that is ours within a table that is not.
const MARK: &str = " # hoverdeck";

/// The languages we teach, and Markdown for decks and the quiz document; each with Helix's own servers.
const LANGUAGES: [(&str, &[&str]); 3] = [
    ("python", &["ty", "ruff", "jedi", "pylsp"]),
    ("rust", &["rust-analyzer"]),
    ("markdown", &["marksman", "markdown-oxide"]),
];

/// Puts our server in, in place of what an older `put` wrote.
///
/// # Errors
/// If the text is no TOML, or is written in a way that cannot be added to.
pub fn put(text: &str, server: &Server) -> Result<String, Trouble> {
    let base = take(text)?;
    let document = read(&base)?;
    let mut insertions = Vec::new();
    let mut missing = String::new();
    for (language, servers) in LANGUAGES {
        match entry(&document, language) {
            Some(table) => insertions.extend(insertion(&base, table, servers)?),
            None => missing.push_str(&fresh(language, servers)),
        }
    }
    let mut lines = missing.trim_start_matches('\n').to_owned();
    if !is_defined(&document) {
        let table =
            format!("[language-server.{OURS}]\ncommand = {}\nargs = [\"lsp\"]\n", server.quoted());
        lines = format!("{table}{missing}");
    }
    insertions.sort_by_key(|it| std::cmp::Reverse(it.at));
    let edited = insertions.iter().fold(base, |text, it| it.applied(&text));
    let done = block::put(&edited, COMMENT, &lines);
    proven(&done)?;
    Ok(done)
}

/// Takes out what `put` wrote. A server table that stands outside our marks was written by a person, and
/// then all of it is theirs.
///
/// # Errors
/// If the text is no TOML, or our marks are broken.
pub fn take(text: &str) -> Result<String, Trouble> {
    let mut text = block::take(text, COMMENT)?;
    if is_defined(&read(&text)?) {
        return Ok(text);
    }
    while let Some(range) = ours_in_a_list(&text)? {
        text = take_entry(&text, range);
    }
    Ok(without_marked_lines(&text))
}

/// The languages of ours whose list of servers leaves us out. Problems of the text are told elsewhere.
pub fn forgetting(text: &str) -> Vec<&'static str> {
    let Ok(document) = read(text) else { return Vec::new() };
    let forgets = |language: &&str| {
        let list = entry(&document, language).and_then(|table| table.get(SERVERS));
        list.is_some_and(|list| ours(list).is_none())
    };
    LANGUAGES.iter().map(|(language, _)| *language).filter(forgets).collect()
}

/// What starts our server, as the text says it.
pub fn command(text: &str) -> Option<String> {
    let document = read(text).ok()?;
    let command = document.get("language-server")?.get(OURS)?.get("command")?;
    command.as_str().map(str::to_owned)
}

/// One place where something is put in.
struct Insertion {
    at: usize,
    what: What,
}

enum What {
    /// Into a list: behind its bracket, before its first entry.
    First {
        open: usize,
        first: Option<usize>,
    },
    Line(String),
}

impl Insertion {
    fn applied(&self, text: &str) -> String {
        match &self.what {
            What::First { open, first } => put_first(text, *open, *first, &format!("\"{OURS}\"")),
            What::Line(line) => spliced(text, self.at..self.at, line),
        }
    }
}

/// What makes a language of the learner's ask our server too; nothing if it does.
fn insertion(text: &str, table: &Table, servers: &[&str]) -> Result<Option<Insertion>, Trouble> {
    let by_hand = |language: &str| {
        Trouble::new(format!(
            "the entry for {language} is written in a way that cannot be added to"
        ))
        .advise(format!("Add \"{OURS}\" to its `{SERVERS}` by hand."))
    };
    let name = table.get("name").and_then(Item::as_str).unwrap_or_default();
    let Some(list) = table.get(SERVERS) else {
        let line = table.get("name").and_then(|name| line_end(text, name.span()?));
        let at = line.ok_or_else(|| by_hand(name))?;
        let eol = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let line = format!("{SERVERS} = {}{MARK}{eol}", listed(servers));
        let line = if text.get(..at).is_some_and(|head| head.ends_with('\n')) {
            line
        } else {
            format!("{eol}{line}")
        };
        return Ok(Some(Insertion { at, what: What::Line(line) }));
    };
    if ours(list).is_some() {
        return Ok(None);
    }
    let array = list.as_array().ok_or_else(|| by_hand(name))?;
    let span = array.span().ok_or_else(|| by_hand(name))?;
    let first = array.iter().next().and_then(toml_edit::Value::span).map(|span| span.start);
    Ok(Some(Insertion { at: span.start, what: What::First { open: span.start + 1, first } }))
}

/// Behind the line that a place is on.
fn line_end(text: &str, span: Range<usize>) -> Option<usize> {
    let rest = text.get(span.end..)?;
    Some(span.end + rest.find('\n').map_or(rest.len(), |at| at + 1))
}

fn fresh(language: &str, servers: &[&str]) -> String {
    format!("\n[[language]]\nname = \"{language}\"\n{SERVERS} = {}\n", listed(servers))
}

fn listed(servers: &[&str]) -> String {
    let all: Vec<String> =
        std::iter::once(&OURS).chain(servers).map(|name| format!("\"{name}\"")).collect();
    format!("[{}]", all.join(", "))
}

fn read(text: &str) -> Result<Document<&str>, Trouble> {
    Document::parse(text).map_err(|error| {
        Trouble::new(format!("it is no TOML that can be read: {}", first_line(&error.to_string())))
            .advise("Correct it first; `hx --health` says the same.")
    })
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

fn languages<'a>(document: &'a Document<&str>) -> Option<&'a ArrayOfTables> {
    document.get("language")?.as_array_of_tables()
}

fn entry<'a>(document: &'a Document<&str>, language: &str) -> Option<&'a Table> {
    let named = |table: &&Table| table.get("name").and_then(Item::as_str) == Some(language);
    languages(document)?.iter().find(named)
}

fn is_defined(document: &Document<&str>) -> bool {
    document.get("language-server").is_some_and(|servers| servers.get(OURS).is_some())
}

/// Where a list names our server: as a string, or as a table with our name.
fn ours(list: &Item) -> Option<Range<usize>> {
    let named = |value: &&toml_edit::Value| {
        let table = value.as_inline_table();
        let name = table.map_or_else(|| value.as_str(), |table| table.get("name")?.as_str());
        name == Some(OURS)
    };
    list.as_array()?.iter().find(named)?.span()
}

/// The first of our entries in a list that is not marked as ours whole.
fn ours_in_a_list(text: &str) -> Result<Option<Range<usize>>, Trouble> {
    let document = read(text)?;
    let lists = languages(&document).into_iter().flatten().filter_map(|table| table.get(SERVERS));
    let found = lists.filter_map(ours).find(|range| !is_marked(text, range));
    Ok(found)
}

fn is_marked(text: &str, range: &Range<usize>) -> bool {
    let rest = text.get(range.end..).unwrap_or_default();
    rest.lines().next().is_some_and(|line| line.ends_with(MARK))
}

fn without_marked_lines(text: &str) -> String {
    let ours = |line: &&str| line.starts_with(SERVERS) && line.trim_end().ends_with(MARK);
    text.split_inclusive('\n').filter(|line| !ours(line)).collect()
}

/// A text that says what we wanted it to say, or the reason to leave the old one alone.
fn proven(text: &str) -> Result<(), Trouble> {
    let unsure = || {
        Trouble::new("its servers are written in a way that cannot be added to")
            .advise("Add the lines of editors/helix/README.md by hand.")
    };
    let document = Document::parse(text).map_err(|_| unsure())?;
    let complete = LANGUAGES.iter().all(|(language, _)| {
        let list = entry(&document, language).and_then(|table| table.get(SERVERS));
        list.and_then(ours).is_some()
    });
    if complete && is_defined(&document) { Ok(()) } else { Err(unsure()) }
}
