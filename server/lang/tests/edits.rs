//! Edits: whatever comes, the edited code answers like the same text opened afresh.

use std::ops::Range;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use proptest::prelude::*;

use super::{WORDS, test_facts};
use crate::lang::{Code, Facts, Language, Sighting};

const PYTHON: &str = r#"import asyncio
import aiohttp


async def fetch(session, url):
    async with session.get(url) as it:
        return await it.text()


@cached
async def main():
    """Docs."""
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(fetch(session, 1), fetch(session, 2))


if __name__ == "__main__":
    asyncio.run(main())
"#;

const RUST: &str = r#"use tokio::{join, spawn};

/// Docs.
#[tokio::main]
async fn main() {
    let a = spawn(async move { work().await });
    let (x, y) = join!(work(), work());
}

async fn work() -> &'static str {
    "text"
}

mod inner {
    use super::*;

    fn f() { spawn(work()); }
}
"#;

/// What an edit may bring in: half-typed code, whole definitions, line ends of all kinds.
const PARTS: &[&str] = &[
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "    ",
    "\t",
    "x",
    "gather",
    "async ",
    "await ",
    ".await",
    "(",
    ")",
    "[",
    "{",
    "}",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "#",
    "# c\n",
    "// c\n",
    "/*",
    "*/",
    "r#\"",
    "\"#",
    "\\",
    "\\\n",
    "🦀",
    "é",
    ";",
    "def f():\n    pass\n\n",
    "\ndef g(\n",
    "\n@cached\n",
    "else:\n",
    "\n\nclass A:\n    x = 1\n",
    "import asyncio as aio\n",
    "from asyncio import gather\n",
    "gather = 1\n",
    "global gather\n",
    "\nfn h() {\n",
    "\n\nimpl A {\n",
    "use tokio::spawn as s;\n",
    "mod m {\n",
    "\nstruct A { b: B }\n",
    "#[test]\n",
    "macro_rules! m {\n",
    "spawn(work());\n",
    "asyncio.gather()\n",
];

/// One replacement: where, how much, with what; and whether somebody asks before it.
type Step = (usize, usize, String, bool);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let text = prop::collection::vec(prop::sample::select(PARTS), 0..4);
    let text = text.prop_map(|parts| parts.concat());
    prop::collection::vec((0..600_usize, 0..60_usize, text, any::<bool>()), 1..10)
}

/// The nearest place at or before an offset that an edit may name.
fn boundary(text: &str, wanted: usize) -> usize {
    (0..=wanted.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

fn follow(language: Language, start: &str, steps: &[Step]) -> (Code, String) {
    let (mut code, mut text) = (Code::new(language, start), start.to_owned());
    for (at, length, with, asked) in steps {
        if *asked {
            code.read();
        }
        let range = boundary(&text, *at)..boundary(&text, at + length);
        assert!(code.edit(range.clone(), with));
        text.replace_range(range, with);
    }
    (code, text)
}

fn everywhere(code: &Code, facts: &Facts) -> (Vec<Sighting>, Vec<Option<Range<usize>>>) {
    let at = |offset| code.sighting_at(offset, facts).map(|it| it.range);
    (code.sightings(facts), (0..=code.len()).step_by(31).map(at).collect())
}

fn agree(language: Language, start: &str, steps: &[Step]) -> Result<(), TestCaseError> {
    static FACTS: LazyLock<Facts> = LazyLock::new(test_facts);
    let (mut edited, text) = follow(language, start, steps);
    edited.read();
    let afresh = Code::of(language, &text);
    prop_assert_eq!(edited.text(0..edited.len()), text);
    prop_assert_eq!(edited.stretches(), afresh.stretches());
    prop_assert_eq!(everywhere(&edited, &FACTS), everywhere(&afresh, &FACTS));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 3400, ..Default::default() })]

    #[test]
    fn edited_python_is_what_it_would_be_afresh(steps in steps()) {
        agree(Language::Python, PYTHON, &steps)?;
    }

    #[test]
    fn edited_rust_is_what_it_would_be_afresh(steps in steps()) {
        agree(Language::Rust, RUST, &steps)?;
    }

    #[test]
    fn edited_rubbish_is_what_it_would_be_afresh(
        words in prop::collection::vec(prop::sample::select(WORDS), 0..30),
        steps in steps(),
    ) {
        agree(Language::Python, &words.concat(), &steps)?;
        agree(Language::Rust, &words.concat(), &steps)?;
    }
}

#[test]
fn an_edit_leaves_the_other_statements_read() {
    let text = PYTHON.repeat(50);
    let mut code = Code::of(Language::Python, &text);
    let at = text.len() / 2;
    let at = at + text[at..].find("main").unwrap();
    assert!(code.edit(at..at, "x"));
    assert!(code.unread().len() < 300, "{} bytes", code.unread().len());
    assert!(code.is_standing());
}

#[test]
fn an_open_quote_takes_no_card_from_other_statements() {
    let facts = test_facts();
    let mut code = Code::of(Language::Python, &PYTHON.repeat(20));
    let before = code.sightings(&facts).len();
    assert!(code.edit(70..70, "\"\"\""));
    code.read();
    let lost = before - code.sightings(&facts).len();
    assert!(lost <= 8, "{lost} of {before} lost");
}

#[test]
fn a_stretch_that_is_not_read_answers_for_what_it_was() {
    let facts = test_facts();
    let mut code = Code::of(Language::Python, PYTHON);
    let at = PYTHON.find("await asyncio.gather").unwrap();
    assert!(code.edit(at..at, "x = "));
    let sees = |code: &Code, at| code.sighting_at(at, &facts).map(|it| code.text(it.range));
    assert_eq!(sees(&code, at + 6), None, "at the edit");
    assert_eq!(sees(&code, at + 20), Some("gather".into()));
    assert_eq!(sees(&code, 8), Some("asyncio".into()), "elsewhere");
    code.read();
    assert_eq!(sees(&code, at + 6), Some("await".into()));
}

#[test]
fn an_edit_that_does_not_fit_changes_nothing() {
    let mut code = Code::of(Language::Python, "é = 1\n");
    for range in [1..2, 0..1, 5..99, Range { start: 3, end: 2 }] {
        assert!(!code.edit(range, "x"));
    }
    assert_eq!(code.text(0..99), "é = 1\n");
}

#[test]
fn a_reading_called_off_goes_on_later() {
    let text = PYTHON.repeat(30);
    let mut code = Code::new(Language::Python, &text);
    assert!(!code.unread().read(&AtomicBool::new(true)));
    assert!(!code.is_standing());
    for share in code.unread().shared(3) {
        assert!(share.read(&AtomicBool::new(false)));
    }
    code.settle();
    let facts = test_facts();
    assert_eq!(code.sightings(&facts), Code::of(Language::Python, &text).sightings(&facts));
}
