//! Every way of writing a configuration, from texts as people have them to what becomes of them: read the
//! snapshots as diffs. And what must hold for any text.

use std::path::PathBuf;

use proptest::prelude::*;

use super::Step;
use super::plan::{Dialect, Kind, Left, with, without};
use super::server::Server;
use super::show::diff;

const ALL: [Dialect; 6] = [
    Dialect::Helix,
    Dialect::Kakoune,
    Dialect::Emacs,
    Dialect::Zed,
    Dialect::Sublime,
    Dialect::Kate,
];

/// Configurations as people have them, per dialect.
const HELIX: [&str; 6] = [
    "",
    "# only a comment",
    r#"# My languages.
[[language]]
name = "python"  # the snake
formatter = { command = "ruff", args = ["format", "-"] }
language-servers = ["pyright", { name = "ruff", except-features = ["hover"] }]

[language-server.pyright]
command = "pyright-langserver"
args = ["--stdio"]
"#,
    r#"[[language]]
name = "rust"
auto-format = false

[[language]]
name = "go"
language-servers = [
  "gopls",
]

[[language]]
name = "python"
language-servers = [
  # types first
  "ty",
  "ruff",
]
"#,
    "[[language]]\r\nname = \"rust\"\r\nlanguage-servers = []",
    r#"[language-server.hoverdeck]
command = "/opt/hoverdeck"
args = ["lsp"]

[[language]]
name = "python"
language-servers = ["pylsp", "hoverdeck"]
"#,
];
const KAKRC: [&str; 3] = ["", "set-option global tabstop 4\n", "eval %sh{kak-lsp}\nlsp-enable\n"];
const EMACS: [&str; 2] = ["", "(setq inhibit-startup-screen t)"];
const ZED: [&str; 4] = [
    "",
    "// Zed settings\n//\n{\n  \"theme\": \"One Dark\", // dark\n  \"languages\": {\n    \"Python\": { \"language_servers\": [\"pyright\", \"ruff\"] },\n    \"Rust\": { \"language_servers\": [\"rust-analyzer\", \"...\"] },\n  },\n}\n",
    "{\n    \"lsp\": {}\n}",
    "{\r\n\t\"lsp\": {\r\n\t\t\"hoverdeck\": { \"settings\": { \"hover\": { \"mode\": \"brief\" } } }\r\n\t}\r\n}\r\n",
];
const SUBLIME: [&str; 3] = [
    "",
    "// Settings in here override those in \"LSP/LSP.sublime-settings\"\n{\n\t\"clients\": {\n\t\t\"rust-analyzer\": {\"enabled\": true},\n\t},\n}\n",
    "{\"clients\": {\"hoverdeck\": {\"enabled\": false, \"command\": [\"/old/hoverdeck\", \"lsp\"]}}}",
];
const KATE: [&str; 3] = [
    "",
    "{\n    \"servers\": {\n        \"python\": {\n            \"command\": [\"basedpyright-langserver\", \"--stdio\"],\n            \"highlightingModeRegex\": \"^Python$\"\n        }\n    }\n}\n",
    "{ }",
];

fn texts(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::Helix => &HELIX,
        Dialect::Kakoune => &KAKRC,
        Dialect::Emacs => &EMACS,
        Dialect::Zed => &ZED,
        Dialect::Sublime => &SUBLIME,
        Dialect::Kate => &KATE,
    }
}

fn server() -> Server {
    Server::new("hoverdeck")
}

/// What happens to each text of a dialect, as diffs.
fn changes(dialect: Dialect) -> String {
    let shown = |text: &&str| {
        let after = with(&Kind::Theirs(dialect), Some(text), &server()).unwrap();
        let path = PathBuf::from("settings");
        let step =
            Step { path, before: Some((*text).to_owned()), after, keeps: super::Keeps::Copy };
        diff(&step)
    };
    texts(dialect).iter().map(shown).collect::<Vec<_>>().join("\n")
}

#[test]
fn helix() {
    insta::assert_snapshot!(changes(Dialect::Helix));
}

#[test]
fn kakoune() {
    insta::assert_snapshot!(changes(Dialect::Kakoune));
}

#[test]
fn emacs() {
    insta::assert_snapshot!(changes(Dialect::Emacs));
}

#[test]
fn zed() {
    insta::assert_snapshot!(changes(Dialect::Zed));
}

