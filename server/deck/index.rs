//! The rules of all decks, found by what they are about, so that a look-up does not walk them all.
//!
//! Each rule is kept with its paths in their public spelling and with its rank: how exact it is.

use std::collections::HashMap;
use std::hash::Hash;

use super::lookup::Lookup;
use super::path::{length, parent};
use super::{Card, Deck, Predicates, Rule, Subject};
use crate::lang::{Claim, Context, Facts, Keyword, Language, LocalKind, Place, Sighting};

/// Where a card is on its shelf; sorts in the order of the decks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) deck: usize,
    pub(super) card: usize,
}

impl Spot {
    /// Every card with its place, in the order of the decks.
    pub(super) fn all(decks: &[Deck]) -> impl Iterator<Item = (Self, &Card)> {
        decks.iter().enumerate().flat_map(|(deck, cards)| {
            cards.cards.iter().enumerate().map(move |(card, value)| (Self { deck, card }, value))
        })
    }
}

/// One rule as it is matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) spot: Spot,
    pub(super) rank: Rank,
    predicates: Predicates,
    language: Language,
}

/// How exact a rule is; the greater rank wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    predicates: usize,
    kind: Kind,
    length: usize,
    priority: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Keyword,
    Local,
    NameIn,
    Exact,
}

/// All rules, by language and subject.
#[derive(Debug, Default)]
pub(super) struct Index {
    entries: Vec<Entry>,
    python: Subjects,
    rust: Subjects,
}

/// The rules of one language: positions in `Index::entries`.
#[derive(Debug, Default)]
struct Subjects {
    names: HashMap<String, Vec<usize>>,
    names_in: HashMap<String, Vec<usize>>,
    members: HashMap<String, Vec<usize>>,
    values: HashMap<String, Vec<usize>>,
    keywords: HashMap<Keyword, Vec<usize>>,
    locals: HashMap<LocalKind, Vec<usize>>,
}

impl Index {
    /// Takes in every rule of every card that its deck does not suspend.
    pub(super) fn new(decks: &[Deck], facts: &Facts) -> Self {
        let mut index = Self::default();
        for (spot, card) in Spot::all(decks).filter(|(_, card)| !card.suspended) {
            for rule in &card.rules {
                index.add(spot, card.priority, &canonical(rule, facts));
            }
        }
        index
    }

    /// Every rule that applies to a sighting, in no order.
    pub(super) fn entries_for(&self, sighting: &Sighting, facts: &Facts) -> Vec<&Entry> {
        let lookup = Lookup::new(facts, sighting.language);
        let subjects = self.subjects(sighting.language);
        let mut hits = Vec::new();
        for claim in &sighting.claims {
            subjects.claimed(claim, lookup, &mut hits);
        }
        hits.sort_unstable();
        hits.dedup();
        let entries = hits.into_iter().filter_map(|at| self.entries.get(at));
        entries.filter(|entry| entry.applies(&sighting.context)).collect()
    }

    fn add(&mut self, spot: Spot, priority: i32, rule: &Rule) {
        let at = self.entries.len();
        self.entries.push(Entry {
            spot,
            rank: Rank::of(rule, priority),
            predicates: rule.predicates.clone(),
            language: rule.language,
        });
        let subjects = match rule.language {
            Language::Python => &mut self.python,
            Language::Rust => &mut self.rust,
        };
        subjects.add(&rule.subject, at);
    }

    fn subjects(&self, language: Language) -> &Subjects {
        match language {
            Language::Python => &self.python,
            Language::Rust => &self.rust,
        }
    }
}

impl Subjects {
    fn add(&mut self, subject: &Subject, at: usize) {
        match subject {
            Subject::Name(path) => self.names.entry(path.clone()).or_default(),
            Subject::NamesIn(path) => self.names_in.entry(path.clone()).or_default(),
            Subject::Member(path) => self.members.entry(path.clone()).or_default(),
            Subject::Value(path) => self.values.entry(path.clone()).or_default(),
            Subject::Keyword(keyword) => self.keywords.entry(*keyword).or_default(),
            Subject::Local(kind) => self.locals.entry(*kind).or_default(),
        }
        .push(at);
    }

