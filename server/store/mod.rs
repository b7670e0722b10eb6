//! What happened before? The event log, the deck folders and the settings file, as they are on disk.
//!
//! Owns `rusqlite`. A shell room: it touches files, the clock and the environment, and decides nothing
//! about learning; what the events mean is `server/memory`.

#![allow(
    clippy::disallowed_methods,
    reason = "this room is where files, the clock and the environment come in"
)]

mod backup;
mod check;
mod clock;
mod decks;
mod doubt;
mod error;
mod filesystem;
mod fits;
mod folders;
mod guard;
mod log;
mod marker;
mod mend;
mod module;
mod own_deck;
mod package;
mod repair;
mod restore;
mod row;
mod salvage;
mod schema;
mod seen;
mod settings;
mod shipped;
mod state;
mod vitals;
mod writing;

pub use backup::{BackedUp, Backup, back_up, back_up_now, backups};
pub use clock::{new_id, now, zone};
pub use decks::{LoadedShelf, Texts, Unreadable, load_shelf};
pub use doubt::ClockDoubt;
pub use error::LogError;
pub use folders::{Folders, NoFolder};
pub use log::{Append, Draft, Expect, Log, Merged, Patience};
pub use module::module_of;
pub use own_deck::{OwnDeckError, change_own_deck};
pub use repair::Repair;
pub use restore::{Restored, merge_backup, restore};
pub use settings::{SettingsError, read_settings};
pub use shipped::shipped_deck;
pub use state::StateToKeep;
pub use vitals::{Vitals, vitals};
pub use writing::{replace_file, write_new};
