//! Fits the schedule to the learner's answers while nobody waits for it.
//!
//! Once per conversation, on a thread of its own: neither the protocol nor the desk stands still
//! meanwhile. When it is time for a fit, and what one is, is decided in `server/memory/fitting.rs`.

use std::sync::Arc;

use tokio::sync::oneshot;
use tower_lsp::ls_types::MessageType;

use super::board::{Loaded, Snapshot};
use super::outbox::Note;
use super::shared::Shared;
use crate::memory::{Fit, FitKind, Lessons, Progress, fit, in_force, is_time};
use crate::store;

/// Begins; gives no result to wait for.
pub fn start(shared: &Arc<Shared>) {
    tokio::spawn(tune(Arc::clone(shared)));
}

async fn tune(shared: Arc<Shared>) {
    shared.board.loaded(Loaded::All).await;
    let board = shared.board.now();
    if !board.settings.auto_tune || std::env::var_os("FSRS_NO_OUTLIER").is_some() {
        return;
    }
    let Ok(fits) = shared.desk.fits().await else { return };
    let Some(fit) = fitted(board, fits).await else { return };
    // The client may have said no meanwhile.
    if shared.board.now().settings.auto_tune {
        let said = said(&fit);
        match shared.desk.keep_fit(fit).await {
            Ok(()) => shared.outbox.send(Note::Log(MessageType::INFO, said)),
            Err(refused) => tracing::warn!(%refused, "a fit was not kept"),
        }
    }
}

/// The fit, if it is time for one and it could be made.
async fn fitted(board: Arc<Snapshot>, fits: Vec<Fit>) -> Option<Fit> {
    let (done, waiting) = oneshot::channel();
    let work = move || {
        let (lessons, now_ms) = (Lessons::of(&board.ledger), store::now().at_ms);
        let time = is_time(&lessons, &fits, now_ms);
        let fit = time.then(|| fit(&lessons, in_force(&fits), now_ms, &Progress::default()));
        // Nobody listens any more when the conversation is over.
        let _ = done.send(fit.and_then(Result::ok));
    };
    std::thread::Builder::new().name("tuning".to_owned()).spawn(work).ok()?;
    waiting.await.ok().flatten()
}

fn said(fit: &Fit) -> String {
    let reviews = fit.reviews;
    match fit.kind {
        FitKind::Accepted => format!(
            "The schedule was fitted to {reviews} answers: it predicts those it had not seen better than before. \
             `hoverdeck tune --revert` takes it back."
        ),
        _ => format!("A fit to {reviews} answers predicts no better: the schedule stays as it is."),
    }
}
