//! The threads that read long texts, one document after the other, while the owner goes on answering.

use std::sync::mpsc;
use std::thread;

use super::owner::{Message, Owner};
use super::panics::guard;
use super::reading::Order;
use crate::lang::Unread;

/// From this length on, in bytes, a reading is shared out to several threads.
const SHARED: usize = 64 * 1024;

/// The most threads that read at a time.
const MOST_THREADS: usize = 4;

/// A reading that has ended: done, called off or failed.
#[derive(Debug)]
pub struct Done {
    /// The document, as the client spells it.
    pub uri: String,
    pub number: u64,
    pub panicked: bool,
}

struct Job {
    uri: String,
    unread: Unread,
    order: Order,
}

/// The way to the threads.
#[derive(Debug)]
pub struct Reader {
    jobs: mpsc::Sender<Job>,
}

impl Reader {
    pub fn start(owner: Owner) -> std::io::Result<Self> {
        let (jobs, waiting) = mpsc::channel::<Job>();
        thread::Builder::new().name("reader".to_owned()).spawn(move || {
            while let Ok(job) = waiting.recv() {
                owner.send(Message::Read(read(job)));
            }
        })?;
        Ok(Self { jobs })
    }

    /// Has pieces of a document read; the owner hears of the end.
    pub fn order(&self, uri: &str, unread: Unread, order: Order) {
        // Fails only when the thread is gone, and then the conversation is over.
        let _ = self.jobs.send(Job { uri: uri.to_owned(), unread, order });
    }
}

fn read(job: Job) -> Done {
    let Job { uri, unread, order } = job;
    let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    let shares = if unread.len() < SHARED { 1 } else { threads };
    let shares = unread.shared(shares);
    let one = |share: &Unread| guard(|| share.read(&order.cancel)).is_err();
    let panicked = match shares.split_first() {
        Some((mine, others)) => thread::scope(|scope| {
            let others: Vec<_> =
                others.iter().map(|share| scope.spawn(move || one(share))).collect();
            let mine = one(mine);
            others.into_iter().fold(mine, |any, it| it.join().unwrap_or(true) || any)
        }),
        None => false,
    };
    Done { uri, number: order.number, panicked }
}
