//! `hoverdeck.newCard`: a card of the learner's own from what they selected. What is written is decided in
//! `server/exchange`; here is which file it goes into, and what happens around it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{Range, Uri};

use super::board::Snapshot;
use super::client::QuizWay;
use super::commands::Arguments;
use super::execute::{failed, look_at};
use super::open_source;
use super::owner::Look;
use super::panics::aside;
use super::shared::Shared;
use crate::deck::{CardId, Deck};
use crate::exchange::{Addition, CannotAdd, CardWish, Selection, add_card};
use crate::store::{Folders, OwnDeckError, change_own_deck, shipped_deck};

/// The deck that cards go to unless another one is named.
const DECK: (&str, &str) = ("my-cards", "My cards");

/// Why no card was added.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("{0}. {advice}", advice = .0.advice())]
    Card(#[from] CannotAdd),
    #[error("{0}. Nothing was changed; try again when that is mended.")]
    File(#[from] OwnDeckError),
}

/// Adds the card, has everybody see it, and says where it is.
pub async fn add(shared: &Arc<Shared>, arguments: &Arguments) -> Result<Value> {
    let board = shared.board.now();
    let (path, title) = file_of(arguments, &board, &shared.folders)?;
    let looked = looked(shared, arguments).await?;
    let text = |key| arguments.text(key).map(|text| text.map(str::to_owned));
    let (question, answer) = (text("question")?, text("answer")?);
    let (folders, target) = (shared.folders.clone(), path.clone());
    let work = move || {
        let selection = looked.map(|it| Selection::of(&it.code, it.range, board.shelf.facts()));
        let wish = CardWish { question, answer, selection };
        write(&folders, &target, &title, &wish, &board)
    };
    let added = aside(work).await?.map_err(|refused| match refused {
        Refused::Card(CannotAdd::NoQuestion) => arguments.wrong("there is nothing to ask"),
        other => failed(&other.to_string()),
    })?;
    shared.desk.reload();
    shared.desk.settled().await;
    told(shared, &path, &added)
}

fn write(
    folders: &Folders,
    path: &Path,
    title: &str,
    wish: &CardWish,
    board: &Snapshot,
) -> std::result::Result<Addition, Refused> {
    change_own_deck(folders, path, |text| {
        let named = path.to_string_lossy();
        let added = add_card(wish, &named, title, text, &board.shelf)?;
        Ok((added.text.clone(), added))
    })
}

/// The code that the call points at.
async fn looked(shared: &Shared, arguments: &Arguments) -> Result<Option<Look>> {
    match (arguments.uri()?, arguments.range()?) {
        (Some(uri), Some(range)) => look(shared, arguments, uri, range).await.map(Some),
        (None, None) => Ok(None),
        _ => Err(arguments.wrong("`uri` and `range` go together")),
    }
}

async fn look(shared: &Shared, arguments: &Arguments, uri: Uri, range: Range) -> Result<Look> {
    let looked = look_at(shared, uri, range).await;
    looked.ok_or_else(|| arguments.wrong("`uri` is no open Python or Rust document"))
}

/// The file of the deck that is named, and the title it begins with if it is new.
fn file_of(
    arguments: &Arguments,
    board: &Snapshot,
    folders: &Folders,
) -> Result<(PathBuf, String)> {
    let wish = arguments.deck()?;
    let (name, title) = wish.map_or(DECK, |name| (name, name));
    if let Some(deck) = board.shelf.decks().iter().find(|deck| deck.name.as_ref() == name) {
        return own(arguments, deck).map(|path| (path, title.to_owned()));
    }
    let is_name = CardId::new(name).is_ok() && name != "readme";
    if !is_name {
        let why = "`deck` is no name of a deck: use lower-case letters, digits and single hyphens";
        return Err(arguments.wrong(why));
    }
    if board.settings.skip_decks.iter().any(|skipped| skipped == name) {
        return Err(failed(&format!(
            "The setting skipDecks leaves the deck {name} out. Take it from there, or name another deck."
        )));
    }
    Ok((folders.config.join("decks").join(format!("{name}.md")), title.to_owned()))
}

fn own(arguments: &Arguments, deck: &Deck) -> std::result::Result<PathBuf, Error> {
    match shipped_deck(&deck.path) {
        None => Ok(PathBuf::from(deck.path.as_ref())),
        Some(_) => Err(arguments.wrong("`deck` is shipped with Hoverdeck; name one of your own")),
    }
}

fn told(shared: &Arc<Shared>, path: &Path, added: &Addition) -> Result<Value> {
    let uri = Uri::from_file_path(path);
    let uri = uri.ok_or_else(|| failed(&format!("{} has no URI", path.display())))?;
    if shared.facts().is_none_or(|facts| facts.quiz != QuizWay::Client) {
        open_source::show(shared, uri.clone(), path, added.line);
    }
    Ok(json!({
        "uri": uri.as_str(), "path": path, "line": added.line,
        "card": added.id.as_str(), "note": added.note,
    }))
}
