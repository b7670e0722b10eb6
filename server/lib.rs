//! Hoverdeck: a language server for studying.
//!
//! `server/README.md` is the map: one room per question, each room using only rooms to its left:
//! lang · deck · memory · tutor · store · exchange · (lsp | cli).

#![forbid(unsafe_code)]
#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo, clippy::dbg_macro)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::disallowed_methods,
        clippy::disallowed_macros
    )
)]

pub mod cli;
pub mod deck;
pub mod exchange;
pub mod lang;
pub mod lsp;
pub mod memory;
pub mod store;
pub mod tutor;
