//! What real editors said, said again to the real server: it must answer as it did when the conversation was recorded.
//!
//! `tests/editors/run --record` writes the fixtures, one file per editor and version. Everything that was said then must be said
//! still; fields and list elements that a newer server adds are no difference. Where a text was changed on purpose
//! `UPDATE_FIXTURES=1 cargo test --test lsp replay` writes the server's side anew, to be read as a diff. Ids of quizzes and
//! events, dates, durations and the line on which a card stands in its deck are not compared.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use hoverdeck::store::Folders;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{DEADLINE, Server, Start};

/// Stands for the editor's home folder.
const HOME: &str = "{home}";

/// Numbers that tell when something was.
const MOMENTS: [&str; 3] = ["atMs", "durationMs", "zoneMinutes"];

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/conversations");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

struct Conversation<'a> {
    name: String,
    /// What the scene had in its `config.toml` besides the decks.
    settings: String,
    heading: &'a str,
    lines: Vec<Value>,
}

fn conversations(text: &str) -> Vec<Conversation<'_>> {
    let mut found: Vec<Conversation> = Vec::new();
    for text in text.lines() {
        let line: Value = serde_json::from_str(text).unwrap();
        match line["conversation"].as_str() {
            Some(name) => found.push(Conversation {
                name: name.to_owned(),
                settings: line["settings"].as_str().unwrap_or_default().to_owned(),
                heading: text,
                lines: Vec::new(),
            }),
            None => found.last_mut().unwrap().lines.push(line),
        }
    }
    found
}

/// The servers of one scene share a home: `neovim-quiz-1` and `neovim-quiz-2` come from one.
fn scene(name: &str) -> &str {
    name.rsplit_once('-').unwrap().0
}

#[test]
fn recorded_conversations_go_as_they_went() {
    let update = std::env::var_os("UPDATE_FIXTURES").is_some();
    let mut wrong = Vec::new();
    let files = fixtures();
    assert!(files.len() > 1, "the recordings were not found");
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let mut homes: BTreeMap<String, TempDir> = BTreeMap::new();
        let mut renewed = String::new();
        for Conversation { name, settings, heading, lines } in conversations(&text) {
            let home = homes
                .entry(scene(&name).to_owned())
                .or_insert_with(|| tempfile::tempdir().unwrap());
            let mut replay = Replay::new(home.path(), settings);
            renewed += &format!("{heading}\n");
            for line in &lines {
                renewed += &format!("{}\n", replay.go_on(line));
            }
            let place = format!("{} {name}", file.file_name().unwrap().display());
            wrong.extend(replay.end().into_iter().map(|what| format!("{place}: {what}")));
        }
        if update {
            std::fs::write(&file, renewed).unwrap();
        }
    }
    assert!(update || wrong.is_empty(), "{}", wrong.join("\n"));
}

struct Replay {
    server: Server,
    home: String,
    /// What the server calls now what it called otherwise then: quizzes, events, its own requests.
    names: HashMap<String, String>,
    asked: HashMap<Value, Value>,
    /// Requests of the server for the client's settings, by the ids of the recording.
    configuring: HashSet<Value>,
    /// The client has said good-bye, so nothing may be left over.
    left: bool,
    wrong: Vec<String>,
}

impl Replay {
    fn new(home: &Path, settings: String) -> Self {
        let mut folders = Folders::within(home);
        folders.data = home.join("hoverdeck-data");
        folders.config = home.join("hoverdeck-config");
        Self {
            server: Start { folders: Some(folders), settings, ..Start::default() }.ungreeted(),
            home: home.display().to_string(),
            names: HashMap::new(),
            asked: HashMap::new(),
            configuring: HashSet::new(),
            left: false,
            wrong: Vec::new(),
        }
    }

