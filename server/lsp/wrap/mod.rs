//! `hoverdeck wrap -- OTHER-SERVER ARGS…`: our cards beside another server's answers, for editors that take
//! one server per buffer.
//!
//! It stands between the editor and the other server, with our own server as a child of its own, and passes
//! every frame through as it came but for those that concern both: the greeting, hovers, code actions,
//! commands, and diagnostics of a deck. Whatever happens to our part, the other's answers go out.
//!
//! - `frames.rs` cuts bytes into frames, `message.rs` reads of a frame what decides its way.
//! - `proxy.rs` is the state machine: a frame in, frames out, the clock an argument. `greeting.rs` merges what is
//!   announced, `hovers.rs`, `actions.rs` and `diagnostics.rs` merge answers, `registrations.rs` knows who is told what.
//! - `shell.rs` has the processes and pipes, and decides nothing.

mod actions;
mod diagnostics;
mod frames;
mod greeting;
mod hovers;
mod message;
mod proxy;
mod registrations;
mod shell;
mod streams;

pub use self::shell::{WrapError, wrap_stdio};
