//! What is true of libraries, as data: re-exports, types, what a call returns.
//!
//! The engine knows languages and nothing of asyncio or tokio; whatever it must know of a library
//! comes in as [`Facts`]. The files are under `decks/facts/`, their TOML is read in `server/deck`.

use std::collections::{HashMap, HashSet};

use super::Language;

/// Everything known about the libraries of one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LanguageFacts {
    /// Every public path a card may name: modules, functions, types, macros (`tokio::join!`) and
    /// members (`aiohttp.ClientSession.get`).
    pub known: HashSet<String>,
    /// Another spelling of a path, by prefix: `asyncio.tasks` → `asyncio`, `futures_util` → `futures`.
    pub same: HashMap<String, String>,
    pub types: HashMap<String, TypeFacts>,
    /// What calling a function or a member gives: path → type path. Of an async function it is what
    /// awaiting the call gives. A tuple is written `(A, B)`.
    pub returns: HashMap<String, String>,
    /// Rust: methods that a trait brings to other types when it is imported: the name → the traits.
    pub extensions: HashMap<String, Vec<String>>,
}

/// What the engine must know of one type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypeFacts {
    /// Types it extends: a value of this type is also a value of those.
    pub bases: Vec<String>,
    /// What `with value as x` gives: a type path, often the type itself. None: nothing known.
    pub enters: Option<String>,
    /// Rust: a pointer that is used as what it points to (`Arc`, `Box`).
    pub deref: bool,
    /// Every method without an entry in `returns` gives the type itself (`ClientBuilder`).
    pub builder: bool,
    /// Awaiting a value of it gives something else, of which nothing is known: a task's or a channel's output.
    pub handle: bool,
}

/// The facts of all libraries, by language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub python: LanguageFacts,
    pub rust: LanguageFacts,
}

impl Facts {
    /// The facts about one language's libraries.
    pub fn of(&self, language: Language) -> &LanguageFacts {
        match language {
            Language::Python => &self.python,
            Language::Rust => &self.rust,
        }
    }

    /// The same, to add to.
    pub fn of_mut(&mut self, language: Language) -> &mut LanguageFacts {
        match language {
            Language::Python => &mut self.python,
            Language::Rust => &mut self.rust,
        }
    }
}

impl LanguageFacts {
    /// The public spelling of a path: the longest known prefix replaced, again until none fits.
    ///
    /// A cycle in the data ends after a few rounds instead of looping.
    pub fn canonical(&self, path: &str, separator: &str) -> String {
        let mut path = path.to_owned();
        for _ in 0..4 {
            match self.respelled(&path, separator) {
                Some(next) => path = next,
                None => break,
            }
        }
        path
    }

    fn respelled(&self, path: &str, separator: &str) -> Option<String> {
        let mut head = path;
        loop {
            if let Some(public) = self.same.get(head) {
                let respelled = format!("{public}{}", &path[head.len()..]);
                // `asyncio.tasks.gather` is `asyncio.gather`, but the module `asyncio.tasks` is not `asyncio`.
                let is_outer =
                    path.strip_prefix(&respelled).is_some_and(|rest| rest.starts_with(separator));
                return (!is_outer).then_some(respelled);
            }
            head = &head[..head.rfind(separator)?];
        }
    }
}

/// One part of a tuple written `(A, B)`; an empty part or `_` is nothing known.
pub(super) fn part_of(tuple: &str, index: u32) -> Option<String> {
    let parts = tuple.strip_prefix('(')?.strip_suffix(')')?;
    let part = parts.split(',').nth(usize::try_from(index).ok()?)?.trim();
    (!part.is_empty() && part != "_").then(|| part.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_one_public_spelling() {
        let mut facts = LanguageFacts::default();
        for (from, to) in [("a.b", "a"), ("a_core", "a"), ("x", "y"), ("y", "x")] {
            facts.same.insert(from.into(), to.into());
        }
        let spell = |path| facts.canonical(path, ".");
        assert_eq!(spell("a.b.f"), "a.f");
        assert_eq!(spell("a_core.b.f"), "a.f");
        assert_eq!(spell("a.b"), "a.b", "a module is not the one around it");
        assert_eq!(spell("ab.f"), "ab.f");
        assert_eq!(spell("x.f"), "x.f", "a circle in the data ends");
    }
}