    /// The next line of a recording; gives it as it would be recorded now.
    fn go_on(&mut self, line: &Value) -> Value {
        let message = self.here(&line["message"]);
        if line["from"] == "client" {
            self.say(message);
            return line.clone();
        }
        let heard = self.hear(&message);
        let (then, now) = (plain(&message), plain(&heard));
        if then == now {
            return line.clone();
        }
        if !still_says(&now, &then) {
            self.wrong.push(format!("\n  recorded {then}\n  now      {now}"));
        }
        json!({"from": "server", "message": self.there(&heard)})
    }

    fn say(&mut self, mut message: Value) {
        self.left |= message["method"] == "shutdown";
        let mut told = Value::Null;
        if message.get("method").is_none()
            && let Some(id) = self.asked.remove(&message["id"])
        {
            if self.configuring.remove(&message["id"]) {
                told = message["result"][0].clone();
            }
            message["id"] = id;
        }
        self.server.send(&message);
        if message["method"] == "initialized" {
            // On a busy machine decks and history may come after the greeting; a list of the cards waits for them.
            self.ask("hoverdeck.cards");
        }
        self.settle(&told);
    }

    /// Settings take effect beside the conversation. A person was slower than that; we must wait.
    fn settle(&mut self, told: &Value) {
        let all = told.as_object().into_iter().flatten().flat_map(|(group, settings)| {
            let keys = settings.as_object().into_iter().flatten();
            keys.map(move |(key, wanted)| (group.clone(), key.clone(), wanted.clone()))
        });
        let wanted: Vec<_> = all.collect();
        let deadline = Instant::now() + DEADLINE;
        while !wanted.is_empty() {
            let values = &self.ask("hoverdeck.status")["settings"]["values"];
            if wanted.iter().all(|(group, key, wanted)| values[group][key] == *wanted) {
                return;
            }
            assert!(Instant::now() < deadline, "these settings never counted: {told}");
        }
    }

    /// What a command gives that changes nothing, asked with an id that no recording has.
    fn ask(&mut self, command: &str) -> Value {
        self.server.send(&json!({
            "jsonrpc": "2.0", "id": command, "method": "workspace/executeCommand", "params": {"command": command},
        }));
        self.server.wait_for(command, |heard| heard["id"] == command)["result"].clone()
    }

    /// What the server says in the place of what it said then.
    fn hear(&mut self, expected: &Value) -> Value {
        let method = expected.get("method").cloned();
        let is_its_place = |heard: &Value| match &method {
            Some(method) => heard.get("method") == Some(method),
            None => heard.get("method").is_none() && heard["id"] == expected["id"],
        };
        let same = |heard: &Value| is_its_place(heard) && plain(heard) == plain(expected);
        let what = format!("{expected}");
        let heard = match self.server.kept(same) {
            Some(heard) => heard,
            None => self.server.wait_for(&what, is_its_place),
        };
        self.names.extend(names(expected).into_iter().zip(names(&heard)));
        if method.is_some() && expected.get("id").is_some() {
            self.asked.insert(expected["id"].clone(), heard["id"].clone());
            if expected["method"] == "workspace/configuration" {
                self.configuring.insert(expected["id"].clone());
            }
        }
        heard
    }

    /// A recorded message in the words of this conversation.
    fn here(&self, recorded: &Value) -> Value {
        let mut text = recorded.to_string().replace(HOME, &self.home);
        for (then, now) in &self.names {
            text = text.replace(then, now);
        }
        serde_json::from_str(&text).unwrap()
    }

    /// A message of this conversation as it is recorded.
    fn there(&self, heard: &Value) -> Value {
        let mut text = heard.to_string().replace(&self.home, HOME);
        for (then, now) in &self.names {
            text = text.replace(now, then);
        }
        serde_json::from_str(&text).unwrap()
    }

