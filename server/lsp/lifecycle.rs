//! When the conversation ends, and with which status the process does.
//!
//! It ends at `exit`, at the end of input, when the output is closed, and when the client's process
//! dies: some clients keep a pipe open beyond their death. LSP asks for status 0 after `shutdown`, 1 without.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::watch;
use waitpid_any::WaitHandle;

/// Why the conversation is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    Exit,
    EndOfInput,
    OutputClosed,
    ClientDied,
}

/// Whether it goes on.
#[derive(Debug)]
pub struct Lifecycle {
    ended: watch::Sender<Option<Ended>>,
    shut_down: AtomicBool,
}

impl Default for Lifecycle {
    fn default() -> Self {
        Self { ended: watch::Sender::new(None), shut_down: AtomicBool::new(false) }
    }
}

impl Lifecycle {
    /// The client asked for `shutdown`.
    pub fn shut_down(&self) {
        self.shut_down.store(true, Ordering::Relaxed);
    }

    /// The conversation is over; the first reason counts.
    pub fn end(&self, why: Ended) {
        self.ended.send_if_modified(|ended| {
            let first = ended.is_none();
            ended.get_or_insert(why);
            first
        });
    }

    /// Waits for the end.
    pub async fn ended(&self) -> Ended {
        let mut ended = self.ended.subscribe();
        // The sender lives in `self`, so waiting cannot fail.
        let why = ended.wait_for(Option::is_some).await.ok().and_then(|why| *why);
        why.unwrap_or(Ended::EndOfInput)
    }

    /// The status of the process after a conversation.
    pub fn status(&self) -> u8 {
        u8::from(!self.shut_down.load(Ordering::Relaxed))
    }
}

/// Ends the conversation when a process dies.
///
/// A process that cannot be found is not waited for: the client may live in another container, with
/// numbers of its own.
pub fn follow(process: u32, ended: impl FnOnce() + Send + 'static) {
    let Some(mut handle) = i32::try_from(process).ok().and_then(|id| WaitHandle::open(id).ok())
    else {
        tracing::info!(process, "the client's process cannot be watched");
        return;
    };
    let watch = move || {
        while let Err(error) = handle.wait() {
            if error.kind() != std::io::ErrorKind::Interrupted {
                return;
            }
        }
        ended();
    };
    if let Err(error) = std::thread::Builder::new().name("client-watch".to_owned()).spawn(watch) {
        tracing::warn!(%error, "the client's process is not watched");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_first_reason_counts() {
        let it = Lifecycle::default();
        it.end(Ended::ClientDied);
        it.end(Ended::EndOfInput);
        assert_eq!(it.ended().await, Ended::ClientDied);
        assert_eq!(it.status(), 1);
        it.shut_down();
        assert_eq!(it.status(), 0);
    }
}
