//! `hoverdeck wrap` as an editor meets it: around a scripted server (`fake.rs`), with our own beside it.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{PROGRAM, Server, Start, asking};
use crate::fake;
use crate::hovers::{CODE, GATHER, QUESTION, URI};

/// A conversation with both servers, and the folder where the other writes down what it hears and says.
struct Both {
    server: Server,
    folder: TempDir,
}

fn everything() -> Value {
    json!({
        "textDocumentSync": {"openClose": true, "change": 2, "save": true},
        "hoverProvider": true, "codeActionProvider": {"codeActionKinds": ["quickfix"]},
        "executeCommandProvider": {"commands": ["fake.fix"]}
    })
}

impl Both {
    fn new(theirs: &Value, ours: Start) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let arguments =
            ["wrap", "--"].map(str::to_owned).into_iter().chain(fake::command()).collect();
        let environment = fake::environment(theirs, folder.path());
        let server = Start { arguments, environment, ..ours }.greeted();
        Self { server, folder }
    }

    fn heard(&self) -> String {
        String::from_utf8(std::fs::read(self.folder.path().join("heard")).unwrap()).unwrap()
    }
}

fn text(hover: &Value) -> &str {
    hover["contents"]["value"].as_str().unwrap()
}

#[test]
fn a_card_stands_above_the_others_hover() {
    let mut both = Both::new(&everything(), Start::default());
    both.server.open(URI, "python", CODE);
    let hover = both.server.hover(URI, GATHER.0, GATHER.1);
    assert!(text(&hover).starts_with(QUESTION), "{hover}");
    assert!(text(&hover).ends_with("\n\n---\n\nother's docs"), "{hover}");
    assert_eq!(hover["range"]["start"]["character"], 18);
    assert_eq!(text(&both.server.hover(URI, 1, 0)), "other's docs");
    let actions = both.server.actions(URI, GATHER.0, GATHER.1, json!({"diagnostics": []}));
    let titles: Vec<_> =
        actions.as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap()).collect();
    assert_eq!(titles[0], "other's fix");
    assert!(titles[1].starts_with("Hoverdeck: show the answer"), "{titles:?}");
    assert_eq!(both.server.command("hoverdeck.due", json!({}))["due"], 0);
    both.server.finish();
}

#[test]
fn the_other_hears_and_says_its_own_bytes() {
    let mut both = Both::new(&everything(), Start { checked: false, ..Start::default() });
    let bodies = [
        r#"{"method":  "textDocument/didOpen", "params": {"textDocument": {"uri": "file:///a.py", "languageId": "python", "version": 1, "text": "é\ud800"}}}"#,
        r#"{"id": "é", "method": "fake/echo", "params": [1.0, 1e2, {"x": 1, "x": 2}]}"#,
        "[]",
    ];
    let sent: String = bodies
        .iter()
        .map(|body| format!("content-length: {}\r\nX: y\r\n\r\n{body}", body.len()))
        .collect();
    for chunk in sent.as_bytes().chunks(11) {
        both.server.send_bytes(chunk);
    }
    let echo = both.server.wait_for("the echo", |it| it["id"] == "é");
    assert_eq!(echo["result"][2]["x"], 2);
    both.server.request("fake/echo", json!(null));
    let heard = both.heard();
    assert!(heard.contains(&sent), "{heard}");
    both.server.finish();
}

#[test]
fn what_the_other_does_not_want_it_does_not_get() {
    let mut both = Both::new(&json!({"completionProvider": {}}), Start::default());
    both.server.open(URI, "python", CODE);
    assert!(text(&both.server.hover(URI, GATHER.0, GATHER.1)).ends_with("*Async · new*"));
    both.server.request("fake/echo", json!(null));
    assert!(!both.heard().contains("textDocument/"), "{}", both.heard());
    both.server.finish();
}