    /// Nothing more is said; gives what was wrong. A notification may be more than was recorded: the editor's good-bye can
    /// have come before it.
    fn end(mut self) -> Vec<String> {
        let extra = if self.left { self.server.all_kept() } else { Vec::new() };
        let extra = extra.iter().filter(|it| it.get("id").is_some());
        self.wrong.extend(extra.map(|it| format!("\n  nobody had said {it}")));
        self.server.leave();
        self.wrong
    }
}

/// Whether everything of `then` is in `now`, lists in the same order.
fn still_says(now: &Value, then: &Value) -> bool {
    match (now, then) {
        (Value::Object(now), Value::Object(then)) => {
            then.iter().all(|(key, then)| now.get(key).is_some_and(|now| still_says(now, then)))
        }
        (Value::Array(now), Value::Array(then)) => {
            let mut now = now.iter();
            then.iter().all(|then| now.any(|now| still_says(now, then)))
        }
        _ => now == then,
    }
}

/// What is compared of a message: all of it but moments and names.
fn plain(message: &Value) -> Value {
    let mut message = message.clone();
    if message.get("method").is_some() && message.get("id").is_some() {
        message["id"] = json!("…");
    }
    without_what_passes(&mut message);
    let text = message.to_string();
    let names = names(&message);
    let text = names.iter().fold(text, |text, name| text.replace(name, "…"));
    serde_json::from_str(&without_dates(&text)).unwrap()
}

fn without_what_passes(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key("path") && fields.contains_key("line") {
                fields.insert("line".to_owned(), json!("…"));
            }
            for (key, inner) in fields {
                if MOMENTS.contains(&key.as_str()) {
                    *inner = json!("…");
                }
                without_what_passes(inner);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(without_what_passes),
        _ => {}
    }
}

/// The UUIDs in a message, in their order.
fn names(message: &Value) -> Vec<String> {
    let text = message.to_string();
    let starts = text.char_indices().map(|(at, _)| at);
    let found =
        starts.filter_map(|at| text.get(at..at + 36)).filter(|it| looks_like(it, "8-4-4-4-12"));
    found.map(str::to_owned).collect()
}

fn without_dates(text: &str) -> String {
    let mut out = text.to_owned();
    let starts: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
    for date in starts.into_iter().filter_map(|at| text.get(at..at + 10)) {
        if looks_like(date, "4-2-2") {
            out = out.replace(date, "…");
        }
    }
    out
}

/// Whether a text is groups of hexadecimal digits of these lengths.
fn looks_like(text: &str, groups: &str) -> bool {
    let mut parts = text.split('-');
    let fits = groups.split('-').all(|length| {
        let part = parts.next().unwrap_or_default();
        part.len().to_string() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    fits && parts.next().is_none()
}

#[test]
fn only_names_moments_and_dates_are_passed_over() {
    let event = |id: &str, at: u64, date: &str, card: &str| json!({"id": 1, "result": {"written": id, "atMs": at, "text": date, "card": card}});
    let (one, two) =
        ("0195a1b2-0000-7000-8000-0123456789ab", "0195a1b2-ffff-7000-8000-0123456789ab");
    let recorded = plain(&event(one, 5, "on 2026-11-24", "gather"));
    assert_eq!(recorded, plain(&event(two, 6, "on 2027-01-02", "gather")));
    assert_ne!(recorded, plain(&event(one, 5, "on 2026-11-24", "await")));
    assert_ne!(plain(&json!({"id": 1, "result": 1})), plain(&json!({"id": 2, "result": 1})));
}

#[test]
fn what_is_added_is_no_difference_and_what_is_lost_is_one() {
    let then = json!({"list": ["a", {"b": 1}]});
    assert!(still_says(&json!({"list": ["new", "a", {"b": 1, "c": 2}], "more": null}), &then));
    assert!(!still_says(&json!({"list": [{"b": 1}, "a"]}), &then));
    assert!(!still_says(&json!({"list": ["a", {"b": 2}]}), &then));
    assert!(!still_says(&json!({"list": ["a"]}), &then));
}
