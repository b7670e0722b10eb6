//! The thread that reads long texts, one after the other, while the owner goes on answering.

use std::sync::Arc;
use std::sync::mpsc;

use ropey::Rope;

use super::documents::Document;
use super::owner::{Message, Owner};
use super::panics::guard;
use super::reading::Order;
use crate::lang::{Code, Language};

/// A finished reading.
#[derive(Debug)]
pub struct Done {
    /// The document, as the client spells it.
    pub uri: String,
    pub number: u64,
    /// None: called off, or failed.
    pub code: Option<Code>,
    pub panicked: bool,
}

struct Job {
    uri: String,
    language: Language,
    /// A cheap copy: the rope shares its pieces.
    rope: Rope,
    order: Order,
}

/// The way to the thread.
#[derive(Debug)]
pub struct Reader {
    jobs: mpsc::Sender<Job>,
}

impl Reader {
    pub fn start(owner: Owner) -> std::io::Result<Self> {
        let (jobs, waiting) = mpsc::channel::<Job>();
        std::thread::Builder::new().name("reader".to_owned()).spawn(move || {
            while let Ok(job) = waiting.recv() {
                owner.send(Message::Read(read(job)));
            }
        })?;
        Ok(Self { jobs })
    }

    /// Has the present text of a document read, unless a reading is under way: when that is done the
    /// owner orders the next one. A text too long for any reading is left alone.
    pub fn order(&self, document: &mut Document, language: Language) {
        if document.reading.is_running() || document.rope().len_bytes() > Code::MAX_BYTES {
            return;
        }
        let order = document.reading.begin();
        let (uri, rope) = (document.uri.as_str().to_owned(), document.rope().clone());
        // Fails only when the thread is gone, and then the conversation is over.
        let _ = self.jobs.send(Job { uri, language, rope, order });
    }
}

fn read(job: Job) -> Done {
    let Job { uri, language, rope, order } = job;
    let result = guard(|| {
        let text = Arc::from(String::from(&rope));
        let previous = order.previous.as_ref().map(|(code, edits)| (&**code, edits.as_slice()));
        Code::read(language, text, previous, &order.cancel)
    });
    let panicked = result.is_err();
    Done { uri, number: order.number, code: result.ok().flatten(), panicked }
}
