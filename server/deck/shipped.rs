//! The decks and library facts that come with the program, as they are under `decks/`.
//!
//! A file is shipped when it is listed here; a test finds files that are not.

use super::{Deck, Problem, read_deck, read_facts};
use crate::lang::Facts;

/// A shipped file: its path from the top of the repository, and its text.
pub type File = (&'static str, &'static str);

macro_rules! files {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("../../", $path)))),+]
    };
}

/// The decks, in the order of learning.
pub const DECKS: &[File] = files!["decks/async.md"];

/// The library facts.
pub const FACTS: &[File] = files![
    "decks/facts/python/aiohttp.toml",
    "decks/facts/python/anyio.toml",
    "decks/facts/python/asyncio.toml",
    "decks/facts/python/builtins.toml",
    "decks/facts/python/concurrent.toml",
    "decks/facts/python/fastapi.toml",
    "decks/facts/python/httpx.toml",
    "decks/facts/python/inspect.toml",
    "decks/facts/python/multiprocessing.toml",
    "decks/facts/python/requests.toml",
    "decks/facts/python/starlette.toml",
    "decks/facts/python/subprocess.toml",
    "decks/facts/python/threading.toml",
    "decks/facts/python/time.toml",
    "decks/facts/python/trio.toml",
    "decks/facts/python/typing.toml",
    "decks/facts/python/urllib.toml",
    "decks/facts/python/uvloop.toml",
    "decks/facts/rust/async_std.toml",
    "decks/facts/rust/axum.toml",
    "decks/facts/rust/futures.toml",
    "decks/facts/rust/hyper.toml",
    "decks/facts/rust/rayon.toml",
    "decks/facts/rust/reqwest.toml",
    "decks/facts/rust/smol.toml",
    "decks/facts/rust/std.toml",
    "decks/facts/rust/tokio.toml",
];

/// The shipped decks, read.
pub fn decks() -> (Vec<Deck>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut decks = Vec::new();
    for (path, text) in DECKS {
        let (deck, found) = read_deck(path, text);
        decks.push(deck);
        problems.extend(found);
    }
    (decks, problems)
}

/// The shipped library facts, read.
pub fn facts() -> (Facts, Vec<Problem>) {
    let mut facts = Facts::default();
    let problems =
        FACTS.iter().flat_map(|(path, text)| read_facts(path, text, &mut facts)).collect();
    (facts, problems)
}

#[cfg(test)]
mod tests;
