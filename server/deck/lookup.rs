//! Questions that rules ask of library facts: is this name known, what does this type extend?

use super::nearest::nearest;
use super::path::parent;
use crate::lang::{Facts, Language, LanguageFacts};

/// One language's facts, with what is needed to walk their paths.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lookup<'f> {
    pub(super) language: Language,
    pub(super) facts: &'f LanguageFacts,
}

impl<'f> Lookup<'f> {
    pub(super) fn new(facts: &'f Facts, language: Language) -> Self {
        Self { language, facts: facts.of(language) }
    }

    /// The public spelling of a path, of a pattern (`futures_util::future::*`) too.
    pub(super) fn canonical(&self, path: &str) -> String {
        self.facts.canonical(path, self.language.separator())
    }

    /// Whether some facts file lists a path, in any of its spellings, or lists it as a member of a
    /// base type.
    pub(super) fn knows(&self, path: &str) -> bool {
        let path = self.canonical(path);
        let listed = |path: &str| self.facts.known.contains(path);
        listed(&path)
            || parent(&path, self.language).is_some_and(|(owner, member)| {
                let separator = self.language.separator();
                self.lineage(owner).iter().any(|base| listed(&format!("{base}{separator}{member}")))
            })
    }

    /// The listed path that an unknown one was probably meant to be: close in spelling, or, for a
    /// lone word, the only path that ends in it.
    pub(super) fn nearest(&self, path: &str) -> Option<String> {
        let known = || self.facts.known.iter().map(String::as_str);
        if let Some(near) = nearest(path, known()) {
            return Some(near.to_owned());
        }
        let tail = format!("{}{path}", self.language.separator());
        let mut ending = known().filter(|known| known.ends_with(&tail));
        let first = ending.next()?;
        ending.next().is_none().then(|| first.to_owned())
    }

    /// A type and everything it extends, nearest first, each once.
    pub(super) fn lineage(&self, path: &str) -> Vec<String> {
        let mut line = vec![path.to_owned()];
        let mut at = 0;
        while let Some(current) = line.get(at) {
            let bases = self.facts.types.get(current).map(|facts| facts.bases.as_slice());
            for base in bases.unwrap_or_default() {
                let base = self.canonical(base);
                if !line.contains(&base) {
                    line.push(base);
                }
            }
            at += 1;
        }
        line
    }
}
