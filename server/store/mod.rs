//! What happened before? The event log, the deck folders and the settings file, as they are on disk.
//!
//! Owns `rusqlite`. A shell room: it touches files, the clock and the environment, and decides nothing
//! about learning; what the events mean is `server/memory`.

#![allow(
    clippy::disallowed_methods,
    reason = "this room is where files, the clock and the environment come in"
)]

mod clock;
mod decks;
mod error;
mod folders;
mod log;
mod row;
mod schema;
mod settings;
mod shipped;

pub use clock::{new_id, now};
pub use decks::{LoadedShelf, Unreadable, load_shelf};
pub use error::LogError;
pub use folders::{Folders, NoFolder};
pub use log::{Append, Draft, Expect, Log, Patience};
pub use settings::{SettingsError, read_settings};
pub use shipped::shipped_deck;