#[test]
fn a_quiz_goes_on_beside_the_others_questions() {
    let mut both = Both::new(&everything(), Start { capabilities: asking(), ..Start::default() });
    both.server.command("hoverdeck.quizCard", json!({"card": "asyncio-gather"}));
    let prompt = both.server.call("window/showMessageRequest");
    both.server.notify("fake/ask", Value::Null);
    let configuration = both.server.call("workspace/configuration");
    assert_eq!(configuration["id"], 0, "the other's ids are its own");
    assert!(prompt["id"].is_string(), "{prompt}");
    both.server.answer(&prompt, json!({"title": "Show answer"}));
    both.server.answer(&configuration, json!([]));
    let prompt = both.server.call("window/showMessageRequest");
    both.server.answer(&prompt, json!({"title": "4 knew it"}));
    let done = both.server.call("window/showMessage");
    assert_eq!(done["params"]["message"], "Quiz finished: 1 answered, 1 remembered.");
    both.server.finish();
}

#[test]
fn the_others_death_is_reported_as_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let body = r#"{"method":"fake/die","params":{"code":7}}"#;
    let input = format!("Content-Length: {}\r\n\r\n{body}", body.len());
    let done = run(&fake::command(), folder.path(), &input);
    assert_eq!(done.status.code(), Some(7));
    // It had said something that is no message; that arrives too.
    assert_eq!(String::from_utf8_lossy(&done.stdout), "starting …\n");
}

#[test]
fn a_server_that_cannot_be_started_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let done = run(&["no-such-server".into()], folder.path(), "");
    assert_eq!(done.status.code(), Some(1));
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(said.starts_with("error: cannot start `no-such-server`: "), "{said}");
    assert!(said.contains("PATH"), "{said}");
}

#[test]
fn a_server_that_says_nothing_of_the_protocol_is_a_pipe() {
    let folder = tempfile::tempdir().unwrap();
    let words = ["sh", "-c", "cat; echo to the log >&2; exit 3"].map(str::to_owned);
    let done = run(&words, folder.path(), "Content-Length: 5\r\nany\r\nbytes");
    assert_eq!(String::from_utf8_lossy(&done.stdout), "Content-Length: 5\r\nany\r\nbytes");
    assert_eq!(done.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&done.stderr).contains("to the log\n"), "{done:?}");
}

/// Runs `hoverdeck wrap` on an input to its end.
fn run(server: &[String], folder: &Path, input: &str) -> Output {
    let from = folder.join("input");
    std::fs::write(&from, input).unwrap();
    Command::new(PROGRAM)
        .args(["wrap", "--"])
        .args(server)
        .envs(fake::environment(&everything(), folder))
        .env("HOVERDECK_DATA", folder.join("data"))
        .env("HOVERDECK_CONFIG", folder.join("config"))
        .stdin(Stdio::from(std::fs::File::open(from).unwrap()))
        .output()
        .unwrap()
}

#[test]
fn much_at_once_in_both_directions_goes_through() {
    let mut both = Both::new(&everything(), Start { checked: false, ..Start::default() });
    let big = "x".repeat(1 << 20);
    let mut input = both.server.take_input();
    let writer = std::thread::spawn(move || {
        for number in 0..24 {
            let body = json!({"jsonrpc": "2.0", "id": format!("big {number}"), "method": "fake/echo", "params": big});
            let body = body.to_string();
            let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
            std::io::Write::write_all(&mut input, frame.as_bytes()).unwrap();
        }
        input
    });
    for number in 0..24 {
        let reply =
            both.server.wait_for("an echo", |it| it.get("result").is_some_and(Value::is_string));
        assert_eq!(reply["id"], format!("big {number}"));
        assert_eq!(reply["result"].as_str().unwrap().len(), 1 << 20);
    }
    both.server.give_input(writer.join().unwrap());
    both.server.finish();
}

/// What happens to our own server's process, found among the children of the proxy.
#[cfg(target_os = "linux")]
mod accidents {
    use std::time::Instant;

    use rustix::process::{Pid, Signal, kill_process};

    use super::*;
    use crate::client::DEADLINE;

    /// A process that does nothing until this is dropped: none is left standing by a test that fails.
    struct Stopped(Pid);