#[test]
fn sublime() {
    insta::assert_snapshot!(changes(Dialect::Sublime));
}

#[test]
fn kate() {
    insta::assert_snapshot!(changes(Dialect::Kate));
}

#[test]
fn the_pages_say_what_setup_writes() {
    let pages = [
        (Dialect::Helix, include_str!("../../../editors/helix/README.md")),
        (Dialect::Kakoune, include_str!("../../../editors/kakoune/README.md")),
        (Dialect::Zed, include_str!("../../../editors/zed/README.md")),
        (Dialect::Sublime, include_str!("../../../editors/sublime/README.md")),
        (Dialect::Kate, include_str!("../../../editors/kate/README.md")),
    ];
    for (dialect, page) in pages {
        let text = dialect.put("", &server()).unwrap();
        let lines = text.split_inclusive('\n').filter(|line| !line.starts_with("# hoverdeck: "));
        let block = format!("\n{}```\n", lines.collect::<String>());
        assert!(page.contains(&block), "editors/{dialect:?} has another block than this:\n{block}");
    }
}

/// Puts our entry in and takes it out again, with the copy that was made, and without.
fn there_and_back(dialect: Dialect, text: &str) -> (Left, Left) {
    let kind = Kind::Theirs(dialect);
    let written = with(&kind, Some(text), &server()).unwrap();
    let known = dialect.command(written.as_deref().unwrap()).map(Server::new);
    let servers: Vec<Server> = known.into_iter().collect();
    let copies = ["something else".to_owned(), text.to_owned()];
    let left = |copies: &[String]| without(&kind, written.as_deref(), copies, &servers).unwrap();
    (left(&copies), left(&[]))
}

#[test]
fn what_was_written_is_taken_back_byte_for_byte() {
    for dialect in ALL {
        for text in texts(dialect) {
            let put = dialect.put(text, &server()).unwrap();
            if dialect.take(text).as_deref() != Ok(*text) || put == **text {
                continue; // ours is in it already, by hand
            }
            let (with_copy, _) = there_and_back(dialect, text);
            assert_eq!(with_copy.text.as_deref(), Some(*text), "{dialect:?}");
        }
    }
}

