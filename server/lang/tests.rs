//! Marked fixtures: `tests/fixtures/sightings/*` are code with every sighting drawn under its line.
//!
//! A mark is a comment of carets and words: `#      ^^^^^^ name asyncio.gather · call`. The test
//! strips the marks, reads the code, draws the marks again and compares: a token without a mark is
//! silent. `UPDATE_FIXTURES=1 cargo test` rewrites the files; read the diff before you commit it.

use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::*;

use super::*;

mod edits;

#[test]
fn fixtures_say_what_is_seen() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sightings");
    let facts = test_facts();
    let mut seen = 0;
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        let Some(language) = Language::of_extension(&extension) else { continue };
        let marked = std::fs::read_to_string(&path).unwrap();
        let drawn = draw(language, &strip(language, &marked), &facts);
        seen += 1;
        if drawn == marked {
            continue;
        }
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            std::fs::write(&path, &drawn).unwrap();
        }
        wrong.push(format!("{}:\n{}", path.display(), difference(&marked, &drawn)));
    }
    assert!(seen >= 2, "no fixtures in {}", folder.display());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The library facts that the fixtures of this room use: small, so that a reader sees all of them.
fn test_facts() -> Facts {
    let mut facts = Facts::default();
    let text = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sightings/facts.txt"),
    )
    .unwrap();
    let mut language = Language::Python;
    for line in text.lines() {
        let words: Vec<_> = line.split_whitespace().collect();
        let facts = facts.of_mut(language);
        match words.as_slice() {
            ["language", name] => language = name.parse().unwrap(),
            ["name", path] => drop(facts.known.insert((*path).to_owned())),
            ["same", from, to] => drop(facts.same.insert((*from).to_owned(), (*to).to_owned())),
            ["returns", from, to @ ..] => {
                facts.returns.insert((*from).to_owned(), to.join(" "));
            }
            ["type", path, rest @ ..] => {
                facts.known.insert((*path).to_owned());
                let mut of = TypeFacts::default();
                for word in rest {
                    match word.split_once('=') {
                        Some(("enters", to)) => of.enters = Some(to.to_owned()),
                        Some(("base", base)) => of.bases.push(base.to_owned()),
                        Some(("brings", name)) => {
                            let brought = facts.extensions.entry(name.to_owned()).or_default();
                            brought.push((*path).to_owned());
                        }
                        _ if *word == "deref" => of.deref = true,
                        _ if *word == "builder" => of.builder = true,
                        _ if *word == "handle" => of.handle = true,
                        _ => panic!("unknown word {word} in facts.txt"),
                    }
                }
                facts.types.insert((*path).to_owned(), of);
            }
            [] | ["#", ..] => {}
            _ => panic!("unknown line in facts.txt: {line}"),
        }
    }
    facts
}

fn comment(language: Language) -> &'static str {
    match language {
        Language::Python => "#",
        Language::Rust => "//",
    }
}

fn strip(language: Language, marked: &str) -> String {
    let is_mark = |line: &str| {
        let text = line.trim_start().strip_prefix(comment(language)).map(str::trim_start);
        text.is_some_and(|text| text.starts_with('^'))
    };
    marked.split_inclusive('\n').filter(|line| !is_mark(line)).collect()
}

fn draw(language: Language, text: &str, facts: &Facts) -> String {
    let code = Code::of(language, text);
    let sightings = code.sightings(facts);
    let mut drawn = String::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        drawn.push_str(line);
        let end = start + line.len();
        for sighting in sightings.iter().filter(|it| (start..end).contains(&it.range.start)) {
            let column = text[start..sighting.range.start].chars().count();
            let width = text[sighting.range.clone()].chars().count();
            let slashes = comment(language);
            let pad = " ".repeat(column.saturating_sub(slashes.len()));
            writeln!(drawn, "{slashes}{pad}{} {}", "^".repeat(width), words(sighting)).unwrap();
        }
        start = end;
    }
    drawn
}

fn words(sighting: &Sighting) -> String {
    let mut words: Vec<String> = sighting
        .claims
        .iter()
        .map(|claim| match claim {
            Claim::Keyword(keyword) => format!("`{keyword}`"),
            Claim::Name(path) => format!("name {path}"),
            Claim::Member(path) => format!("member {path}"),
            Claim::Value(path) => format!("value {path}"),
            Claim::Local(kind) => format!("local {kind}"),
        })
        .collect();
    let context = &sighting.context;
    words.push(context.place.to_string());
    words.extend(context.awaited.then(|| "awaited".to_owned()));
    words.extend(context.operand.iter().map(|name| format!("of {name}")));
    words.extend(context.argument_of.iter().map(|name| format!("argument of {name}")));
    words.extend(context.decorates.iter().map(|kind| format!("decorates {kind}")));
    words.extend(context.inside.iter().map(|inside| format!("in {inside}")));
    words.join(" · ")
}

