//! What decks are held to, drawn as an author sees it.

use insta::assert_snapshot;

use super::{check, problems_of};
use crate::deck::{Deck, read_deck, read_facts};
use crate::lang::Facts;

const FACTS: &str = r#"
library = "things"
language = "python"
[names]
"asyncio" = ["gather", "run", "sleep"]
"requests" = ["get"]
[same]
"asyncio.tasks" = "asyncio"
[types."asyncio.Queue"]
members = ["get"]
[types."asyncio.LifoQueue"]
bases = ["asyncio.Queue"]
"#;

fn facts() -> Facts {
    let mut facts = Facts::default();
    assert_eq!(read_facts("f.toml", FACTS, &mut facts), []);
    facts
}

fn deck(path: &str, cards: &str) -> (Deck, String) {
    let text = format!("+++\nformat = 1\ntitle = \"T\"\n+++\n{cards}");
    let (deck, problems) = read_deck(path, &text);
    assert_eq!(problems, []);
    (deck, text)
}

/// A card with these keys and an example that brings it up as far as its rules allow.
fn card(id: &str, keys: &str, example: &str) -> String {
    format!(
        "\n## {id}?\n\n```toml card\nid = \"{id}\"\n{keys}\n```\n\nYes.\n\n```python\nimport asyncio, \
         requests\n{example}\n```\n"
    )
}

fn found(cards: &str) -> String {
    let (deck, text) = deck("decks/t.md", cards);
    let problems = check(&[deck], &facts());
    problems.iter().map(|problem| problem.drawn(&text)).collect::<Vec<_>>().join("\n")
}

#[test]
fn names_that_no_library_has_are_found() {
    let keys = r#"python = [
  "asyncio.gahter", "gather", "asyncio.tasks.sleep", "asynci.sleep", "pandas.DataFrame", "asyncio.*", "requets.*",
  { member = ["asyncio.LifoQueue.get", "asyncio.Queue.gt"] },
  { keyword = "await", operand = ["asyncio.gather", "asyncio.runn"] },
]"#;
    assert_snapshot!(found(&card("one", keys, "asyncio.sleep(1)")));
}

#[test]
fn a_rule_said_twice_is_found_unless_priority_tells_them_apart() {
    let first =
        r#"python = ["asyncio.gather", { name = "asyncio.run", inside = ["loop", "def"] }]"#;
    let second = r#"python = ["asyncio.tasks.gather", { name = "asyncio.run", inside = ["def", "loop"] }, "asyncio.sleep"]"#;
    let third = "python = [\"asyncio.gather\"]\npriority = 1";
    let text = [
        card("first", first, "def f():\n    asyncio.run(1)"),
        card("second", second, "asyncio.sleep(1)"),
        card("third", third, "asyncio.gather()"),
    ];
    assert_snapshot!(found(&text.concat()));
}

#[test]
fn ids_are_held_against_each_other() {
    let (one, _) = deck("decks/one.md", &card("gather", "", ""));
    let cards = [
        card("gather", "", ""),
        card("b", "was = [\"gather\"]\nconfuses = [\"gathr\", \"b\"]", ""),
    ];
    let (two, text) = deck("decks/two.md", &cards.concat());
    let problems = check(&[one, two], &facts());
    assert!(problems.iter().all(|problem| problem.path.as_ref() == "decks/two.md"));
    let drawn: Vec<_> = problems.iter().map(|problem| problem.drawn(&text)).collect();
    assert_snapshot!(drawn.join("\n"));
}

#[test]
fn a_card_must_come_up_in_its_own_example() {
    let text = [
        card("good", "python = [\"asyncio.gather\"]", "asyncio.gather()"),
        card("absent", "python = [\"asyncio.run\"]", "asyncio.gather()"),
        card("behind", "python = [\"asyncio.*\"]", "asyncio.gather()"),
        card("content", "python = [\"asyncio.gather\"]\npriority = -1", "asyncio.gather()"),
        card("asleep", "python = [\"asyncio.sleep\"]\nsuspended = true", ""),
        card("foreign", "rust = [\"async\"]", ""),
        card("silent", "", ""),
    ];
    assert_snapshot!(found(&text.concat()));
}

#[test]
fn an_open_deck_is_held_against_the_others_but_not_its_old_self() {
    let (old, text) = deck("decks/t.md", &card("a", "", ""));
    let (other, _) = deck("decks/other.md", &card("b", "", ""));
    assert_eq!(problems_of("decks/t.md", &text, &facts(), &[old.clone(), other.clone()]), []);
    let text = text.replace("id = \"a\"", "id = \"b\"\nhnit = \"x\"");
    let problems = problems_of("decks/t.md", &text, &facts(), &[old, other]);
    let drawn: Vec<_> = problems.iter().map(|problem| problem.drawn(&text)).collect();
    assert_snapshot!(drawn.join("\n"));
}
