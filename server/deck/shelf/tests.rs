//! Which cards a sighting brings up, and in which order.

use std::fmt::Write as _;
use std::sync::Arc;

use insta::assert_snapshot;

use super::{Shelf, Standing};
use crate::deck::{CardId, read_deck, read_facts};
use crate::lang::{Claim, Context, Facts, Inside, Keyword, Language, LocalKind, Place, Sighting};

const FACTS: &str = r#"
library = "things"
language = "python"
[names]
"asyncio" = ["gather", "Queue", "PriorityQueue"]
[same]
"asyncio.tasks" = "asyncio"
[types."asyncio.Queue"]
members = ["get"]
[types."asyncio.PriorityQueue"]
bases = ["asyncio.Queue"]
"#;

/// A shelf of one deck; each line is `id: keys of the card block`, keys separated by ` / `.
fn shelf(lines: &str) -> Shelf {
    let mut text = "+++\nformat = 1\ntitle = \"T\"\n+++\n".to_owned();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (id, keys) = line.split_once(": ").unwrap();
        let keys = keys.replace(" / ", "\n");
        let _ = write!(text, "\n## {id}?\n\n```toml card\nid = \"{id}\"\n{keys}\n```\n\nYes.\n");
    }
    let (deck, problems) = read_deck("t.md", &text);
    assert_eq!(problems, [], "{text}");
    let mut facts = Facts::default();
    assert_eq!(read_facts("f.toml", FACTS, &mut facts), []);
    Shelf::new(vec![deck], Arc::new(facts))
}

fn sighting(claims: &[Claim], context: Context) -> Sighting {
    Sighting { language: Language::Python, range: 0..1, claims: claims.to_vec(), context }
}

fn found(shelf: &Shelf, claims: &[Claim], context: Context) -> String {
    let cards = shelf.cards_for(&sighting(claims, context), &|_| Standing::NEW);
    cards.iter().map(|card| card.id.as_str()).collect::<Vec<_>>().join(" ")
}

fn name(path: &str) -> Claim {
    Claim::Name(path.to_owned())
}

#[test]
fn the_more_exact_rule_wins() {
    let shelf = shelf(
        r#"
        keyword: python = ["async"]
        words: python = ["async def"]
        local: python = [{ local = "async def" }]
        star: python = ["a.b.*"]
        exact: python = ["a.b.c"]
        one: python = [{ keyword = "async", inside = "loop" }]
        two: python = [{ keyword = "async", inside = "loop", awaited = false }]
        "#,
    );
    let claims = [
        Claim::Keyword(Keyword::Async),
        Claim::Keyword(Keyword::AsyncDef),
        Claim::Local(LocalKind::AsyncDef),
        name("a.b.c"),
    ];
    let context = Context { inside: vec![Inside::Loop], ..Context::default() };
    assert_eq!(found(&shelf, &claims, context), "two one exact star local words keyword");
}

#[test]
fn among_equals_priority_then_memory_then_the_deck_decides() {
    let shelf = shelf(
        r#"
        first: python = ["a.b"]
        known: python = ["a.b"]
        due: python = ["a.b"]
        second: python = ["a.b"]
        low: python = ["a.b"] / priority = -1
        high: python = ["a.b"] / priority = 1
        "#,
    );
    let standing = |id: &CardId| match id.as_str() {
        "known" => Standing { due: false, recall: 0.9 },
        "due" => Standing { due: true, recall: 0.9 },
        _ => Standing::NEW,
    };
    let sighting = sighting(&[name("a.b")], Context::default());
    let cards = shelf.cards_for(&sighting, &standing);
    let ids: Vec<_> = cards.iter().map(|card| card.id.as_str()).collect();
    assert_eq!(ids, ["high", "due", "first", "second", "known", "low"]);
}

