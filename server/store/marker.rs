//! A note beside the history that damage was seen, for the next one who opens it.
//!
//! Damage inside a file shows only where one reads; looking for it at every start would cost the start.

use std::fs;
use std::path::PathBuf;

use super::{Folders, LogError};

fn place(folders: &Folders) -> PathBuf {
    folders.data.join("history.damaged")
}

/// Leaves a note if the error is damage. That it cannot be written changes nothing: the damage will
/// be seen again.
pub(super) fn note(folders: &Folders, error: &LogError) {
    if matches!(error, LogError::Damaged { .. }) {
        drop(fs::write(place(folders), format!("{error}\n")));
    }
}

pub(super) fn is_there(folders: &Folders) -> bool {
    place(folders).exists()
}

pub(super) fn remove(folders: &Folders) {
    drop(fs::remove_file(place(folders)));
}
