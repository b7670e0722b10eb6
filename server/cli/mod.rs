//! How do terminals ask?
//!
//! Commands in, text and JSON out. A command reads what it needs, calls one tutor function or a
//! room below, and prints. It never names `server/lsp`: `main.rs` joins the two.
// A shell room: files, clock, environment and terminal are its work.
#![allow(clippy::disallowed_methods)]

mod args;
mod drawing;
mod failure;
mod quiz;
mod scan;
mod target;
mod tour;
mod words;
