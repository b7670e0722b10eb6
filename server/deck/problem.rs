//! What is wrong with a deck or a facts file, where, and what to do about it.

use std::ops::Range;
use std::sync::Arc;

/// One finding of the reader or the checker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as in `Deck::path`.
    pub path: Arc<str>,
    /// Bytes in that file's text.
    pub range: Range<usize>,
    pub kind: ProblemKind,
}

/// The rules of the checker, with the data of each case. Display is one sentence of what happened
/// and one of what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProblemKind {
    #[error("placeholder")]
    Placeholder,
}