#[test]
fn without_the_copy_all_that_is_not_ours_stays() {
    let mut told = String::new();
    for dialect in ALL {
        for text in texts(dialect) {
            let (_, left) = there_and_back(dialect, text);
            let left = left.text.unwrap_or_default();
            if left != **text {
                told.push_str(&format!("{dialect:?} {text:?}\n   -> {left:?}\n"));
            }
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn writing_twice_is_writing_once() {
    for dialect in ALL {
        for text in texts(dialect) {
            let once = dialect.put(text, &server()).unwrap();
            assert_eq!(dialect.put(&once, &server()).unwrap(), once, "{dialect:?}");
            assert!(dialect.command(&once).is_some(), "{dialect:?}: {once}");
        }
    }
}

#[test]
fn a_program_that_moved_is_written_anew() {
    for dialect in ALL {
        for text in texts(dialect) {
            let old = dialect.put(text, &Server::new("/a b/\"old\"/hoverdeck")).unwrap();
            let new = dialect.put(&old, &Server::new("/new/hoverdeck")).unwrap();
            if dialect.command(text).is_none() {
                assert_eq!(dialect.command(&new).as_deref(), Some("/new/hoverdeck"), "{dialect:?}");
                assert!(!new.contains("old"), "{new}");
            }
        }
    }
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    let wrong = [
        (Dialect::Helix, "[[language]]\nname = "),
        (Dialect::Helix, "language = [{ name = \"python\" }]\n"),
        (Dialect::Helix, "language-server = { pylsp = { command = \"pylsp\" } }\n"),
        (Dialect::Helix, "# hoverdeck: begin\n"),
        (Dialect::Kakoune, "# hoverdeck: end\n"),
        (Dialect::Zed, "{ \"a\": }"),
        (Dialect::Zed, "[]"),
        (Dialect::Zed, "{ \"lsp\": 5 }"),
        (Dialect::Sublime, "{ 'clients': {} }"),
        (Dialect::Kate, "{ \"servers\": {} } // mine"),
        (Dialect::Kate, "{ \"servers\": { \"rust\": { \"command\": \"rust-analyzer\" } } }"),
    ];
    let said = wrong.map(|(dialect, text)| {
        let trouble = dialect.put(text, &server()).unwrap_err();
        format!("{dialect:?} {text:?}\n    {}. {}", trouble.message, trouble.advice)
    });
    insta::assert_snapshot!(said.join("\n"));
}

/// A list of servers as somebody may write it.
fn list() -> impl Strategy<Value = String> {
    let blank = prop_oneof![Just(""), Just(" "), Just("\n  "), Just("\n\t# why\n\t")];
    let item = prop_oneof![Just("\"ty\""), Just("\"ruff\""), Just("{ name = \"x\" }")];
    let items = prop::collection::vec((blank.clone(), item), 0..4);
    (items, blank, any::<bool>()).prop_map(|(items, end, comma)| {
        let mut text = String::from("[");
        for (at, (blank, item)) in items.iter().enumerate() {
            text.push_str(if at > 0 { "," } else { "" });
            text.push_str(blank);
            text.push_str(item);
        }
        text.push_str(if comma && !items.is_empty() { "," } else { "" });
        text + end + "]"
    })
}

/// A `languages.toml` as somebody may have it.
fn languages() -> impl Strategy<Value = String> {
    let name = prop_oneof![Just("python"), Just("rust"), Just("markdown"), Just("go")];
    let entry = (name, prop::option::of(list()), any::<bool>());
    let eol = prop_oneof![Just("\n"), Just("\r\n")];
    (prop::collection::vec(entry, 0..5), eol, any::<bool>()).prop_map(|(entries, eol, ends)| {
        let mut text = String::new();
        for (name, list, comment) in entries {
            text.push_str(&format!("[[language]]\nname = \"{name}\""));
            text.push_str(if comment { " # mine\n" } else { "\n" });
            text.push_str("indent = { tab-width = 4, unit = \"é\" }\n");
            text.push_str(&list.map(|it| format!("language-servers = {it}\n")).unwrap_or_default());
        }
        let text = text.replace('\n', eol);
        if ends { text } else { text.trim_end().to_owned() }
    })
}

/// Settings in JSON as somebody may have them.
fn settings() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        Just("1"),
        Just("{}"),
        Just("[ ]"),
        Just("{\n\"a\": [\"é\"]\n}"),
        Just("{ \"b\": null }")
    ];
    let key = prop_oneof![Just("theme"), Just("font"), Just("a.b"), Just("\\\"q\\\""), Just("x"),];
    let blank = prop_oneof![Just(""), Just(" "), Just("\n    "), Just("\r\n\t")];
    (prop::collection::vec((blank.clone(), key, value), 0..5), blank).prop_map(|(pairs, end)| {
        let pair = |(blank, key, value): &(&str, &str, &str)| format!("{blank}\"{key}\": {value}");
        format!("{{{}{end}}}", pairs.iter().map(pair).collect::<Vec<_>>().join(","))
    })
}

proptest! {
    #[test]
    fn helix_comes_back_as_it_was(text in languages()) {
        let (with_copy, cut) = there_and_back(Dialect::Helix, &text);
        prop_assert_eq!(with_copy.text.unwrap(), text.clone());
        // Without the copy, at most the last line end is new.
        let cut = cut.text.unwrap_or_default();
        prop_assert_eq!(cut.trim_end(), text.trim_end());
    }

    #[test]
    fn json_comes_back_as_it_was(text in settings()) {
        for dialect in [Dialect::Zed, Dialect::Sublime, Dialect::Kate] {
            let (with_copy, cut) = there_and_back(dialect, &text);
            prop_assert_eq!(with_copy.text.unwrap(), text.clone());
            let meaning = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
            prop_assert_eq!(meaning(&cut.text.unwrap()), meaning(&text));
        }
    }

    #[test]
    fn lines_come_back_as_they_were(text in "([a-z#;é ]{0,8}\r?\n){0,4}[a-z]{0,3}") {
        for dialect in [Dialect::Kakoune, Dialect::Emacs] {
            let (with_copy, cut) = there_and_back(dialect, &text);
            prop_assert_eq!(with_copy.text.unwrap(), text.clone());
            let cut = cut.text.unwrap_or_default();
            prop_assert_eq!(cut.trim_end(), text.trim_end());
        }
    }
}
