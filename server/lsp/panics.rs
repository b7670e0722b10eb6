//! What a panic costs: one reply, and on repetition one document. Never the conversation, and never a
//! server that lives but no longer speaks.
//!
//! The text of a panic may quote the document it was about, so only its place is logged.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::task::Poll;

use tower_lsp::jsonrpc::{Error, ErrorCode};

/// The work was given up by a panic. What happened is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A part of Hoverdeck failed at this; the log says where. Please report that line.")]
pub struct Panicked;

impl From<Panicked> for Error {
    fn from(panicked: Panicked) -> Self {
        Self { message: panicked.to_string().into(), ..Self::new(ErrorCode::InternalError) }
    }
}

/// After this many panics about one document it is set aside until it is opened again.
pub const STRIKES: u8 = 2;

thread_local! {
    static GUARDED: Cell<u32> = const { Cell::new(0) };
}

/// Does a piece of work whose panic ends nothing but itself.
///
/// The caller makes sure that what the work was changing is thrown away or still whole.
pub fn guard<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    GUARDED.with(|depth| depth.set(depth.get() + 1));
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.with(|depth| depth.set(depth.get().saturating_sub(1)));
    result.map_err(|payload: Box<dyn Any + Send>| {
        // A payload whose own drop panics would escape.
        std::mem::forget(payload);
        Panicked
    })
}

/// Does a piece of work that may take its time off the protocol's task, guarded in the same way.
pub async fn aside<T, W>(work: W) -> Result<T, Panicked>
where
    T: Send + 'static,
    W: FnOnce() -> T + Send + 'static,
{
    tokio::task::spawn_blocking(move || guard(work)).await.unwrap_or(Err(Panicked))
}

/// Drives a call whose panic ends nothing but itself.
pub async fn guarded<F: Future>(call: F) -> Result<F::Output, Panicked> {
    let mut call = std::pin::pin!(call);
    std::future::poll_fn(|context| match guard(|| call.as_mut().poll(context)) {
        Ok(poll) => poll.map(Ok),
        Err(panicked) => Poll::Ready(Err(panicked)),
    })
    .await
}

/// Logs every panic by its place; one outside of [`guard`] ends the process with status 101.
pub fn install_hook() {
    std::panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let guarded = GUARDED.try_with(|depth| depth.get() > 0).unwrap_or(false);
        tracing::error!(place, guarded, "a part of the server failed; please report this line");
        if !guarded {
            std::process::exit(101);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_result() {
        std::panic::set_hook(Box::new(|_| {}));
        assert_eq!(guard(|| 5), Ok(5));
        assert_eq!(guard(|| -> u8 { panic!("on purpose") }), Err(Panicked));
        assert_eq!(aside(|| 5).await, Ok(5));
        assert_eq!(aside(|| -> u8 { panic!("on purpose") }).await, Err(Panicked));
        assert_eq!(guarded(async { aside(|| 5).await }).await, Ok(Ok(5)));
        let late = async {
            tokio::task::yield_now().await;
            panic!("on purpose")
        };
        assert_eq!(guarded(late).await, Err::<(), _>(Panicked));
        assert_eq!(GUARDED.with(Cell::get), 0);
        let _ = std::panic::take_hook();
    }
}
