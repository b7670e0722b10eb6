//! What is wrong with a deck or a facts file, where, and what to do about it.
//!
//! Only the values and their words. How a problem is drawn under its line is `excerpt.rs`.

use std::ops::Range;
use std::sync::Arc;

use super::{CardId, InvalidCardId};
use crate::lang::Language;

/// One finding of the reader or the checker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as in `Deck::path`.
    pub path: Arc<str>,
    /// Bytes in that file's text.
    pub range: Range<usize>,
    pub kind: ProblemKind,
}

/// How much a problem weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Something was left out, or a card will not do what its author meant.
    Error,
    /// Everything works, but nobody could look it over.
    Warning,
}

/// Every way a deck or a facts file can be wrong, with the data of each case.
///
/// Display is one sentence of what happened; [`ProblemKind::advice`] is one of what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProblemKind {
    // The frame of a deck.
    #[error("the deck does not begin with front matter")]
    NoFrontMatter,
    #[error("the front matter is never closed")]
    OpenFrontMatter,
    #[error("`format` is missing")]
    NoFormat,
    #[error("this deck has format {0}, which this version cannot read")]
    UnsupportedFormat(i64),
    #[error("`title` is missing")]
    NoTitle,

    // TOML, wherever it stands.
    #[error("this is no TOML: {0}")]
    Toml(String),
    #[error("`{key}` is no key of {place}")]
    UnknownKey { key: String, place: &'static str, nearest: Option<String>, known: String },
    #[error("`{key}` should be {wanted}, but this is {found}")]
    WrongType { key: String, wanted: &'static str, found: &'static str },

    // The frame of a card.
    #[error("this section has no card block")]
    NoCardBlock,
    #[error("this is the second card block of its section")]
    SecondCardBlock,
    #[error("this card block stands before the first question")]
    StrayCardBlock,
    #[error("a code block before this heading is never closed")]
    OpenFence,
    #[error("the question is empty")]
    EmptyQuestion,
    #[error("the card has no answer")]
    EmptyAnswer,
    #[error("the card has no `id`")]
    NoId,
    #[error("{0}")]
    BadId(#[from] InvalidCardId),
    #[error("`{0}` names no finding of another tool")]
    BadFinding(String),
    #[error("`In {word}` names no language that can be read")]
    UnknownSide { word: String, nearest: String },

    // Rules.
    #[error("`{word}` is no {what}")]
    UnknownWord { what: &'static str, word: String, nearest: Option<String>, known: String },
    #[error("`{word}` is never found in {} code", name_of(*language))]
    WrongLanguage { word: String, language: Language, known: String },
    #[error("`{path}` is no qualified name: {fault}")]
    BadPath { path: String, fault: PathFault },
    #[error("the rule says nothing about what it looks for")]
    NoSubject,
    #[error("the rule looks for two things at once: `{0}` and `{1}`")]
    TwoSubjects(&'static str, &'static str),

    // Decks held against each other and against the library facts.
    #[error("the id `{id}` is already taken in {deck}")]
    DuplicateId { id: CardId, deck: Arc<str> },
    #[error("the old id `{id}` belongs to another card in {deck}")]
    DuplicateOldId { id: CardId, deck: Arc<str> },
    #[error("`{id}` in `confuses` is the id of no card")]
    UnknownConfuses { id: CardId, nearest: Option<String> },
    #[error("`{name}` is no public name of its library")]
    UnknownName { name: String, nearest: Option<String> },
    #[error("no library facts know `{library}`, so `{name}` cannot be looked up")]
    UnknownLibrary { library: String, name: String, nearest: Option<String> },
    #[error("`{card}` in {deck} has the very same rule")]
    IdenticalRule { card: CardId, deck: Arc<str> },
    #[error("the card has {} rules, but no {} example", name_of(*.0), name_of(*.0))]
    NoExample(Language),
    #[error("the card's own {} example does not bring it up{}", name_of(*language), shown(winner))]
    SilentExample { language: Language, winner: Option<CardId> },

    // Library facts.
    #[error("the facts do not say which language they are about")]
    NoLanguage,
    #[error("`{name}` is used here, but no facts file lists it")]
    UnknownFact { name: String, nearest: Option<String> },
}

/// Why a text is no qualified name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathFault {
    #[error("its parts are joined by `{}` in {}", .0.separator(), name_of(*.0))]
    Separator(Language),
    #[error("`*` stands only at the end, after a module")]
    Star,
    #[error("`*` is only for names")]
    StarOfType,
    #[error("`!` stands only at the end of a macro's name")]
    Bang,
    #[error("one of its parts is no identifier")]
    Segment,
    #[error("it needs a type and one of its members")]
    NoMember,
}

impl ProblemKind {
    /// Whether something is lost, or only unproven.
    pub fn severity(&self) -> Severity {
        match self {
            Self::UnknownLibrary { nearest: None, .. } | Self::NoCardBlock | Self::NoTitle => {
                Severity::Warning
            }
            _ => Severity::Error,
        }
    }

    /// What to do next, as one sentence without a full stop.
    pub fn advice(&self) -> String {
        self.advice_on_deck()
            .or_else(|| self.advice_on_rule())
            .unwrap_or_else(|| self.advice_on_words())
    }

    fn advice_on_deck(&self) -> Option<String> {
        let text = match self {
            Self::NoFrontMatter => "begin the file with three lines: `+++`, `format = 1`, `+++`",
            Self::OpenFrontMatter => "add a line `+++` below its last key",
            Self::NoFormat => "write `format = 1` into the front matter",
            Self::UnsupportedFormat(_) => "write `format = 1`, or use a newer hoverdeck",
            Self::NoTitle => "write `title = \"…\"` into the front matter",
            Self::Toml(_) => "correct it; until then nothing in this block is read",
            Self::NoCardBlock => {
                "put a block that opens with ```toml card below the question, or use another \
                 heading level"
            }
            Self::SecondCardBlock => "keep one block, or give the other its own `## ` question",
            Self::StrayCardBlock => "write a `## ` question above it",
            Self::OpenFence => "close it with a line of backticks",
            Self::EmptyQuestion => "write the question after `## `",
            Self::EmptyAnswer => "write the answer below the card block",
            Self::NoId => "write `id = \"…\"`, a short name that will never change",
            Self::BadFinding(_) => "write the tool and its code, such as `ruff:ASYNC251`",
            Self::BadId(_) => "choose another; a good one is short and will never change",
            _ => return None,
        };
        Some(text.to_owned())
    }

    fn advice_on_rule(&self) -> Option<String> {
        let text = match self {
            Self::NoSubject => {
                "add one of `name`, `member`, `value`, `keyword`, `local`".to_owned()
            }
            Self::TwoSubjects(..) => "make two rules of it".to_owned(),
            Self::BadPath { fault, .. } => advice_on_path(*fault),
            Self::DuplicateId { .. } => {
                "choose another id, or leave that deck out with `skipDecks`; until then this card is \
                 left out"
                    .to_owned()
            }
            Self::DuplicateOldId { .. } => "remove it from `was`".to_owned(),
            Self::IdenticalRule { .. } => {
                "add a predicate to one of them, or give one card a higher `priority`".to_owned()
            }
            Self::NoExample(language) => {
                format!("add a ```{language} block that uses what the rules name")
            }
            Self::SilentExample { winner: None, .. } => {
                "use in the example what the rules name, or correct the rules".to_owned()
            }
            Self::SilentExample { winner: Some(_), .. } => {
                "use in the example something that only this card's rules name, make a rule more \
                 exact, or raise `priority`"
                    .to_owned()
            }
            Self::NoLanguage => "write `language = \"python\"` or `language = \"rust\"`".to_owned(),
            _ => return None,
        };
        Some(text)
    }

    fn advice_on_words(&self) -> String {
        match self {
            Self::UnknownKey { nearest, known, .. } | Self::UnknownWord { nearest, known, .. } => {
                meant(nearest.as_deref(), format!("it can be {known}"))
            }
            Self::WrongLanguage { known, .. } => format!("it can be {known}"),
            Self::WrongType { wanted, .. } => format!("write {wanted}"),
            Self::UnknownSide { nearest, .. } => meant(Some(nearest), String::new()),
            Self::UnknownConfuses { nearest, .. } => {
                meant(nearest.as_deref(), "remove it, or write that card".to_owned())
            }
            Self::UnknownName { nearest, .. } | Self::UnknownFact { nearest, .. } => meant(
                nearest.as_deref(),
                "correct it, or add it to the library's facts file".to_owned(),
            ),
            Self::UnknownLibrary { library, nearest, .. } => meant(
                nearest.as_deref(),
                format!("describe {library} in a facts file, or leave it unproven"),
            ),
            _ => String::new(),
        }
    }
}

fn advice_on_path(fault: PathFault) -> String {
    match fault {
        PathFault::Separator(language) => format!("write `{}` between them", language.separator()),
        PathFault::Star => "name the module: `requests.*`".to_owned(),
        PathFault::StarOfType => "list the types or members one by one".to_owned(),
        PathFault::Bang => "write it as in `println!`".to_owned(),
        PathFault::Segment => "write it as an import would: `asyncio.gather`".to_owned(),
        PathFault::NoMember => "write it with its type: `aiohttp.ClientSession.get`".to_owned(),
    }
}

fn meant(nearest: Option<&str>, otherwise: String) -> String {
    nearest.map_or(otherwise, |word| format!("did you mean `{word}`?"))
}

fn shown(winner: &Option<CardId>) -> String {
    winner.as_ref().map_or(String::new(), |id| format!("; `{id}` comes first"))
}

/// The language's name in a sentence.
pub(super) fn name_of(language: Language) -> &'static str {
    match language {
        Language::Python => "Python",
        Language::Rust => "Rust",
    }
}
