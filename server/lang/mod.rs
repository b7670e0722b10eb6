//! What is under the cursor? Text and an offset in, a [`Sighting`] out.
//!
//! Owns tree-sitter and the grammars. Pure: no file, clock or environment. Knows the languages and
//! nothing of any library: library knowledge comes in as [`Facts`]. Doubt means silence.

mod bindings;
mod code;
mod cut;
mod edit;
mod facts;
mod grammar;
mod inquiry;
mod magics;
mod piece;
mod pieces;
mod python;
mod rust;
mod sighting;
mod source;
mod tree;

pub use code::{Code, Unread};
pub use facts::{Facts, LanguageFacts, TypeFacts};
pub use magics::without_magics;
pub use sighting::{
    Claim, Context, Inside, Keyword, Language, LocalKind, Place, Sighting, UnknownWord,
};

#[cfg(test)]
mod tests;
