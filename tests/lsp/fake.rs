//! Another language server, scripted, for the tests of `hoverdeck wrap`.
//!
//! It is this test program, started anew for the one "test" below, so that nothing else has to be built. What it reads
//! goes byte for byte into the file `HOVERDECK_FAKE_HEARD`, what it writes into `HOVERDECK_FAKE_SAID`.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};

use serde_json::{Value, json};

const CAPABILITIES: &str = "HOVERDECK_FAKE_CAPABILITIES";
const HEARD: &str = "HOVERDECK_FAKE_HEARD";
const SAID: &str = "HOVERDECK_FAKE_SAID";

/// The words that start it. The harness prints to stdout, so the server's own goes by another number.
pub fn command() -> Vec<String> {
    let this = std::env::current_exe().unwrap().display().to_string();
    let start =
        format!("exec '{this}' fake::other_server --exact --ignored --nocapture 3>&1 >/dev/null");
    vec!["sh".into(), "-c".into(), start]
}

pub fn environment(capabilities: &Value, folder: &std::path::Path) -> Vec<(String, String)> {
    let file = |name: &str| folder.join(name).display().to_string();
    vec![
        (CAPABILITIES.into(), capabilities.to_string()),
        (HEARD.into(), file("heard")),
        (SAID.into(), file("said")),
    ]
}

#[test]
#[ignore = "it is a server, started by the tests of `hoverdeck wrap`"]
fn other_server() {
    let Ok(capabilities) = std::env::var(CAPABILITIES) else { return };
    let mut fake = Fake {
        capabilities: serde_json::from_str(&capabilities).unwrap(),
        heard: File::create(std::env::var(HEARD).unwrap()).unwrap(),
        said: File::create(std::env::var(SAID).unwrap()).unwrap(),
        output: std::fs::OpenOptions::new().write(true).open("/dev/fd/3").unwrap(),
    };
    fake.say("starting …\n");
    let mut input = BufReader::new(std::io::stdin());
    while let Some(message) = fake.hear(&mut input) {
        fake.obey(&message);
    }
    std::process::exit(0);
}

struct Fake {
    capabilities: Value,
    heard: File,
    said: File,
    output: File,
}

impl Fake {
    fn hear(&mut self, input: &mut impl BufRead) -> Option<Value> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if input.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            self.heard.write_all(line.as_bytes()).unwrap();
            let lower = line.trim_end().to_lowercase();
            if let Some(number) = lower.strip_prefix("content-length:") {
                length = number.trim().parse().unwrap();
            } else if lower.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        input.read_exact(&mut body).ok()?;
        self.heard.write_all(&body).unwrap();
        Some(serde_json::from_slice(&body).unwrap_or_default())
    }

    fn say(&mut self, bytes: &str) {
        self.said.write_all(bytes.as_bytes()).unwrap();
        self.output.write_all(bytes.as_bytes()).unwrap();
    }

    /// A frame in a spelling of its own.
    fn say_framed(&mut self, body: &str) {
        self.say(&format!("content-type: x\r\nContent-Length:{}\r\n\r\n{body}", body.len()));
    }

    fn answer(&mut self, message: &Value, result: &Value) {
        self.say_framed(&format!(
            r#"{{ "jsonrpc":"2.0","id": {},"result": {result} }}"#,
            message["id"]
        ));
    }

    fn obey(&mut self, message: &Value) {
        let params = &message["params"];
        match message["method"].as_str().unwrap_or_default() {
            "initialize" => {
                let result = json!({"capabilities": self.capabilities});
                self.answer(message, &result);
            }
            "textDocument/hover" => {
                let contents = json!({"kind": "markdown", "value": "other's docs"});
                self.answer(message, &json!({"contents": contents}));
            }
            "textDocument/codeAction" => self.answer(message, &json!([{"title": "other's fix"}])),
            "fake/echo" => self.answer(message, params),
            "fake/ask" => self.say_framed(r#"{"jsonrpc":"2.0","id": 0,"method":"workspace/configuration","params":{"items":[]}}"#),
            "fake/die" => std::process::exit(i32::try_from(params["code"].as_i64().unwrap()).unwrap()),
            "shutdown" => self.answer(message, &Value::Null),
            "exit" => std::process::exit(0),
            _ => {}
        }
    }
}
