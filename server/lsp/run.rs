//! One conversation, from its first byte to its last.
//!
//! Calls begin in the order in which they came: each is polled once, here, before the next is read, so
//! whatever a handler does first is done in that order. What then has to wait, waits beside the others.
//! Replies and our own requests leave through one writer.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use futures::stream::FuturesUnordered;
use futures::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tower_lsp::jsonrpc::{Request, Response};
use tower_lsp::ls_types::DidChangeTextDocumentParams;
use tower_lsp::{ClientSocket, LspService};
use tower_service::Service;

use super::backend::Backend;
use super::lifecycle::{Ended, Lifecycle};
use super::owner::{Message, Owner};
use super::wire::{Incoming, Reader, encode};

/// How long replies may still take after the end of input.
const GRACE: Duration = Duration::from_secs(1);

/// So many calls run beside each other; more wait unread. Ours are short: this only bounds a flood.
const MOST_CALLS: usize = 64;

type Call = std::pin::Pin<Box<dyn Future<Output = Option<Response>> + Send>>;

/// Talks until the conversation ends.
pub async fn converse<R, W>(
    input: R,
    output: W,
    mut service: LspService<Backend>,
    socket: ClientSocket,
    lifecycle: Arc<Lifecycle>,
    owner: Owner,
) -> Ended
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin + Send + 'static,
{
    let (mut requests, mut answers) = socket.split();
    let (out, writer) = start_writer(output, Arc::clone(&lifecycle));
    let ours = out.clone();
    let asking = tokio::spawn(async move {
        while let Some(request) = requests.next().await {
            send(&ours, &request);
        }
    });
    let mut reader = Reader::new(input);
    let mut calls: FuturesUnordered<Call> = FuturesUnordered::new();
    let ended = loop {
        tokio::select! {
            biased;
            ended = lifecycle.ended() => break ended,
            Some(reply) = calls.next(), if !calls.is_empty() => reply_with(&out, reply),
            incoming = reader.next(), if calls.len() < MOST_CALLS => match incoming {
                None => break Ended::EndOfInput,
                Some(Incoming::Rubbish(reply)) => send(&out, &reply),
                Some(Incoming::Answer(answer)) => drop(answers.send(answer).await),
                Some(Incoming::Call(request)) => {
                    let exits = request.method() == "exit";
                    begin(&mut service, &owner, request, &mut calls, &out).await;
                    if exits {
                        break Ended::Exit;
                    }
                }
            },
        }
    };
    asking.abort();
    if ended == Ended::EndOfInput {
        let rest = async {
            while let Some(reply) = calls.next().await {
                reply_with(&out, reply)
            }
        };
        let _ = tokio::time::timeout(GRACE, rest).await;
    }
    // The client's half of the socket holds the last way to the writer but ours.
    drop(out);
    let _ = tokio::time::timeout(GRACE, writer).await;
    ended
}

/// Polls a call once, and keeps it if it has to wait.
async fn begin(
    service: &mut LspService<Backend>,
    owner: &Owner,
    request: Request,
    calls: &mut FuturesUnordered<Call>,
    out: &mpsc::UnboundedSender<Vec<u8>>,
) {
    if let Some(uri) = unreadable_change(&request) {
        owner.send(Message::Lost { uri });
    }
    let call = service.call(request);
    let mut call: Call = Box::pin(async move { call.await.ok().flatten() });
    match poll_fn(|context| Poll::Ready(call.as_mut().poll(context))).await {
        Poll::Ready(reply) => reply_with(out, reply),
        Poll::Pending => calls.push(call),
    }
}

/// The document of a change that the framework would drop without a word because it cannot read it.
fn unreadable_change(request: &Request) -> Option<String> {
    if request.method() != "textDocument/didChange" {
        return None;
    }
    let params = request.params()?;
    let uri = params.pointer("/textDocument/uri").and_then(Value::as_str)?;
    let readable = <DidChangeTextDocumentParams as serde::Deserialize>::deserialize(params).is_ok();
    (!readable).then(|| uri.to_owned())
}

fn reply_with(out: &mpsc::UnboundedSender<Vec<u8>>, reply: Option<Response>) {
    if let Some(reply) = reply {
        send(out, &reply);
    }
}

fn send<M: serde::Serialize>(out: &mpsc::UnboundedSender<Vec<u8>>, message: &M) {
    match encode(message) {
        // Fails only when the writer has ended, and then so does the conversation.
        Some(frame) => drop(out.send(frame)),
        None => tracing::error!("a message could not be written as JSON"),
    }
}

/// Writes whatever comes, several messages at once when they have gathered.
fn start_writer<W: AsyncWrite + Unpin + Send + 'static>(
    mut output: W,
    lifecycle: Arc<Lifecycle>,
) -> (mpsc::UnboundedSender<Vec<u8>>, JoinHandle<()>) {
    let (out, mut frames) = mpsc::unbounded_channel::<Vec<u8>>();
    let writer = tokio::spawn(async move {
        while let Some(mut bytes) = frames.recv().await {
            while let Ok(more) = frames.try_recv() {
                bytes.extend(more);
            }
            if output.write_all(&bytes).await.is_err() || output.flush().await.is_err() {
                lifecycle.end(Ended::OutputClosed);
                return;
            }
        }
    });
    (out, writer)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_a_change_that_cannot_be_read_counts_as_lost() {
        let change = |changes: Value| {
            let params = json!({
                "textDocument": {"uri": "file:///a.py", "version": 2}, "contentChanges": changes
            });
            unreadable_change(&Request::build("textDocument/didChange").params(params).finish())
        };
        let range = |line: i64| json!({"start": {"line": line, "character": 0}, "end": {"line": 0, "character": 0}});
        assert_eq!(change(json!([{"text": "x"}])), None);
        assert_eq!(change(json!([{"range": range(0), "text": "x"}])), None);
        assert_eq!(change(json!([{"range": range(-1), "text": "x"}])), Some("file:///a.py".into()));
        assert_eq!(change(json!("x")), Some("file:///a.py".into()));
    }
}
