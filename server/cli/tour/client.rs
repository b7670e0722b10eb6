//! The smallest honest LSP client: one child process, one request at a time.
//!
//! It answers what the server asks of it, so that a server that waits for its client is noticed as
//! well as one that does not answer. No editor's habits are built in.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::cli::failure::Failure;

/// Long enough for any answer of a server that is alive.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server and the wires to it.
pub struct Client {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    last_id: u64,
}

impl Client {
    /// Starts `command` and listens to it. The child's standard error stays ours.
    pub fn start(mut command: Command) -> Result<Self, Failure> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| Failure::new(format!("cannot start the server: {error}")))?;
        let (sender, messages) = channel();
        if let Some(output) = child.stdout.take() {
            thread::spawn(move || listen(BufReader::new(output), &sender));
        }
        let input = child.stdin.take();
        Ok(Self { child, input, messages, last_id: 0 })
    }

    /// Sends a request and waits for its answer.
    pub fn request(&mut self, method: &str, params: Value) -> Result<Value, Failure> {
        self.last_id += 1;
        let id = self.last_id;
        let request = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        self.send(&request)?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            let mut message = self.next(method, deadline)?;
            if message.get("method").is_some() {
                self.oblige(&message)?;
            } else if message["id"] == id {
                return match message.get("error") {
                    Some(error) => Err(refused(method, error)),
                    None => Ok(message["result"].take()),
                };
            }
        }
    }

    pub fn notify(&mut self, method: &str, params: Value) -> Result<(), Failure> {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}))
    }

    /// Says goodbye as the protocol asks and waits for the server to end.
    pub fn stop(mut self) -> Result<(), Failure> {
        self.request("shutdown", Value::Null)?;
        self.notify("exit", Value::Null)?;
        self.input = None;
        let status = self.child.wait().map_err(broken)?;
        if status.success() {
            Ok(())
        } else {
            Err(Failure::new(format!("the server ended with {status} after `exit`")))
        }
    }

    fn next(&self, method: &str, deadline: Instant) -> Result<Value, Failure> {
        let left = deadline.saturating_duration_since(Instant::now());
        self.messages.recv_timeout(left).map_err(|_| {
            Failure::new(format!("the server gave no answer to `{method}`"))
                .hint("what it printed above may say why")
        })
    }

    /// Answers a request of the server; nothing is owed for a notification.
    fn oblige(&mut self, message: &Value) -> Result<(), Failure> {
        let Some(id) = message.get("id") else { return Ok(()) };
        let result = match message["method"].as_str() {
            Some("workspace/configuration") => {
                let items = message["params"]["items"].as_array().map_or(0, Vec::len);
                Value::from(vec![Value::Null; items])
            }
            _ => Value::Null,
        };
        self.send(&json!({"jsonrpc": "2.0", "id": id, "result": result}))
    }

    fn send(&mut self, message: &Value) -> Result<(), Failure> {
        let Some(input) = &mut self.input else { return Ok(()) };
        let body = message.to_string();
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len())
            .and_then(|()| input.flush())
            .map_err(broken)
    }
}

impl Drop for Client {
    /// Leaves no process behind when the tour ends early.
    fn drop(&mut self) {
        self.input = None;
        if matches!(self.child.try_wait(), Ok(None)) {
            // It may end by itself in this very moment; both ways it is gone.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

fn refused(method: &str, error: &Value) -> Failure {
    let reason = error["message"].as_str().unwrap_or("no reason given");
    Failure::new(format!("the server refused `{method}`: {reason}"))
}

fn broken(error: io::Error) -> Failure {
    Failure::new(format!("the line to the server broke: {error}"))
}

/// Passes on every message until the server's output ends or says something that is no message.
fn listen(mut output: BufReader<ChildStdout>, messages: &Sender<Value>) {
    while let Ok(Some(message)) = read_message(&mut output) {
        if messages.send(message).is_err() {
            break;
        }
    }
}

/// One message of the base protocol (LSP 3.17, "Base Protocol"): headers, an empty line, JSON.
fn read_message(output: &mut impl BufRead) -> io::Result<Option<Value>> {
    let mut length = None;
    loop {
        let mut header = String::new();
        if output.read_line(&mut header)? == 0 {
            return Ok(None);
        }
        match header.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok();
            }
            Some(_) => {}
            None => break,
        }
    }
    let length: u64 = length.ok_or(io::ErrorKind::InvalidData)?;
    let mut body = Vec::new();
    output.take(length).read_to_end(&mut body)?;
    Ok(Some(serde_json::from_slice(&body)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_one_after_the_other() {
        let wire =
            b"Content-Length: 7\r\nContent-Type: x\r\n\r\n{\"a\":1}content-length: 2\r\n\r\n[]";
        let mut wire = wire.as_slice();
        assert_eq!(read_message(&mut wire).unwrap(), Some(json!({"a": 1})));
        assert_eq!(read_message(&mut wire).unwrap(), Some(json!([])));
        assert_eq!(read_message(&mut wire).unwrap(), None);
    }

    #[test]
    fn rubbish_is_an_error() {
        assert!(read_message(&mut b"hello\r\n\r\n{}".as_slice()).is_err());
        assert!(read_message(&mut b"Content-Length: 2\r\n\r\n{]".as_slice()).is_err());
    }
}