#[test]
fn every_predicate_is_asked() {
    let shelf = shelf(
        r#"
        inside: python = [{ name = "x", inside = ["loop", "class"] }]
        awaited: python = [{ name = "x", awaited = true }]
        operand: python = [{ name = "x", operand = "asyncio.tasks.gather" }]
        argument: python = [{ name = "x", argument_of = "asyncio.*" }]
        decorates: python = [{ name = "x", decorates = "async def" }]
        at: python = [{ name = "x", at = ["import", "call"] }]
        "#,
    );
    let contexts = [
        ("nothing", Context::default()),
        ("class", Context { inside: vec![Inside::Class, Inside::Def], ..Context::default() }),
        ("awaited", Context { awaited: true, ..Context::default() }),
        ("operand", Context { operand: vec!["asyncio.gather".into()], ..Context::default() }),
        ("argument", Context { argument_of: vec!["asyncio.run".into()], ..Context::default() }),
        ("deeper", Context { argument_of: vec!["asyncio.a.b".into()], ..Context::default() }),
        ("decorates", Context { decorates: Some(LocalKind::AsyncDef), ..Context::default() }),
        ("sync", Context { decorates: Some(LocalKind::Def), ..Context::default() }),
        ("call", Context { place: Place::Call, ..Context::default() }),
    ];
    let mut table = String::new();
    for (what, context) in contexts {
        let _ = writeln!(table, "{what:10}{}", found(&shelf, &[name("x")], context));
    }
    assert_snapshot!(table);
}

#[test]
fn only_a_rule_that_says_so_applies_at_a_definition() {
    let shelf = shelf(
        r#"
        call: python = [{ local = "async def" }]
        definition: python = [{ local = "async def", at = "definition" }]
        "#,
    );
    let claims = [Claim::Local(LocalKind::AsyncDef)];
    let defined = Context { place: Place::Definition, ..Context::default() };
    assert_eq!(found(&shelf, &claims, defined), "definition");
    let called = Context { place: Place::Call, ..Context::default() };
    assert_eq!(found(&shelf, &claims, called), "call");
}

#[test]
fn a_star_covers_one_further_part_only() {
    let shelf = shelf(r#"star: python = ["requests.*"]"#);
    let found = |path| found(&shelf, &[name(path)], Context::default());
    assert_eq!(found("requests.get"), "star");
    assert_eq!(found("requests"), "");
    assert_eq!(found("requests.adapters.HTTPAdapter"), "");
    assert_eq!(found("starlette.requests"), "");
}

#[test]
fn rules_reach_derived_types_and_other_spellings() {
    let shelf = shelf(
        r#"
        get: python = [{ member = "asyncio.Queue.get" }]
        queue: python = [{ value = "asyncio.Queue" }]
        gather: python = ["asyncio.tasks.gather"]
        "#,
    );
    let found = |claim| found(&shelf, &[claim], Context::default());
    assert_eq!(found(Claim::Member("asyncio.PriorityQueue.get".into())), "get");
    assert_eq!(found(Claim::Member("dict.get".into())), "");
    assert_eq!(found(Claim::Value("asyncio.PriorityQueue".into())), "queue");
    assert_eq!(found(name("asyncio.gather")), "gather");
}

#[test]
fn a_card_is_found_by_the_ids_it_had() {
    let shelf = shelf(
        r#"
        new: was = ["old", "taken"]
        taken: tags = []
        hidden: python = ["a.b"] / suspended = true
        "#,
    );
    let by = |id: &str| {
        let id = CardId::new(id).unwrap();
        let deck = shelf.deck_of(&id).map(|deck| deck.name.to_string());
        (shelf.card(&id).map(|card| card.id.to_string()), deck)
    };
    assert_eq!(by("old"), (Some("new".into()), Some("t".into())));
    assert_eq!(by("taken"), (Some("taken".into()), Some("t".into())));
    assert_eq!(by("nobody"), (None, None));
    assert_eq!(found(&shelf, &[name("a.b")], Context::default()), "");
    assert_eq!(shelf.decks()[0].cards.len(), 3);
}