fn difference(want: &str, got: &str) -> String {
    let want: Vec<_> = want.lines().collect();
    let got: Vec<_> = got.lines().collect();
    let lost = want.iter().filter(|line| !got.contains(line)).map(|line| format!("- {line}"));
    let new = got.iter().filter(|line| !want.contains(line)).map(|line| format!("+ {line}"));
    lost.chain(new).collect::<Vec<_>>().join("\n")
}

/// Text with a cursor `$0`: what stands there.
fn at_cursor(language: Language, marked: &str) -> Option<String> {
    let offset = marked.find("$0").unwrap();
    let text = marked.replacen("$0", "", 1);
    let code = Code::of(language, &text);
    code.sighting_at(offset, &test_facts()).map(|it| text[it.range].to_owned())
}

#[test]
fn a_cursor_at_either_end_of_a_token_is_on_it() {
    let see = |text| at_cursor(Language::Python, text);
    assert_eq!(see("import asyncio\n$0asyncio.run(1)"), Some("asyncio".into()));
    assert_eq!(see("import asyncio\nasy$0ncio.run(1)"), Some("asyncio".into()));
    assert_eq!(see("import asyncio\nasyncio$0.run(1)"), Some("asyncio".into()));
    assert_eq!(see("import asyncio\nasyncio.run$0"), Some("run".into()));
    assert_eq!(see("import asyncio\nasyncio.run(1)$0"), None);
    assert_eq!(see("import asyncio # asyn$0cio"), None);
}

#[test]
fn a_text_that_is_too_long_is_silent() {
    let text = format!("import asyncio\n# {}\n", "x".repeat(Code::MAX_BYTES));
    assert!(Code::of(Language::Python, &text).sightings(&test_facts()).is_empty());
}

#[test]
fn documents_that_are_joined_see_each_others_names() {
    let facts = test_facts();
    let cells = ["import asyncio as aio\nx = '''\n", "await aio.gather()\n", "aio"];
    let cells: Vec<_> = cells.iter().map(|cell| Code::of(Language::Python, cell)).collect();
    let whole = Code::joined(&cells.iter().collect::<Vec<_>>()).unwrap();
    let seen = |sighting: &Sighting| whole.text(sighting.range.clone());
    let seen: Vec<_> = whole.sightings(&facts).iter().map(seen).collect();
    assert_eq!(seen, ["asyncio", "aio", "await", "aio", "gather", "aio"]);
    assert_eq!(whole.len(), cells.iter().map(Code::len).sum::<usize>());
    let rust = Code::of(Language::Rust, "");
    assert!(Code::joined(&[&cells[0], &rust]).is_none());
    assert!(Code::joined(&[]).is_none());
}

#[test]
fn deep_nesting_neither_overflows_nor_hangs() {
    let facts = test_facts();
    for language in [Language::Python, Language::Rust] {
        let code = Code::of(language, &"(".repeat(50_000));
        assert!(code.sightings(&facts).is_empty());
        assert!(code.sighting_at(49_999, &facts).is_none());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 256, ..Default::default() })]

    /// Whatever the text, nothing panics, and asking at a token's place gives that very token.
    #[test]
    fn any_text_can_be_asked_anywhere(words in prop::collection::vec(prop::sample::select(WORDS), 0..40)) {
        let text = words.concat();
        let facts = test_facts();
        for language in [Language::Python, Language::Rust] {
            let code = Code::of(language, &text);
            for sighting in code.sightings(&facts) {
                prop_assert_eq!(code.sighting_at(sighting.range.start, &facts), Some(sighting));
            }
            for offset in 0..text.len() + 2 {
                code.sighting_at(offset, &facts);
            }
        }
    }
}

const WORDS: &[&str] = &[
    "import asyncio\n",
    "from asyncio import gather as g\n",
    "use tokio::{self, spawn as s};\n",
    "async ",
    "await ",
    ".await",
    "def f(session):\n    ",
    "fn f() {",
    "}",
    "(",
    ")",
    "\"",
    "'",
    "\"\"\"",
    "# c\n",
    "// c\n",
    "\n",
    "    ",
    "session",
    ".get",
    "x = ",
    "let x = ",
    ";",
    "tokio::join!(",
    "vec![",
    "asyncio.gather",
    "aiohttp.ClientSession()",
    "with ",
    " as ",
    ": ",
    "self.",
    "class A:\n    ",
    "impl A {",
    "🦀",
    "é",
    "\r\n",
    "\t",
    "lambda x: ",
    "for x in ",
    "f\"{",
    "}\"",
    "r#",
    "::",
    "<",
    ">",
    "$x",
    "macro_rules! m {",
];
