//! Tests of the owner: what a panic costs, and which document was last.

use tower_lsp::ls_types::InitializeParams;

use super::*;
use crate::deck::{Shelf, read_deck};
use crate::lsp::board::Snapshot;
use crate::memory::{Ledger, Schedule};
use crate::store::Folders;
use crate::tutor::Settings;

const DECK: &str = "+++\nformat = 1\ntitle = \"T\"\n+++\n\n## Q?\n\n```toml card\nid = \"q\"\npython = [\"await\"]\n```\n\nA.\n";
const CODE: &str = "async def f():\n    await g()\n";

/// An owner with one deck and a greeted client.
fn owner() -> (Owner, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::new(vec![read_deck("d.md", DECK).0], Arc::default());
    let snapshot = Snapshot {
        shelf: Arc::new(shelf),
        ledger: Arc::new(Ledger::new(Schedule::new(0.9))),
        settings: Arc::new(Settings::default()),
    };
    let board = Arc::new(Board::new(snapshot.clone()));
    let (outbox, _) = Outbox::new();
    // The desk publishes the shipped decks on a board of its own.
    let aside = Arc::new(Board::new(snapshot));
    let (desk, _) = Desk::start(Folders::within(folder.path()), aside, outbox.clone()).unwrap();
    let owner = Owner::start(board, desk, outbox, Asked::default()).unwrap();
    let client = ClientFacts::read(&InitializeParams::default());
    owner.send(Message::Client(Arc::new(client)));
    (owner, folder)
}

fn open(owner: &Owner, name: &str) -> Uri {
    let uri: Uri = format!("file:///{name}").parse().unwrap();
    let (language_id, text) = (String::new(), CODE.to_owned());
    owner.send(Message::Open { uri: uri.clone(), language_id, version: 1, text });
    uri
}

fn hover(owner: &Owner, uri: &Uri) -> Option<Hover> {
    let (reply, answer) = oneshot::channel();
    let question = Question::Hover { position: Position::new(1, 5), reply };
    owner.send(Message::Ask { uri: uri.clone(), question });
    answer.blocking_recv().ok()
}

/// Asks something that panics; the reply is dropped, as for a question without an answer.
fn panic(owner: &Owner, uri: &Uri) {
    let (reply, answer) = oneshot::channel();
    owner.send(Message::Ask { uri: uri.clone(), question: Question::Panic { reply } });
    assert!(answer.blocking_recv().is_err());
}

#[test]
fn a_panic_costs_one_reply_and_two_set_the_document_aside() {
    let (owner, _folder) = owner();
    let (bad, good) = (open(&owner, "bad.py"), open(&owner, "good.py"));
    assert!(hover(&owner, &bad).is_some());
    panic(&owner, &bad);
    assert!(hover(&owner, &bad).is_some(), "one panic costs one reply");
    panic(&owner, &bad);
    assert!(hover(&owner, &bad).is_none(), "two are once too often");
    assert!(hover(&owner, &good).is_some(), "another document does not suffer");
    open(&owner, "bad.py");
    assert!(hover(&owner, &bad).is_some(), "opened again, it has another chance");
}

#[test]
fn the_latest_code_document_is_known() {
    let (owner, _folder) = owner();
    let latest = || {
        let (reply, answer) = oneshot::channel();
        owner.send(Message::Latest { reply });
        answer.blocking_recv().unwrap()
    };
    assert_eq!(latest(), None);
    let (first, second) = (open(&owner, "a.py"), open(&owner, "b.py"));
    open(&owner, "notes.txt");
    assert_eq!(latest(), Some(second.clone()));
    hover(&owner, &first);
    assert_eq!(latest(), Some(first.clone()));
    owner.send(Message::Close { uri: first });
    assert_eq!(latest(), None);
    hover(&owner, &second);
    assert_eq!(latest(), Some(second));
}
