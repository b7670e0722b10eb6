//! SQLite files of other programs, opened from bytes in memory and written to bytes.
//!
//! The only place outside of `server/store` that names `rusqlite`: the history is the store's, these
//! files are somebody else's. Rows in, plain values out; what they mean is decided by the neighbours.

mod anki_in;
mod anki_out;
mod hashcards;

use std::io::Cursor;

use rusqlite::Connection;

pub(super) use anki_in::read_collection;
pub(super) use anki_out::{NewCollection, NewNote, write_collection};
pub(super) use hashcards::{HashcardsReview, read_reviews};

/// Why a database in a file cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("its database cannot be read: {0}")]
pub struct TableError(#[from] rusqlite::Error);

/// Opens a database that is only bytes.
fn open(mut bytes: Vec<u8>) -> rusqlite::Result<Connection> {
    // A database in WAL mode wants a second file, which bytes do not have; its pages are the same.
    for mode in bytes.get_mut(18..20).into_iter().flatten() {
        *mode = 1;
    }
    let mut connection = Connection::open_in_memory()?;
    let length = bytes.len();
    connection.deserialize_read_exact(rusqlite::MAIN_DB, Cursor::new(bytes), length, true)?;
    connection.create_collation("unicase", |a, b| a.to_lowercase().cmp(&b.to_lowercase()))?;
    Ok(connection)
}
