//! What a facts file is read into, and what is said of one that is wrong.

use insta::assert_snapshot;

use super::{check_facts, read_facts};
use crate::deck::Problem;
use crate::lang::Facts;

const GOOD: &str = r#"
library = "aiohttp"
language = "python"
version = "3.13"

[names]
"aiohttp" = ["ClientSession", "ClientResponse", "request"]

[same]
"aiohttp.client" = "aiohttp"

[types."aiohttp.ClientSession"]
members = ["get", "post"]
enters = "aiohttp.ClientSession"
makes = ["copy"]

[returns]
"aiohttp.ClientSession.get" = "aiohttp.ClientResponse"
"#;

fn drawn(problems: &[Problem], text: &str) -> String {
    problems.iter().map(|problem| problem.drawn(text)).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_facts_file_is_read() {
    let mut facts = Facts::default();
    assert_eq!(read_facts("aiohttp.toml", GOOD, &mut facts), []);
    assert_eq!(check_facts("aiohttp.toml", GOOD, &facts), []);
    let python = &facts.python;
    let mut known: Vec<_> = python.known.iter().map(String::as_str).collect();
    known.sort_unstable();
    assert_snapshot!(known.join("\n"), @r"
    aiohttp
    aiohttp.ClientResponse
    aiohttp.ClientSession
    aiohttp.ClientSession.copy
    aiohttp.ClientSession.get
    aiohttp.ClientSession.post
    aiohttp.request
    ");
    assert_eq!(python.canonical("aiohttp.client.ClientSession", "."), "aiohttp.ClientSession");
    assert_eq!(python.returns["aiohttp.ClientSession.copy"], "aiohttp.ClientSession");
    assert_eq!(python.returns["aiohttp.ClientSession.get"], "aiohttp.ClientResponse");
    assert_eq!(
        python.types["aiohttp.ClientSession"].enters.as_deref(),
        Some("aiohttp.ClientSession")
    );
}

#[test]
fn what_is_wrong_in_a_facts_file_is_shown_in_its_place() {
    let text = GOOD
        .replace("makes =", "mkaes =")
        .replace("[\"get\", \"post\"]", "[\"get\", 3]")
        .replace("= \"aiohttp.ClientResponse\"", "= \"aiohttp.ClientRepsonse\"");
    let mut facts = Facts::default();
    let mut problems = read_facts("aiohttp.toml", &text, &mut facts);
    problems.extend(check_facts("aiohttp.toml", &text, &facts));
    assert_snapshot!(drawn(&problems, &text));
}

#[test]
fn a_facts_file_without_a_language_is_refused() {
    let mut facts = Facts::default();
    let text = "library = \"x\"\nlanguage = \"haskell\"\n";
    let problems = read_facts("x.toml", text, &mut facts);
    assert_snapshot!(drawn(&problems, text));
    assert_eq!(facts, Facts::default());
}
