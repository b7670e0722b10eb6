//! Anki's packages: what is in the zip, what its collection means, and one of our own.

pub(super) mod protobuf;
pub(super) mod raw;

mod convert;
mod log;
mod pack;
mod package;
mod template;

pub(super) use convert::{NOTETYPE, cloze_cards, own_card};
pub(super) use pack::note_fields;
pub use pack::{Outgoing, OutgoingCard, PackError, outgoing_card, pack};
pub use package::{PackageError, read_package};

#[cfg(test)]
mod tests;
