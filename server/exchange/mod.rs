//! How do cards and history come and go? Other programs' files in, cards and events out, and back.
//!
//! Pure: a caller brings the bytes, the time zone and what is known already, and writes what comes out.
//! What maps to what, and what is lost on the way, is told in `README.md` beside this file.

mod anki;
mod deck_text;
mod decode;
mod derived;
mod event_line;
mod hashcards;
mod html;
mod incoming;
mod new_card;
mod past;
mod settle;
mod sync;
mod table;
mod tables;

pub use anki::{
    Outgoing, OutgoingCard, PackError, PackageError, outgoing_card, pack, read_package,
};
pub use decode::decode;
pub use event_line::{EventLines, LineFault, event_line, event_lines, read_event_line};
pub use hashcards::{is_own_deck, read_hashcards};
pub use incoming::{Incoming, IncomingCard, IncomingDeck, Loss, Losses};
pub use new_card::{Addition, CannotAdd, CardWish, Selection, add_card};
pub use past::{Pasts, pasts};
pub use settle::{Known, NewDeck, Settled, settle};
pub use sync::{is_sync_file, own_share, sync_file};
pub use table::{read_table, write_anki_text, write_table};
pub use tables::TableError;