    fn claimed(&self, claim: &Claim, lookup: Lookup<'_>, hits: &mut Vec<usize>) {
        let language = lookup.language;
        match claim {
            Claim::Keyword(keyword) => hits.extend(found(&self.keywords, keyword)),
            Claim::Local(kind) => hits.extend(found(&self.locals, kind)),
            Claim::Name(path) => {
                hits.extend(found(&self.names, path));
                if let Some((module, _)) = parent(path, language) {
                    hits.extend(found(&self.names_in, module));
                }
            }
            Claim::Value(path) => {
                for base in lookup.lineage(path) {
                    hits.extend(found(&self.values, base.as_str()));
                }
            }
            Claim::Member(path) => {
                let Some((owner, member)) = parent(path, language) else { return };
                for base in lookup.lineage(owner) {
                    let path = format!("{base}{}{member}", language.separator());
                    hits.extend(found(&self.members, path.as_str()));
                }
            }
        }
    }
}

fn found<'m, K, Q>(map: &'m HashMap<K, Vec<usize>>, key: &Q) -> impl Iterator<Item = usize> + 'm
where
    K: Hash + Eq + std::borrow::Borrow<Q>,
    Q: Hash + Eq + ?Sized,
{
    map.get(key).into_iter().flatten().copied()
}

impl Rank {
    fn of(rule: &Rule, priority: i32) -> Self {
        let (kind, length) = match &rule.subject {
            Subject::Name(path) | Subject::Member(path) | Subject::Value(path) => {
                (Kind::Exact, length(path, rule.language))
            }
            Subject::NamesIn(path) => (Kind::NameIn, length(path, rule.language)),
            Subject::Local(kind) => (Kind::Local, kind.as_str().split(' ').count()),
            Subject::Keyword(keyword) => (Kind::Keyword, keyword.as_str().split(' ').count()),
        };
        Self { predicates: rule.predicates.count(), kind, length, priority }
    }
}

impl Entry {
    fn applies(&self, context: &Context) -> bool {
        let wanted = &self.predicates;
        let placed = match wanted.at.as_slice() {
            [] => context.place != Place::Definition,
            places => places.contains(&context.place),
        };
        placed
            && any(&wanted.inside, |inside| context.inside.contains(inside))
            && wanted.awaited.is_none_or(|awaited| awaited == context.awaited)
            && any(&wanted.decorates, |kind| context.decorates == Some(*kind))
            && any(&wanted.operand, |pattern| self.names(pattern, &context.operand))
            && any(&wanted.argument_of, |pattern| self.names(pattern, &context.argument_of))
    }

    /// Whether one of these paths is what a pattern names. `requests.*` names what is directly in
    /// `requests`.
    fn names(&self, pattern: &str, paths: &[String]) -> bool {
        paths.iter().any(|path| match pattern.strip_suffix('*') {
            Some(module) => parent(path, self.language).is_some_and(|(owner, _)| {
                module.strip_suffix(self.language.separator()) == Some(owner)
            }),
            None => path == pattern,
        })
    }
}

/// An empty list asks for nothing.
fn any<T>(wanted: &[T], holds: impl Fn(&T) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(holds)
}

/// The same rule with every path in its public spelling.
pub(super) fn canonical(rule: &Rule, facts: &Facts) -> Rule {
    let lookup = Lookup::new(facts, rule.language);
    let mut rule = rule.clone();
    match &mut rule.subject {
        Subject::Name(path)
        | Subject::NamesIn(path)
        | Subject::Member(path)
        | Subject::Value(path) => *path = lookup.canonical(path),
        Subject::Keyword(_) | Subject::Local(_) => {}
    }
    let predicates = &mut rule.predicates;
    for path in predicates.operand.iter_mut().chain(&mut predicates.argument_of) {
        *path = lookup.canonical(path);
    }
    rule
}
