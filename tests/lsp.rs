//! The language server as its clients meet it: the real program over pipes, one folder per test.
//!
//! The client is `lsp/client.rs`. Where the meta-model checker is at hand the server runs behind it,
//! and a single message that breaks the protocol fails the test.

#![allow(clippy::disallowed_methods, reason = "a client has files and a clock of its own")]

#[path = "lsp/client.rs"]
mod client;
#[path = "lsp/contract.rs"]
mod contract;
#[path = "lsp/documents.rs"]
mod documents;
#[cfg(unix)]
#[path = "lsp/fake.rs"]
mod fake;
#[path = "lsp/histories.rs"]
mod histories;
#[path = "lsp/hovers.rs"]
mod hovers;
#[path = "lsp/lifecycle.rs"]
mod lifecycle;
#[path = "lsp/load.rs"]
mod load;
#[path = "lsp/notebooks.rs"]
mod notebooks;
#[path = "lsp/own_cards.rs"]
mod own_cards;
#[path = "lsp/quizzes.rs"]
mod quizzes;
#[path = "lsp/replay.rs"]
mod replay;
#[path = "lsp/settings.rs"]
mod settings;
#[path = "lsp/tuning.rs"]
mod tuning;
#[cfg(unix)]
#[path = "lsp/wrap.rs"]
mod wrap;