    impl Stopped {
        fn new(process: Pid) -> Self {
            kill_process(process, Signal::STOP).unwrap();
            Self(process)
        }
    }

    impl Drop for Stopped {
        fn drop(&mut self) {
            // It may have been ended meanwhile.
            let _ = kill_process(self.0, Signal::CONT);
        }
    }

    /// The processes that a process has started, with their command lines.
    fn children(parent: u32) -> Vec<(Pid, String)> {
        let path = format!("/proc/{parent}/task/{parent}/children");
        let ids = std::fs::read_to_string(path).unwrap();
        let pids = ids.split_whitespace().map(|id| Pid::from_raw(id.parse().unwrap()).unwrap());
        let named = pids.filter_map(|pid| {
            let words = std::fs::read(format!("/proc/{}/cmdline", pid.as_raw_nonzero())).ok()?;
            Some((pid, String::from_utf8_lossy(&words).replace('\0', " ")))
        });
        named.collect()
    }

    fn our_process(both: &Both) -> Pid {
        let all = children(both.server.child.id());
        let ours = all.iter().find(|(_, words)| words.ends_with("hoverdeck lsp "));
        ours.unwrap_or_else(|| panic!("{all:?}")).0
    }

    fn unchecked() -> Both {
        let mut both = Both::new(&everything(), Start { checked: false, ..Start::default() });
        both.server.open(URI, "python", CODE);
        let hover = both.server.hover(URI, GATHER.0, GATHER.1);
        assert!(text(&hover).starts_with(QUESTION), "{hover}");
        both
    }

    #[test]
    fn a_crash_of_ours_leaves_the_other_alone() {
        let mut both = unchecked();
        kill_process(our_process(&both), Signal::KILL).unwrap();
        let hover = loop {
            let hover = both.server.hover(URI, GATHER.0, GATHER.1);
            if !text(&hover).starts_with(QUESTION) {
                break hover;
            }
        };
        assert_eq!(text(&hover), "other's docs");
        let error = both.server.command_error("hoverdeck.due", json!({}));
        assert!(
            error["message"].as_str().unwrap().contains("restart the language server"),
            "{error}"
        );
        assert_eq!(both.server.request("fake/echo", json!([1])), json!([1]));
        both.server.finish();
    }

    #[test]
    fn ours_may_hang_and_nobody_waits_long() {
        let mut both = unchecked();
        let stopped = Stopped::new(our_process(&both));
        for _ in 0..5 {
            assert_eq!(text(&both.server.hover(URI, GATHER.0, GATHER.1)), "other's docs");
        }
        drop(stopped);
        let until = Instant::now() + DEADLINE;
        while !text(&both.server.hover(URI, GATHER.0, GATHER.1)).starts_with(QUESTION) {
            assert!(Instant::now() < until, "it is awake again, and its cards are back");
        }
        both.server.finish();
    }

    #[test]
    fn ours_that_does_not_read_is_given_up_and_the_other_hears_everything() {
        let mut both = unchecked();
        let _stopped = Stopped::new(our_process(&both));
        let text = "é".repeat(512 * 1024);
        let change = |version: i64| json!({"textDocument": {"uri": URI, "version": version}, "contentChanges": [{"text": text}]});
        // More than a pipe takes, and more than is kept for ours.
        for version in 2..82 {
            both.server.notify("textDocument/didChange", change(version));
        }
        assert_eq!(both.server.request("fake/echo", json!([1])), json!([1]));
        let error = both.server.command_error("hoverdeck.due", json!({}));
        assert!(
            error["message"].as_str().unwrap().contains("restart the language server"),
            "{error}"
        );
        assert_eq!(both.heard().matches("didChange").count(), 80);
        both.server.finish();
    }

    #[test]
    fn what_ends_us_ends_the_other() {
        let mut both = unchecked();
        let wrap = Pid::from_raw(i32::try_from(both.server.child.id()).unwrap()).unwrap();
        kill_process(wrap, Signal::TERM).unwrap();
        assert_eq!(both.server.wait().code(), Some(128 + 15), "as the other ended");
    }
}
