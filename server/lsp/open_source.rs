//! Shows a card where it is written. A shipped deck is in the program and not on the disk: of it a copy
//! is put into the data folder first.

// This room opens files for the client to look at.
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tower_lsp::ls_types::{MessageType, Position, Range, ShowDocumentParams, Uri};

use super::panics::aside;
use super::shared::Shared;
use crate::deck::CardId;
use crate::store::shipped_deck;

/// How long a client may take to open a document.
const PATIENCE: Duration = Duration::from_secs(30);

/// Has the client open the card's deck at the card, if it can; says in any case where that is.
pub async fn open(shared: &Arc<Shared>, id: &CardId) -> Result<Value, String> {
    let board = shared.board.now();
    let found = board.shelf.deck_of(id).zip(board.shelf.card(id));
    let Some((deck, card)) = found else { return Err(format!("no deck has a card `{id}`")) };
    let path = file_of(deck.path.as_ref(), &shared.folders.data).await?;
    let uri = Uri::from_file_path(&path).ok_or_else(|| format!("{} has no URI", path.display()))?;
    let line = card.line;
    show(shared, uri.clone(), &path, line);
    Ok(json!({ "uri": uri.as_str(), "path": path, "line": line }))
}

/// Has the client open a file at a line, or says where it is.
pub(super) fn show(shared: &Arc<Shared>, uri: Uri, path: &Path, line: usize) {
    let can_show = shared.facts().is_some_and(|facts| facts.show_document);
    let place = format!("{}:{}", path.display(), line + 1);
    let shared = Arc::clone(shared);
    if !can_show {
        return shared.outbox.show(MessageType::INFO, format!("The card is in {place}"));
    }
    let start = Position::new(u32::try_from(line).unwrap_or_default(), 0);
    let params = ShowDocumentParams {
        uri,
        external: None,
        take_focus: Some(true),
        selection: Some(Range::new(start, start)),
    };
    tokio::spawn(async move {
        let shown = tokio::time::timeout(PATIENCE, shared.client.show_document(params)).await;
        if !matches!(shown, Ok(Ok(true))) {
            shared.outbox.show(MessageType::INFO, format!("The card is in {place}"));
        }
    });
}

async fn file_of(deck: &str, data: &Path) -> Result<PathBuf, String> {
    let Some(text) = shipped_deck(deck) else { return Ok(PathBuf::from(deck)) };
    let path = data.join("shipped").join(deck);
    let copy = path.clone();
    aside(move || write_copy(&copy, text)).await.map_err(|it| it.to_string())??;
    Ok(path)
}

/// Writes the copy unless it is there already; an older one is replaced. It is for reading: what is
/// changed in it would count nowhere, so an editor should say so before somebody writes there.
fn write_copy(path: &Path, text: &str) -> Result<(), String> {
    let there = std::fs::read_to_string(path).is_ok_and(|old| old == text);
    let written = if there { Ok(()) } else { replace(path, text) };
    written
        .and_then(|()| only_to_read(path))
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    std::fs::create_dir_all(path.parent().unwrap_or(path))?;
    remove(path)?;
    std::fs::write(path, text)
}

fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn only_to_read(path: &Path) -> io::Result<()> {
    let mut permissions = std::fs::metadata(path)?.permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(path, permissions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_for_reading_and_an_older_one_is_replaced() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("shipped/decks/async.md");
        for text in ["old", "new", "new"] {
            write_copy(&path, text).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
            assert!(std::fs::metadata(&path).unwrap().permissions().readonly());
        }
    }
}
