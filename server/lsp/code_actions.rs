//! What is offered at a place: in code by its cards, in the quiz document by the step of its quiz.

use std::sync::Arc;

use tokio::sync::oneshot;
use tower_lsp::ls_types::{CodeActionParams, CodeActionResponse};

use super::board::Snapshot;
use super::from_proto;
use super::owner::Look;
use super::panics::aside;
use super::quiz_document;
use super::shared::Shared;
use super::to_proto::{self, Offer, is_wanted};
use crate::deck::Finding;
use crate::store;
use crate::tutor::{Action, actions_at};

/// The actions for a request, `None` when there are none. `looked` comes from the owner, which was
/// asked before anything here waits.
pub async fn offered(
    shared: &Arc<Shared>,
    params: CodeActionParams,
    looked: oneshot::Receiver<Look>,
) -> Option<CodeActionResponse> {
    let facts = shared.facts()?;
    let only = params.context.only.as_deref();
    if !is_wanted(to_proto::KIND, only) && !mentions_ours(only) {
        return None;
    }
    let findings = params.context.diagnostics.iter().filter_map(from_proto::finding).collect();
    let offers = match shared.quiz_document.quiz_of(&params.text_document.uri) {
        Some(quiz) => quiz_offers(shared, &quiz).await,
        None => code_offers(shared, looked, findings).await,
    };
    let wanted = offers.into_iter().filter(|offer| is_wanted(offer.kind, only));
    let actions: CodeActionResponse =
        wanted.map(|offer| to_proto::action(offer, facts.action_literals)).collect();
    (!actions.is_empty()).then_some(actions)
}

/// Whether a client asks for a kind of ours below the top one.
fn mentions_ours(only: Option<&[tower_lsp::ls_types::CodeActionKind]>) -> bool {
    let ours = |kind: &str| kind.strip_prefix(to_proto::KIND).is_some_and(|it| it.starts_with('.'));
    only.is_some_and(|only| only.iter().any(|kind| ours(kind.as_str())))
}

async fn quiz_offers(shared: &Shared, quiz: &str) -> Vec<Offer> {
    let Some(session) = shared.quizzes.get(quiz) else { return Vec::new() };
    let session = session.lock().await;
    quiz_document::offers(quiz, &session.step(), session.can_undo())
}

/// Looking through a whole file takes a while in a long one: it happens on a thread for such work.
async fn code_offers(
    shared: &Shared,
    looked: oneshot::Receiver<Look>,
    findings: Vec<Finding>,
) -> Vec<Offer> {
    let Ok(look) = looked.await else { return Vec::new() };
    let board = shared.board.now();
    let found = aside(move || actions(&look, &findings, &board)).await;
    found.unwrap_or_default().into_iter().map(to_proto::offer).collect()
}

fn actions(look: &Look, findings: &[Finding], board: &Snapshot) -> Vec<Action> {
    let here = look.code.sighting_at(look.offset, board.shelf.facts());
    let file = look.code.everything(&board.shelf);
    let now = store::now();
    let (shelf, ledger) = (&board.shelf, &board.ledger);
    actions_at(here.as_ref(), findings, &file, shelf, ledger, &board.settings, now)
}
