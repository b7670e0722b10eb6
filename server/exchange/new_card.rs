//! A card of the learner's own, added at the end of one of their decks: from a question, an answer, and
//! the code that was selected.
//!
//! What is in the deck stays byte for byte. The card is tried before it is given back: it must come up in
//! its own example and bring no error into the deck. Reading and writing the file is the caller's.

mod seen;

pub use seen::Selection;

use super::deck_text::{frame, heading, preformatted, quoted};
use super::settle::slug;
use crate::deck::{
    Answer, Card, CardId, Deck, Problem, ProblemKind, Rule, Severity, Shelf, problems_of, read_deck,
};
use crate::lang::Language;
use crate::tutor::prose::plain;

/// What a learner wants to have on a card. What is missing is proposed.
#[derive(Debug, Clone, Default)]
pub struct CardWish {
    pub question: Option<String>,
    pub answer: Option<String>,
    pub selection: Option<Selection>,
}

/// A deck with one more card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// The whole new text of the deck.
    pub text: String,
    pub id: CardId,
    /// 0-based line of its question.
    pub line: usize,
    /// What the learner should know of the card: why it comes up nowhere, or what could not be checked.
    pub note: Option<String>,
}

/// Why a deck was left as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotAdd {
    #[error("there is no question, and no code to make one of")]
    NoQuestion,
    #[error("{path} cannot take a card: {what}")]
    Deck { path: String, what: String, advice: String },
}

impl CannotAdd {
    /// What to do about it.
    pub fn advice(&self) -> &str {
        match self {
            Self::NoQuestion => "Give `question`, or `uri` and `range` of some code.",
            Self::Deck { advice, .. } => advice,
        }
    }
}

/// How a rule's card may stand beside others with the same rule, in the order tried: behind an older card of
/// the same deck, where it cannot be before all.
const PRIORITIES: [i32; 7] = [0, 1, -1, 2, -2, 3, -3];

/// Adds a card to a deck; without a `text` the deck is begun with this title.
///
/// # Errors
/// [`CannotAdd`] if there is nothing to ask, or if the deck cannot be read far enough to be added to.
pub fn add_card(
    wish: &CardWish,
    path: &str,
    title: &str,
    text: Option<&str>,
    shelf: &Shelf,
) -> Result<Addition, CannotAdd> {
    let text = text.filter(|text| !text.trim().is_empty());
    let before = text.map_or_else(|| frame(title), str::to_owned);
    let (old, problems) = read_deck(path, &before);
    if let Some(problem) = problems.iter().find(|problem| is_of_the_frame(&problem.kind)) {
        return Err(refused(path, problem));
    }
    let question = wish.question.clone().filter(|question| !question.trim().is_empty());
    let question = question.or_else(|| wish.selection.as_ref().and_then(Selection::question));
    let question = heading(&question.ok_or(CannotAdd::NoQuestion)?);
    let id = fresh_id(&question, shelf, &old).ok_or(CannotAdd::NoQuestion)?;
    let trial = Trial {
        path,
        before: &before,
        old: &old,
        found: &problems,
        others: others(shelf, path),
        shelf,
    };
    let errors = trial.errors(&before).len();
    let draft = Draft { id: id.clone(), question, answer: wish.answer.clone() };
    if let Some(selection) = &wish.selection
        && let Some(rule) = selection.rule()
    {
        let priorities = trial.priorities(&draft, selection.language, &rule);
        for blocks in selection.examples() {
            for &priority in &priorities {
                let ruled = Ruled { language: selection.language, rule: &rule, priority };
                let Some(new) = trial.with(&draft, &blocks, selection.language, Some(&ruled))
                else {
                    continue;
                };
                if trial.errors(&new.text).len() <= errors {
                    let note = trial.warning(&new.text, &before);
                    return Ok(Addition { note, ..new });
                }
            }
        }
    }
    let language = wish.selection.as_ref().map_or(Language::Python, |it| it.language);
    let blocks = wish.selection.as_ref().map(Selection::plain_example).unwrap_or_default();
    let new =
        trial.with(&draft, &blocks, language, None).ok_or_else(|| swallowed(path, &problems))?;
    let problems = trial.errors(&new.text);
    if let Some(problem) = problems.iter().find(|_| problems.len() > errors) {
        return Err(refused(path, problem));
    }
    let note = wish.selection.as_ref().map(|selection| selection.why_no_rule());
    Ok(Addition { note, ..new })
}

/// The card before it is text.
struct Draft {
    id: CardId,
    question: String,
    answer: Option<String>,
}

struct Ruled<'a> {
    language: Language,
    rule: &'a str,
    priority: i32,
}

/// What a card is tried against.
struct Trial<'a> {
    path: &'a str,
    before: &'a str,
    old: &'a Deck,
    /// What reading it found before.
    found: &'a [Problem],
    others: Deck,
    shelf: &'a Shelf,
}

