//! A small language client: it speaks JSON-RPC with the real program and waits on conditions, with a
//! deadline and without sleeping.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use hoverdeck::store::Folders;
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long anything may take before a test fails. Generous: the machine may be busy.
pub const DEADLINE: Duration = Duration::from_secs(90);

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_hoverdeck");

/// A running server and what it has said so far.
pub struct Server {
    pub child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Messages that came while something else was waited for.
    kept: VecDeque<Value>,
    next_id: i64,
    folder: Option<TempDir>,
    pub folders: Folders,
    /// Where the checker writes its findings.
    findings: Option<PathBuf>,
}

/// How to start one.
pub struct Start {
    pub capabilities: Value,
    pub options: Value,
    pub name: &'static str,
    /// Share the folders of another server.
    pub folders: Option<Folders>,
    /// Behind the checker, where there is one.
    pub checked: bool,
    pub process: Option<u32>,
    /// What the program is asked to do.
    pub arguments: Vec<String>,
    pub environment: Vec<(String, String)>,
    /// Lines for `config.toml`, where the folders have none yet.
    pub settings: String,
}

impl Default for Start {
    fn default() -> Self {
        Self {
            capabilities: json!({}),
            options: Value::Null,
            name: "test",
            folders: None,
            checked: true,
            process: None,
            arguments: vec!["lsp".to_owned()],
            environment: Vec::new(),
            settings: String::new(),
        }
    }
}

/// The checker's place: beside the checkout, or where `HOVERDECK_LSPCHECK` says.
fn checker() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tools/lspcheck.py");
    let path = std::env::var_os("HOVERDECK_LSPCHECK").map_or(beside, PathBuf::from);
    path.exists().then_some(path)
}

impl Server {
    /// A server that was greeted, with nothing special about its client.
    pub fn new() -> Self {
        Start::default().greeted()
    }

    pub fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub fn send_bytes(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("input is open");
        input.write_all(bytes).and_then(|()| input.flush()).expect("the server reads");
    }

    pub fn close_input(&mut self) {
        self.input = None;
    }

    /// Takes the input away, to be written to from elsewhere.
    pub fn take_input(&mut self) -> ChildStdin {
        self.input.take().expect("input is open")
    }

    pub fn give_input(&mut self, input: ChildStdin) {
        self.input = Some(input);
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request without waiting; gives its id.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let id = self.next_id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    /// The whole reply to a request sent with [`Server::ask`].
    pub fn reply_to(&mut self, id: i64) -> Value {
        self.wait_for(&format!("the reply to {id}"), |it| {
            it["id"] == json!(id) && it.get("method").is_none()
        })
    }

    /// The result of a request, which must succeed.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let reply = self.reply_to(id);
        assert!(reply.get("error").is_none(), "{method}: {reply}");
        reply["result"].clone()
    }

    /// The error of a request, which must fail.
    pub fn error(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let reply = self.reply_to(id);
        assert!(reply.get("error").is_some(), "{method} succeeded: {reply}");
        reply["error"].clone()
    }

    pub fn command(&mut self, command: &str, argument: Value) -> Value {
        let params = json!({"command": command, "arguments": [argument]});
        self.request("workspace/executeCommand", params)
    }

    pub fn command_error(&mut self, command: &str, argument: Value) -> Value {
        let params = json!({"command": command, "arguments": [argument]});
        self.error("workspace/executeCommand", params)
    }

