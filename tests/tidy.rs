//! The house rules as tests: which room may use which, who owns which crate, what every file begins with.
//!
//! They read the source as text, so that a broken rule is named with its file and line. What the
//! rooms are for stands in `server/README.md`.

#![allow(clippy::disallowed_methods, reason = "tests read the sources")]

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms in their order: each may use only rooms before it.
const FLOORS: [&str; 8] = ["lang", "deck", "memory", "tutor", "store", "exchange", "lsp", "cli"];

/// Rooms that get everything from outside: no file, clock, environment or print.
const PURE: [&str; 5] = ["lang", "deck", "memory", "tutor", "exchange"];

/// Crates that only some rooms, or folders in them, may name.
const OWNED: &[(&str, &[&str])] = &[
    ("tree_sitter", &["lang"]),
    ("tree_sitter_python", &["lang"]),
    ("tree_sitter_rust", &["lang"]),
    ("pulldown_cmark", &["deck", "tutor"]),
    ("toml", &["deck", "store"]),
    ("fsrs", &["memory"]),
    // SQLite files of other programs are no history: see `server/exchange/tables`.
    ("rusqlite", &["store", "exchange/tables"]),
    ("zip", &["exchange"]),
    ("csv", &["exchange"]),
    ("ruzstd", &["exchange"]),
    ("htmd", &["exchange"]),
    ("blake3", &["exchange"]),
    ("encoding_rs", &["exchange"]),
    ("etcetera", &["store"]),
    ("uuid", &["store"]),
    ("include_dir", &["store"]),
    ("tower_lsp", &["lsp"]),
    ("ropey", &["lsp"]),
    ("tokio", &["lsp"]),
    ("waitpid_any", &["lsp"]),
    ("clap", &["cli"]),
    ("ratatui", &["cli"]),
    ("tui_markdown", &["cli"]),
    ("indicatif", &["cli"]),
    ("ignore", &["cli"]),
    ("toml_edit", &["cli"]),
    ("jsonc_parser", &["cli"]),
    ("similar", &["cli"]),
];

/// What may stand at the top of the repository; dotted configuration aside.
const TOP: [&str; 11] = [
    "Cargo.toml",
    "Cargo.lock",
    "server",
    "editors",
    "decks",
    "tests",
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
];

/// The most lines a file of `server/` may have before it is two subjects.
const LONGEST: usize = 500;

struct Source {
    /// Relative to the repository, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// `lang` for `server/lang/code.rs`; `None` for `server/lib.rs`.
    fn room(&self) -> Option<&str> {
        self.path.strip_prefix("server/")?.split_once('/').map(|(room, _)| room)
    }

    /// Lines with their number, comments left out.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(at, line)| (at + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn is_test(&self) -> bool {
        self.path.contains("/tests") || self.path.ends_with("_tests.rs")
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    let mut open = vec![root().join("server")];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for path in entries(&folder) {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                found.push(Source { path, text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 20, "the sources were not found");
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// Whether a line names a crate or room as a path: `name::` after something that is no identifier.
fn names(line: &str, name: &str) -> bool {
    let pattern = format!("{name}::");
    line.match_indices(&pattern).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    })
}

fn demand(wrong: Vec<String>, advice: &str) {
    assert!(wrong.is_empty(), "{advice}\n  {}", wrong.join("\n  "));
}

#[test]
fn rooms_use_only_rooms_before_them() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(room) = source.room() else { continue };
        let Some(floor) = FLOORS.iter().position(|it| *it == room) else {
            wrong.push(format!("{}: room `{room}` has no floor", source.path));
            continue;
        };
        for (number, line) in source.code() {
            for (other, name) in FLOORS.iter().enumerate() {
                let forbidden = other > floor || (room == "cli" && *name == "lsp");
                if forbidden && line.contains(&format!("crate::{name}")) {
                    wrong.push(format!("{}:{number}: {room} uses {name}", source.path));
                }
            }
        }
    }
    demand(wrong, "a room uses only rooms to its left (and lsp and cli never name each other):");
}

#[test]
fn crates_stay_with_their_owners() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        let Some(room) = source.room() else { continue };
        for (number, line) in source.code() {
            for (name, owners) in OWNED {
                let owned = |owner: &&str| {
                    *owner == room || source.path.starts_with(&format!("server/{owner}/"))
                };
                if names(line, name) && !owners.iter().any(owned) {
                    wrong.push(format!("{}:{number}: `{name}` belongs to {owners:?}", source.path));
                }
            }
        }
    }
    demand(wrong, "ask the room that owns the crate instead:");
}

#[test]
fn files_begin_with_what_they_are_for() {
    let sources = sources();
    let silent = sources.iter().filter(|source| !source.text.starts_with("//! "));
    demand(
        silent.map(|source| source.path.clone()).collect(),
        "begin the file with a `//!` comment:",
    );
}

#[test]
fn files_keep_to_one_subject() {
    let long = sources()
        .iter()
        .filter(|source| !source.is_test())
        .map(|source| (source.path.clone(), source.text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    demand(long, "split the file by noun:");
    let vague = ["util", "utils", "helper", "helpers", "common", "misc"];
    let vague = sources()
        .into_iter()
        .map(|source| source.path)
        .filter(|path| vague.iter().any(|word| path.split(['/', '.']).any(|part| part == *word)))
        .collect();
    demand(vague, "name the file after what is in it:");
}

#[test]
fn pure_rooms_stay_pure() {
    let lib = fs::read_to_string(root().join("server/lib.rs")).unwrap();
    assert!(
        lib.contains("#![deny(clippy::disallowed_methods"),
        "server/lib.rs denies what the rooms may not do"
    );
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|it| it.room().is_some_and(|room| PURE.contains(&room))) {
        for (number, line) in source.code() {
            if line.contains("allow(clippy::disallowed") && !source.is_test() {
                wrong.push(format!("{}:{number}", source.path));
            }
        }
    }
    demand(wrong, "a pure room takes the file, clock or seed as an argument:");
}

#[test]
fn positions_stay_in_the_language_server() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|it| it.room() != Some("lsp")) {
        for (number, line) in source.code() {
            if line.split(|c: char| !c.is_alphanumeric()).any(|word| word == "Position") {
                wrong.push(format!("{}:{number}", source.path));
            }
        }
    }
    demand(wrong, "offsets are bytes outside server/lsp:");
}

#[test]
fn the_top_level_is_the_table_of_contents() {
    let odd: Vec<_> = entries(root())
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && name != "target" && !TOP.contains(&name.as_str()))
        .collect();
    demand(odd, "put it into one of the rooms:");
    for name in TOP {
        assert!(root().join(name).exists(), "{name} is missing");
    }
}

#[test]
fn every_room_is_on_the_map() {
    let map = fs::read_to_string(root().join("server/README.md")).unwrap();
    let rooms = entries(&root().join("server")).into_iter().filter(|path| path.is_dir());
    let rooms = rooms.map(|path| path.file_name().unwrap().to_string_lossy().into_owned());
    let missing = rooms.filter(|room| !map.contains(&format!("`server/{room}`"))).collect();
    demand(missing, "describe the room in server/README.md:");
}
