//! Tests of cards made from code.

use std::sync::Arc;

use super::*;
use crate::deck::check;
use crate::lang::{Code, Facts};

const PYTHON: &str = "\
import asyncio
from aiohttp import ClientSession as Session

async def load(session: Session, urls):
    pages = await asyncio.gather(
        *(session.get(url) for url in urls),
    )
    here = len(pages)
    return pages
";

fn facts() -> Facts {
    let mut facts = Facts::default();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("decks/facts");
    for name in ["python/asyncio", "python/aiohttp", "rust/tokio"] {
        let text = std::fs::read_to_string(folder.join(format!("{name}.toml"))).unwrap();
        crate::deck::read_facts(name, &text, &mut facts);
    }
    facts
}

fn shelf(texts: &[(&str, &str)]) -> Shelf {
    let decks = texts.iter().map(|(path, text)| read_deck(path, text).0).collect();
    Shelf::new(decks, Arc::new(facts()))
}

/// The selection from one text to the end of another.
fn selected(language: Language, code: &str, from: &str, to: &str) -> Selection {
    let start = code.find(from).unwrap();
    let end = start + code[start..].find(to).unwrap() + to.len();
    Selection::of(&Code::of(language, code), start..end, &facts())
}

fn wish(selection: Selection) -> CardWish {
    CardWish { selection: Some(selection), ..CardWish::default() }
}

/// The deck that three cards make, one after the other, each found well by the checker.
fn grown(wishes: &[CardWish]) -> (String, Vec<Option<String>>) {
    let other = (
        "decks/async.md",
        "+++\nformat = 1\ntitle = \"A\"\n+++\n\n## G?\n\n```toml card\n\
        id = \"gather\"\npython = [\"asyncio.gather\"]\n```\n\nG.\n\n```python\nimport asyncio\nasyncio.gather()\n```\n",
    );
    let mut text: Option<String> = None;
    let mut notes = Vec::new();
    for wish in wishes {
        let mut texts = vec![other];
        texts.extend(text.as_deref().map(|text| ("my-cards.md", text)));
        let shelf = shelf(&texts);
        let new = add_card(wish, "my-cards.md", "My cards", text.as_deref(), &shelf).unwrap();
        assert!(new.text.starts_with(text.as_deref().unwrap_or_default()), "nothing is changed");
        assert!(new.text.lines().nth(new.line).unwrap().starts_with("## "));
        notes.push(new.note);
        text = Some(new.text);
    }
    let text = text.unwrap();
    let (deck, problems) = read_deck("my-cards.md", &text);
    assert_eq!(problems, []);
    let decks = [read_deck(other.0, other.1).0, deck];
    assert_eq!(check(&decks, &facts()), []);
    (text, notes)
}

#[test]
fn cards_are_written_with_rule_and_example_and_pass_the_check() {
    let python = |from, to| wish(selected(Language::Python, PYTHON, from, to));
    let rust =
        "use tokio::task::JoinSet;\n\nfn f(mut set: JoinSet<u8>) {\n    set.spawn(work());\n}\n";
    let words = CardWish {
        question: Some("Why?\n# Because".to_owned()),
        answer: Some("It is.\n\n## Not a card\n".to_owned()),
        selection: None,
    };
    let (text, notes) = grown(&[
        python("gather(", "    )"),
        python("await", "    )"),
        python("session.get", "(url)"),
        python("get(", "(url)"),
        python("here", "(pages)"),
        wish(selected(Language::Rust, rust, "spawn", ")")),
        words,
    ]);
    insta::assert_snapshot!(text);
    let told: Vec<_> = notes.iter().map(|note| note.as_deref().unwrap_or("-")).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_path_is_about_the_last_of_its_names_that_is_selected() {
    let about = |language, code, from, to| selected(language, code, from, to).question();
    let rust = "fn f() {\n    tokio::task::spawn(work());\n}\n";
    let asked = [
        about(Language::Python, PYTHON, "asyncio.gather", "    )"),
        about(Language::Python, "import asyncio\n\nprint(asyncio)\n", "asyncio)", "asyncio"),
        about(Language::Rust, rust, "tokio", "work())"),
        about(Language::Rust, rust, "tokio", "task"),
    ];
    let asked: Vec<_> = asked.iter().map(|it| it.as_deref().unwrap_or("-")).collect();
    insta::assert_snapshot!(asked.join("\n"), @r"
    What does `asyncio.gather` do?
    What is `asyncio`?
    What does `tokio::spawn` do?
    What does `tokio::task` do?
    ");
}

#[test]
fn ones_own_card_comes_before_those_of_other_decks_however_they_are_ranked() {
    let priority = |theirs: i32| {
        let other = format!(
            "+++\nformat = 1\ntitle = \"A\"\n+++\n\n## G?\n\n```toml card\nid = \"g\"\n\
            python = [\"asyncio.gather\"]\npriority = {theirs}\n```\n\nG.\n"
        );
        let shelf = shelf(&[("decks/a.md", &other)]);
        let wish = wish(selected(Language::Python, PYTHON, "gather(", "    )"));
        let new = add_card(&wish, "mine.md", "Mine", None, &shelf).unwrap();
        read_deck("mine.md", &new.text).0.cards[0].priority
    };
    assert_eq!([-2, 0, 1, 5].map(priority), [0, 1, 2, 6]);
}

#[test]
fn a_line_is_meant_where_only_the_cursor_stands() {
    let at = PYTHON.find("Session,").unwrap() + 3;
    let it = Selection::of(&Code::of(Language::Python, PYTHON), at..at, &facts());
    assert_eq!(it.question().as_deref(), Some("What is `aiohttp.ClientSession`?"));
    assert_eq!(it.plain_example(), ["async def load(session: Session, urls):"]);
}

#[test]
fn a_deck_that_cannot_be_read_to_its_end_is_left_alone() {
    let shelf = shelf(&[]);
    let ask = CardWish { question: Some("Why?".to_owned()), ..CardWish::default() };
    let told = |text: &str| {
        let error = add_card(&ask, "mine.md", "Mine", Some(text), &shelf).unwrap_err();
        format!("{error}. {}", error.advice())
    };
    let frame = "+++\nformat = 1\ntitle = \"A\"\n+++\n";
    let said = [
        told("# Notes\n"),
        told("+++\nformat = 1\n"),
        told("+++\nformat = 7\ntitle = \"A\"\n+++\n"),
        told(&format!(
            "{frame}\n## Q?\n\n```toml card\nid = \"q\"\n```\n\nA.\n\n```python\nx = 1\n"
        )),
    ];
    insta::assert_snapshot!(said.join("\n"));
    let nothing = add_card(&CardWish::default(), "mine.md", "Mine", None, &shelf);
    assert_eq!(nothing, Err(CannotAdd::NoQuestion));
    let windows = add_card(&ask, "mine.md", "Mine", Some(&frame.replace('\n', "\r\n")), &shelf);
    let windows = windows.unwrap().text;
    assert_eq!(windows.matches('\n').count(), windows.matches("\r\n").count());
}