    /// The first message, kept or to come, that is wanted. The others are kept.
    pub fn wait_for(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&wanted) {
            return self.kept.remove(at).unwrap();
        }
        let deadline = Instant::now() + DEADLINE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.messages.recv_timeout(left) {
                Ok(message) if wanted(&message) => return message,
                Ok(message) => self.kept.push_back(message),
                Err(RecvTimeoutError::Timeout) => panic!("no {what}; instead: {:#?}", self.kept),
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("the server ended before {what}; it had said: {:#?}", self.kept)
                }
            }
        }
    }

    /// A request or notification from the server.
    pub fn call(&mut self, method: &str) -> Value {
        self.wait_for(method, |it| it["method"] == method)
    }

    /// Answers a request of the server.
    pub fn answer(&mut self, call: &Value, result: Value) {
        self.send(&json!({"jsonrpc": "2.0", "id": call["id"], "result": result}));
    }

    /// Calls of a method that have come and were not looked at.
    pub fn unseen(&self, method: &str) -> usize {
        self.kept.iter().filter(|it| it["method"] == method).count()
    }

    pub fn open(&mut self, uri: &str, language: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    pub fn change(&mut self, uri: &str, version: i32, changes: Value) {
        let document = json!({"uri": uri, "version": version});
        self.notify(
            "textDocument/didChange",
            json!({"textDocument": document, "contentChanges": changes}),
        );
    }

    pub fn hover(&mut self, uri: &str, line: u32, character: u32) -> Value {
        self.request("textDocument/hover", place(uri, line, character))
    }

    /// The first line of a hover: its question. Empty for null.
    pub fn question(&mut self, uri: &str, line: u32, character: u32) -> String {
        let hover = self.hover(uri, line, character);
        let text = hover["contents"]["value"].as_str().unwrap_or_default();
        text.lines().next().unwrap_or_default().to_owned()
    }

    pub fn actions(&mut self, uri: &str, line: u32, character: u32, context: Value) -> Value {
        let at = json!({"line": line, "character": character});
        let params = json!({
            "textDocument": {"uri": uri}, "range": {"start": at, "end": at}, "context": context
        });
        self.request("textDocument/codeAction", params)
    }

    /// Waits until the process is gone.
    pub fn wait(&mut self) -> ExitStatus {
        wait(&mut self.child)
    }

    /// Ends the conversation as the protocol says; the status and the checker must be content.
    pub fn finish(mut self) -> Option<TempDir> {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        let folder = self.folder.take();
        assert_eq!(self.leave().code(), Some(0));
        folder
    }

    /// Closes the input and waits for the end; the checker must be content.
    pub fn leave(mut self) -> ExitStatus {
        // The checker reads on until its input ends.
        self.close_input();
        let status = self.wait();
        if let Some(findings) = &self.findings {
            let found = std::fs::read_to_string(findings).unwrap_or_default();
            assert!(found.trim_end().ends_with(" 0 violations"), "{found}");
        }
        status
    }

    /// A message that has come already and is wanted.
    pub fn kept(&mut self, wanted: impl Fn(&Value) -> bool) -> Option<Value> {
        self.kept.extend(self.messages.try_iter());
        let at = self.kept.iter().position(wanted)?;
        self.kept.remove(at)
    }

    /// What has come and was not asked for.
    pub fn all_kept(&mut self) -> Vec<Value> {
        self.kept.extend(self.messages.try_iter());
        self.kept.drain(..).collect()
    }

    pub fn kill(&mut self) {
        self.child.kill().expect("it can be killed");
        self.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Start {
    /// Starts the server and greets it.
    pub fn greeted(self) -> Server {
        let params = json!({
            "processId": self.process, "rootUri": null, "capabilities": self.capabilities,
            "clientInfo": {"name": self.name}, "initializationOptions": self.options
        });
        let mut server = self.ungreeted();
        server.request("initialize", params);
        server.notify("initialized", json!({}));
        server
    }

    /// Starts the server and says nothing.
    pub fn ungreeted(self) -> Server {
        let folder = tempfile::tempdir().unwrap();
        let folders = self.folders.unwrap_or_else(|| Folders::within(folder.path()));
        only_the_learners_deck(&folders, &self.settings);
        let findings = folder.path().join("findings.txt");
        let checker = checker().filter(|_| self.checked);
        let mut command = match &checker {
            None => Command::new(PROGRAM),
            Some(checker) => {
                let mut command = Command::new("python3");
                command.arg(checker).arg("--log").arg(&findings).arg("--").arg(PROGRAM);
                command
            }
        };
        command
            .args(&self.arguments)
            .envs(self.environment)
            .env("HOVERDECK_DATA", &folders.data)
            .env("HOVERDECK_CONFIG", &folders.config)
            .env("TZ", "UTC")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit());
        let mut child = command.spawn().expect("the server starts");
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        Server {
            child,
            input,
            messages: listen(output),
            kept: VecDeque::new(),
            next_id: 0,
            folder: Some(folder),
            folders,
            findings: checker.map(|_| findings),
        }
    }
}

/// Capabilities of a client that shows message requests.
pub fn asking() -> Value {
    json!({"window": {"showMessage": {"messageActionItem": {}}}})
}

/// Capabilities of a client that opens documents and takes edits, but asks nothing.
pub fn showing(apply_edit: bool) -> Value {
    json!({"window": {"showDocument": {"support": true}}, "workspace": {"applyEdit": apply_edit}})
}

pub fn place(uri: &str, line: u32, character: u32) -> Value {
    json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}})
}

pub fn edit(start: (u32, u32), end: (u32, u32), text: &str) -> Value {
    json!({
        "range": {
            "start": {"line": start.0, "character": start.1},
            "end": {"line": end.0, "character": end.1}
        },
        "text": text
    })
}

pub fn wait(child: &mut Child) -> ExitStatus {
    let deadline = Instant::now() + DEADLINE;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        assert!(Instant::now() < deadline, "the process does not end");
        std::thread::yield_now();
    }
}

fn listen(mut output: impl BufRead + Send + 'static) -> Receiver<Value> {
    let (sender, messages) = channel();
    std::thread::spawn(move || {
        while let Some(message) = read(&mut output) {
            if sender.send(message).is_err() {
                break;
            }
        }
    });
    messages
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().strip_prefix("Content-Length:") {
            Some(number) => length = number.trim().parse().ok()?,
            None if line.trim_end().is_empty() => break,
            None => {}
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// Leaves out the decks whose number of cards is no matter of these tests, unless a test says otherwise.
fn only_the_learners_deck(folders: &Folders, settings: &str) {
    let file = folders.config.join("config.toml");
    if !folders.config.exists() {
        std::fs::create_dir_all(&folders.config).unwrap();
        std::fs::write(file, format!("skipDecks = [\"asyncio\", \"tokio\"]\n{settings}")).unwrap();
    }
}