impl Trial<'_> {
    /// What to try: first before every card that another deck has for the same rule.
    fn priorities(&self, draft: &Draft, language: Language, rule: &str) -> Vec<i32> {
        let ruled = Ruled { language, rule, priority: 0 };
        let text = section(draft, None, &[], language, Some(&ruled));
        let (alone, _) = read_deck(self.path, &appended(&frame(""), &text));
        let own: Vec<_> = alone.cards.into_iter().flat_map(|card| card.rules).collect();
        let is_twin = |it: &Rule| {
            own.iter().any(|own| it.subject == own.subject && it.predicates == own.predicates)
        };
        let twins = self.others.cards.iter().filter(|card| card.rules.iter().any(is_twin));
        let above = twins.map(|card| card.priority).filter(|it| *it > 0).max();
        above.map(|it| it.saturating_add(1)).into_iter().chain(PRIORITIES).collect()
    }

    /// The deck with the card at its end; `None` if it would not be read as all the old cards and this one.
    fn with(
        &self,
        draft: &Draft,
        blocks: &[String],
        language: Language,
        ruled: Option<&Ruled<'_>>,
    ) -> Option<Addition> {
        let whole = |answer: Option<String>| {
            let section = section(draft, answer.as_deref(), blocks, language, ruled);
            let text = appended(self.before, &section);
            let (deck, problems) = read_deck(self.path, &text);
            let (card, rest) = deck.cards.split_last()?;
            let same = rest.len() == self.old.cards.len()
                && card.id == draft.id
                && headings_without_card(&problems) <= headings_without_card(self.found);
            let line = card.line;
            same.then(|| Addition { text, id: draft.id.clone(), line, note: None })
        };
        let as_code = || draft.answer.as_deref().map(preformatted);
        whole(draft.answer.clone()).or_else(|| whole(Some(as_code()?)))
    }

    fn problems(&self, text: &str) -> Vec<Problem> {
        problems_of(self.path, text, self.shelf.facts(), std::slice::from_ref(&self.others))
    }

    fn errors(&self, text: &str) -> Vec<Problem> {
        let mut problems = self.problems(text);
        problems.retain(|problem| problem.kind.severity() == Severity::Error);
        problems
    }

    /// What only could not be checked about the new card.
    fn warning(&self, text: &str, before: &str) -> Option<String> {
        let new = self.problems(text).into_iter().find(|it| it.range.start >= before.len())?;
        Some(sentence(&new.kind))
    }
}

/// An answer with a heading of its own would be two questions.
fn headings_without_card(problems: &[Problem]) -> usize {
    problems.iter().filter(|problem| problem.kind == ProblemKind::NoCardBlock).count()
}

fn sentence(kind: &ProblemKind) -> String {
    format!("{kind}; {}.", kind.advice())
}

/// Problems after which nothing below is to be relied on.
fn is_of_the_frame(kind: &ProblemKind) -> bool {
    matches!(
        kind,
        ProblemKind::NoFrontMatter
            | ProblemKind::OpenFrontMatter
            | ProblemKind::UnsupportedFormat(_)
            | ProblemKind::NoFormat
            | ProblemKind::OpenFence
    )
}

fn refused(path: &str, problem: &Problem) -> CannotAdd {
    let advice = format!("To do: {}.", problem.kind.advice());
    CannotAdd::Deck { path: path.to_owned(), what: problem.kind.to_string(), advice }
}

/// A new section that is not read as one: something before it is open.
fn swallowed(path: &str, problems: &[Problem]) -> CannotAdd {
    match problems.last() {
        Some(problem) => refused(path, problem),
        None => CannotAdd::Deck {
            path: path.to_owned(),
            what: "its end takes what comes after it for something else".to_owned(),
            advice: "Run `hoverdeck check` on it, and close what is open at its end.".to_owned(),
        },
    }
}

/// Every card of the other decks as one deck, without examples: those are proven already.
fn others(shelf: &Shelf, path: &str) -> Deck {
    let decks = shelf.decks().iter().filter(|deck| deck.path.as_ref() != path);
    let bare = |card: &Card| Card { answer: Answer::default(), ..card.clone() };
    let cards = decks.flat_map(|deck| &deck.cards).map(bare).collect();
    Deck { path: "others".into(), name: "others".into(), title: String::new(), cards }
}

/// An id made of the question's words that no card has or had.
fn fresh_id(question: &str, shelf: &Shelf, own: &Deck) -> Option<CardId> {
    let worded = match slug(&plain(question)) {
        words if words.is_empty() => "card".to_owned(),
        words => words,
    };
    let taken =
        |id: &CardId| shelf.card(id).is_some() || own.cards.iter().any(|card| card.id == *id);
    let numbered = (2_u32..).map(|number| format!("{worded}-{number}"));
    let mut wishes = std::iter::once(worded.clone()).chain(numbered);
    wishes.find_map(|wish| CardId::new(&wish).ok().filter(|id| !taken(id)))
}

/// A deck's text with a section behind it, in its own line ends.
fn appended(before: &str, section: &str) -> String {
    let mut text = before.to_owned();
    let open = !before.is_empty() && !before.ends_with('\n');
    let added = format!("{}\n{section}", if open { "\n" } else { "" });
    if before.contains("\r\n") {
        text.push_str(&added.replace('\n', "\r\n"));
    } else {
        text.push_str(&added);
    }
    text
}

fn section(
    draft: &Draft,
    answer: Option<&str>,
    blocks: &[String],
    language: Language,
    ruled: Option<&Ruled<'_>>,
) -> String {
    let mut text =
        format!("## {}\n\n```toml card\nid = {}\n", draft.question, quoted(draft.id.as_str()));
    if let Some(Ruled { language, rule, priority }) = ruled {
        text.push_str(&format!("{language} = [{rule}]\n"));
        if *priority != 0 {
            text.push_str(&format!("priority = {priority}\n"));
        }
    }
    text.push_str("```\n");
    let answer = answer.map(str::trim).filter(|answer| !answer.is_empty());
    if answer.is_none() && blocks.is_empty() {
        text.push_str("\n*Write the answer here.*\n");
    }
    for part in
        answer.map(str::to_owned).into_iter().chain(blocks.iter().map(|it| fenced(it, language)))
    {
        text.push_str(&format!("\n{}\n", part.trim_end()));
    }
    text
}

/// Code between fences that it cannot close.
fn fenced(code: &str, language: Language) -> String {
    preformatted(code).replacen("text\n", &format!("{language}\n"), 1)
}

#[cfg(test)]
mod tests;
