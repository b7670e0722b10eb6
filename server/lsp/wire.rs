//! Messages on a pipe: bytes in, JSON-RPC messages out, and the other way round.
//!
//! It frames and decodes and knows no method. The framework has such a layer too, but ends the whole
//! conversation at the first message it cannot read, does not notice a closed output, and accepts only
//! one spelling of the header; this one skips what it cannot read and says why. Who answers is `run.rs`.

use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt};
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};

/// One thing the other side sent.
#[derive(Debug, PartialEq)]
pub enum Incoming {
    /// A request or a notification.
    Call(Request),
    /// The answer to a request of ours.
    Answer(Response),
    /// Something unreadable, with the reply that says so.
    Rubbish(Response),
}

/// Splits a stream of bytes into messages.
#[derive(Debug)]
pub struct Reader<R> {
    input: R,
    frames: Frames,
    /// Read into this; kept to be used again.
    space: Vec<u8>,
}

/// Bytes read at once.
const CHUNK: usize = 64 * 1024;
/// The longest header block that is still taken for one.
const MAX_HEADER: usize = 4 * 1024;
/// The longest message that is read; a longer one is skipped and answered with an error.
const MAX_BODY: usize = 64 * 1024 * 1024;

impl<R: AsyncRead + Unpin> Reader<R> {
    pub fn new(input: R) -> Self {
        Self { input, frames: Frames::default(), space: vec![0; CHUNK] }
    }

    /// The next message; `None` at the end of input or when reading fails. Safe to drop while waiting.
    pub async fn next(&mut self) -> Option<Incoming> {
        loop {
            if let Some(frame) = self.frames.next() {
                return Some(frame.map_or_else(Incoming::Rubbish, |body| decode(&body)));
            }
            match self.input.read(&mut self.space).await {
                Ok(0) | Err(_) => return None,
                Ok(count) => self.frames.feed(self.space.get(..count).unwrap_or_default()),
            }
        }
    }
}

/// A message with its header, ready to be written.
pub fn encode<M: serde::Serialize>(message: &M) -> Option<Vec<u8>> {
    let body = serde_json::to_vec(message).ok()?;
    let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    frame.extend(body);
    Some(frame)
}

/// The bytes seen so far that belong to no finished message.
#[derive(Debug, Default)]
struct Frames {
    buffer: Vec<u8>,
    /// The length of the message whose header was read.
    body: Option<usize>,
    /// Bytes of an oversized message still to be dropped.
    skip: usize,
}

impl Frames {
    fn feed(&mut self, mut bytes: &[u8]) {
        let dropped = self.skip.min(bytes.len());
        self.skip -= dropped;
        bytes = bytes.get(dropped..).unwrap_or_default();
        self.buffer.extend_from_slice(bytes);
    }

    /// The next body, or the reply to something that is none.
    fn next(&mut self) -> Option<Result<Vec<u8>, Response>> {
        let length = match self.body {
            Some(length) => length,
            None => match self.header()? {
                Ok(length) => length,
                Err(reply) => return Some(Err(reply)),
            },
        };
        self.body = Some(length);
        if self.buffer.len() < length {
            return None;
        }
        self.body = None;
        let rest = self.buffer.split_off(length);
        Some(Ok(std::mem::replace(&mut self.buffer, rest)))
    }

    /// Reads one header block: the length of the body after it.
    fn header(&mut self) -> Option<Result<usize, Response>> {
        let Some(end) = find(&self.buffer, b"\r\n\r\n") else {
            return self.is_no_header().then(|| {
                self.drop_rubbish(self.buffer.len());
                Err(unreadable("these bytes are no message: a header must come first"))
            });
        };
        let block = self.buffer.get(..end).unwrap_or_default().to_vec();
        match content_length(&block) {
            Some(length) if length > MAX_BODY => {
                self.buffer.drain(..end + 4);
                let there = length.min(self.buffer.len());
                self.buffer.drain(..there);
                self.skip = length - there;
                Some(Err(unreadable("the message is longer than 64 MiB")))
            }
            Some(length) => {
                self.buffer.drain(..end + 4);
                Some(Ok(length))
            }
            None => {
                self.drop_rubbish(end + 4);
                Some(Err(unreadable("the header has no usable Content-Length")))
            }
        }
    }

    fn is_no_header(&self) -> bool {
        self.buffer.len() > MAX_HEADER
    }

    /// Drops at least `count` bytes, and on to where the next header seems to begin.
    fn drop_rubbish(&mut self, count: usize) {
        self.buffer.drain(..count.min(self.buffer.len()));
    }
}

fn content_length(block: &[u8]) -> Option<usize> {
    let text = String::from_utf8_lossy(block);
    // After rubbish the name may stand in the middle of a line.
    let lower = text.to_ascii_lowercase();
    let at = lower.rfind("content-length:")?;
    let value = lower.get(at + "content-length:".len()..)?;
    value.lines().next()?.trim().parse().ok()
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn decode(body: &[u8]) -> Incoming {
    let parsed = serde_json::from_slice::<Value>(body)
        .or_else(|error| serde_json::from_str(&without_half_pairs(body)).map_err(|_| error));
    match parsed {
        Ok(value) => sorted(value),
        Err(error) => Incoming::Rubbish(unreadable(&format!(
            "the message is no JSON (line {}, column {})",
            error.line(),
            error.column()
        ))),
    }
}

fn sorted(value: Value) -> Incoming {
    let id = value.get("id").cloned().and_then(|id| serde_json::from_value::<Id>(id).ok());
    let wrong = || {
        let error = Error {
            code: ErrorCode::InvalidRequest,
            message: "the message is no JSON-RPC 2.0 request, notification or response".into(),
            data: None,
        };
        Incoming::Rubbish(Response::from_error(id.clone().unwrap_or(Id::Null), error))
    };
    if value.get("method").is_some_and(Value::is_string) {
        serde_json::from_value(value).map_or_else(|_| wrong(), Incoming::Call)
    } else if value.get("id").is_some() && value.get("method").is_none() {
        serde_json::from_value(value).map_or_else(|_| wrong(), Incoming::Answer)
    } else {
        wrong()
    }
}

/// Replaces escaped halves of UTF-16 pairs, which some clients send while a pair is being edited and
/// which no JSON parser for UTF-8 takes, by the replacement character: it is one unit long too.
fn without_half_pairs(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_ref();
    while let Some(at) = rest.find("\\") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let taken = match (half(from), from.get(6..).and_then(half)) {
            (Some(Half::High), Some(Half::Low)) => 12,
            (Some(_), _) => {
                out.push('\u{fffd}');
                rest = from.get(6..).unwrap_or_default();
                continue;
            }
            (None, _) => from.char_indices().nth(2).map_or(from.len(), |(end, _)| end),
        };
        out.push_str(from.get(..taken).unwrap_or(from));
        rest = from.get(taken..).unwrap_or_default();
    }
    out + rest
}

enum Half {
    High,
    Low,
}

/// The half of a pair that an escape at the beginning of `text` stands for.
fn half(text: &str) -> Option<Half> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    match u32::from_str_radix(digits, 16).ok()? {
        0xd800..=0xdbff => Some(Half::High),
        0xdc00..=0xdfff => Some(Half::Low),
        _ => None,
    }
}

fn unreadable(why: &str) -> Response {
    let error = Error { code: ErrorCode::ParseError, message: why.to_owned().into(), data: None };
    Response::from_error(Id::Null, error)
}

#[cfg(test)]
mod tests;
