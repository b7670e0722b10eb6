//! What the cursor is on: the value that leaves this room.
//!
//! A sighting says what a token *is* (its claims) and *where it stands* (its context), in the
//! words a deck's rules use. It does not know which card belongs to it: that is the shelf's work.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// One token that may have a card: what it is and where it stands.
///
/// `range` is in bytes of the document's text and covers the smallest token (`gather`, never
/// `asyncio.gather`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    pub language: Language,
    pub range: Range<usize>,
    /// Everything the token is, in no order that matters; never empty.
    pub claims: Vec<Claim>,
    pub context: Context,
}

/// The programming languages whose code can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    Python,
    Rust,
}

/// One thing that a token is. Paths are canonical: aliases, re-exports and twins are resolved.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Claim {
    /// A keyword in one of its forms. `async` before `def` claims both `async def` and `async`.
    Keyword(Keyword),
    /// A name that an import leads to: `asyncio.gather`, `tokio::join!`, the module `aiohttp`.
    Name(String),
    /// An attribute or method of a receiver of a known type: `aiohttp.ClientSession.get`.
    Member(String),
    /// A variable, parameter or field that holds a value of a type: `aiohttp.ClientSession`.
    Value(String),
    /// A function that this very file defines, called here or (at `Place::Definition`) defined here.
    Local(LocalKind),
}

/// The keyword forms a rule can name. Their spelling in decks is [`Keyword::as_str`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Keyword {
    /// Python's `await`.
    Await,
    /// Any `async`, in either language.
    Async,
    AsyncDef,
    AsyncWith,
    /// `async for`, as a statement or in a comprehension.
    AsyncFor,
    /// Rust's `.await`.
    DotAwait,
    AsyncFn,
    /// Rust's `async move`, block or closure.
    AsyncMove,
    /// Rust's `async { .. }` and `async move { .. }`.
    AsyncBlock,
}

/// The kinds of function a file can define that rules can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LocalKind {
    /// Python's `async def` that makes a coroutine: no async generator, no context manager.
    AsyncDef,
    /// Python's plain `def`.
    Def,
    /// Rust's `async fn`.
    AsyncFn,
    /// Rust's plain `fn`.
    Fn,
}

/// Where a token stands; what the predicates of a rule ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    pub place: Place,
    /// The nearest function is async (`AsyncDef`, `AsyncFn`; an async block counts as `AsyncFn`)
    /// or not, plus every loop, class and collection on the way out to it.
    pub inside: Vec<Inside>,
    /// The token, or the call it names, is awaited right here.
    pub awaited: bool,
    /// For an await keyword: the canonical names of what is awaited (`asyncio.gather`).
    pub operand: Vec<String>,
    /// The canonical names of the calls (macros too) that this token's expression is an argument
    /// of, nearest first.
    pub argument_of: Vec<String>,
    /// The token is part of a decorator on a function of this kind.
    pub decorates: Option<LocalKind>,
}

/// The syntactic role of a token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Place {
    Import,
    Call,
    #[default]
    Use,
    Annotation,
    Decorator,
    /// A name where it is defined. Only a rule that says `at = "definition"` applies here.
    Definition,
}

/// What a token can be inside of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Inside {
    AsyncDef,
    Def,
    AsyncFn,
    Fn,
    Loop,
    Class,
    /// An element of a list, tuple, set, array or comprehension.
    Collection,
    /// A function of this file that the file runs many times over: it is called in a loop or a
    /// collection, or more than once in the arguments of one call. Python only.
    Repeated,
}

macro_rules! spelled {
    ($type:ty, $what:literal, { $($variant:ident => $text:literal),+ $(,)? }) => {
        impl $type {
            /// Every value, in the order the documentation lists them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The spelling used in decks and in JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $type {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                match word {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(UnknownWord { what: $what, word: word.to_owned() }),
                }
            }
        }
    };
}

/// A word that is none of the spellings of `what`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is no {what}")]
pub struct UnknownWord {
    pub what: &'static str,
    pub word: String,
}

spelled!(Language, "language", { Python => "python", Rust => "rust" });
spelled!(Keyword, "keyword form", {
    Await => "await",
    Async => "async",
    AsyncDef => "async def",
    AsyncWith => "async with",
    AsyncFor => "async for",
    DotAwait => ".await",
    AsyncFn => "async fn",
    AsyncMove => "async move",
    AsyncBlock => "async block",
});
spelled!(LocalKind, "kind of function", {
    AsyncDef => "async def",
    Def => "def",
    AsyncFn => "async fn",
    Fn => "fn",
});
spelled!(Place, "place", {
    Import => "import",
    Call => "call",
    Use => "use",
    Annotation => "annotation",
    Decorator => "decorator",
    Definition => "definition",
});
spelled!(Inside, "surrounding", {
    AsyncDef => "async def",
    Def => "def",
    AsyncFn => "async fn",
    Fn => "fn",
    Loop => "loop",
    Class => "class",
    Collection => "collection",
    Repeated => "repeated",
});

impl Language {
    /// The language of a file by its extension (`py`, `pyi`, `pyw`, `rs`), if it is one of ours.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "py" | "pyi" | "pyw" => Some(Self::Python),
            "rs" => Some(Self::Rust),
            _ => None,
        }
    }

    /// What stands between the segments of a path in this language.
    pub const fn separator(self) -> &'static str {
        match self {
            Self::Python => ".",
            Self::Rust => "::",
        }
    }
}
