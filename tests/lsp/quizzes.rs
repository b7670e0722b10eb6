//! The quiz on its four ways to the learner, each to its end and into the history.

use std::time::Instant;

use serde_json::{Value, json};

use crate::client::{DEADLINE, Server, Start, asking, edit, showing};
use crate::hovers::{CODE, URI};

/// Ratings in the history, oldest first.
fn ratings(server: &mut Server) -> Vec<(String, i64)> {
    let events = server.command("hoverdeck.history", json!({}));
    let reviews = events.as_array().unwrap().iter().rev().filter(|it| it["kind"] == "review");
    reviews
        .map(|it| (it["card"].as_str().unwrap().to_owned(), it["rating"].as_i64().unwrap()))
        .collect()
}

fn titles(prompt: &Value) -> Vec<String> {
    let actions = prompt["params"]["actions"].as_array().unwrap();
    actions.iter().map(|it| it["title"].as_str().unwrap().to_owned()).collect()
}

/// Waits for the next prompt and answers it with the choice that begins so; gives its text.
fn choose(server: &mut Server, beginning: &str) -> String {
    let prompt = server.call("window/showMessageRequest");
    let title = titles(&prompt).into_iter().find(|it| it.starts_with(beginning));
    let title = title.unwrap_or_else(|| panic!("no {beginning} in {prompt}"));
    server.answer(&prompt, json!({ "title": title }));
    prompt["params"]["message"].as_str().unwrap().to_owned()
}

fn client_side() -> Start {
    Start { options: json!({"quiz": "client"}), ..Start::default() }
}

#[test]
fn a_quiz_by_message_requests() {
    let mut server = Start { capabilities: asking(), ..Start::default() }.greeted();
    let begun = server.command("hoverdeck.quiz", json!({"cards": ["event-loop", "coroutine"]}));
    assert_eq!(begun["by"], "dialog");
    let prompt = server.call("window/showMessageRequest");
    assert_eq!(titles(&prompt), ["Show answer", "Skip", "Stop"]);
    assert_eq!(prompt["params"]["message"], "Hoverdeck 1 of 2 – What is the event loop?");
    server.answer(&prompt, json!({"title": "Show answer"}));
    let prompt = server.call("window/showMessageRequest");
    let expected = ["1 not at all", "2 recognised it", "3 with effort", "4 knew it", "5 perfectly"];
    assert_eq!(titles(&prompt), expected);
    server.answer(&prompt, json!({"title": "4 knew it", "extra": {"kept": 1}}));
    assert!(choose(&mut server, "Show").starts_with("Hoverdeck 2 of 2 – What is a coroutine?"));
    choose(&mut server, "5");
    let said = server.call("window/showMessage");
    assert_eq!(said["params"]["message"], "Quiz finished: 2 answered, 2 remembered.");
    let expected = [("event-loop".to_owned(), 4), ("coroutine".to_owned(), 5)];
    assert_eq!(ratings(&mut server), expected);
    server.finish();
}

#[test]
fn a_prompt_can_undo_and_skip() {
    let mut server = Start { capabilities: asking(), ..Start::default() }.greeted();
    server.command("hoverdeck.quiz", json!({"cards": ["event-loop", "coroutine"]}));
    choose(&mut server, "Show");
    choose(&mut server, "4");
    let prompt = server.call("window/showMessageRequest");
    assert_eq!(titles(&prompt), ["Show answer", "Skip", "Undo last", "Stop"]);
    server.answer(&prompt, json!({"title": "Undo last"}));
    assert!(choose(&mut server, "Skip").contains("event loop"));
    assert!(choose(&mut server, "Skip").contains("coroutine"));
    let said = server.call("window/showMessage");
    assert_eq!(said["params"]["message"], "Quiz finished: 0 answered, 0 remembered, 2 skipped.");
    let due = server.command("hoverdeck.due", json!({}));
    assert_eq!(due["due"], 0, "the undone answer does not count");
    server.finish();
}

#[test]
fn a_prompt_can_be_dismissed_in_every_way_clients_know() {
    let mut server = Start { capabilities: asking(), checked: false, ..Start::default() }.greeted();
    let dismissals = [
        json!({"result": null}),
        json!({"result": {}}),
        json!({"result": {"title": null}}),
        json!({"result": {"title": "Whatever"}}),
        json!({"result": 5}),
        json!({"error": {"code": -32601, "message": "no such method"}}),
    ];
    for dismissal in dismissals {
        server.command("hoverdeck.quizCard", json!({"card": "event-loop"}));
        let prompt = server.call("window/showMessageRequest");
        let mut reply = json!({"jsonrpc": "2.0", "id": prompt["id"]});
        reply.as_object_mut().unwrap().extend(dismissal.as_object().unwrap().clone());
        server.send(&reply);
        server.command("hoverdeck.due", json!({}));
        assert_eq!(server.unseen("window/showMessageRequest"), 0, "{dismissal}");
    }
    assert_eq!(ratings(&mut server), []);
    server.finish();
}

#[test]
fn a_new_quiz_takes_the_place_of_an_unanswered_one() {
    let mut server = Start { capabilities: asking(), ..Start::default() }.greeted();
    server.command("hoverdeck.quizCard", json!({"card": "event-loop"}));
    let old = server.call("window/showMessageRequest");
    server.command("hoverdeck.quizCard", json!({"card": "coroutine"}));
    choose(&mut server, "Show");
    // Too late, and to nobody.
    server.answer(&old, json!({"title": "Show answer"}));
    choose(&mut server, "3");
    server.call("window/showMessage");
    assert_eq!(ratings(&mut server), [("coroutine".to_owned(), 3)]);
    server.finish();
}

/// The text of the quiz document as the editor has it.
struct Page {
    uri: String,
    text: String,
    version: i32,
}

impl Page {
    fn opened(server: &mut Server) -> Self {
        let shown = server.call("window/showDocument");
        let uri = shown["params"]["uri"].as_str().unwrap().to_owned();
        let text = std::fs::read_to_string(uri.strip_prefix("file://").unwrap()).unwrap();
        server.answer(&shown, json!({"success": true}));
        server.open(&uri, "markdown", &text);
        Self { uri, text, version: 1 }
    }

    /// Runs the code action with this title.
    fn act(&self, server: &mut Server, title: &str) {
        let actions = server.actions(&self.uri, 0, 0, json!({"diagnostics": []}));
        let list = actions.as_array().unwrap_or_else(|| panic!("no actions in {}", self.text));
        let found = list.iter().find(|it| it["title"] == title);
        let found = found.unwrap_or_else(|| panic!("no {title} in {actions}"));
        server.command(found["command"].as_str().unwrap(), found["arguments"][0].clone());
    }

    /// Takes the next edit of the server, as an editor would.
    fn edited(&mut self, server: &mut Server) {
        let call = server.call("workspace/applyEdit");
        let edits = call["params"]["edit"]["changes"][&self.uri].as_array().unwrap().clone();
        assert_eq!(edits.len(), 1);
        let lines = u32::try_from(self.text.lines().count()).unwrap();
        assert_eq!(edits[0]["range"]["end"], json!({"line": lines, "character": 0}));
        self.text = edits[0]["newText"].as_str().unwrap().to_owned();
        server.answer(&call, json!({"applied": true}));
        self.version += 1;
        server.change(&self.uri, self.version, json!([edit((0, 0), (lines, 0), &self.text)]));
    }

    /// Waits until the file on the disk has a text.
    fn on_disk(&mut self, wanted: &str) {
        let path = self.uri.strip_prefix("file://").unwrap();
        let deadline = Instant::now() + DEADLINE;
        while !std::fs::read_to_string(path).unwrap().contains(wanted) {
            assert!(Instant::now() < deadline, "{path} never said {wanted}");
            std::thread::yield_now();
        }
        self.text = std::fs::read_to_string(path).unwrap();
    }
}

#[test]
fn a_quiz_in_a_document_that_takes_edits() {
    let mut server = Start { capabilities: showing(true), ..Start::default() }.greeted();
    let begun = server.command("hoverdeck.quiz", json!({"cards": ["event-loop", "coroutine"]}));
    assert_eq!(begun["by"], "document");
    let mut page = Page::opened(&mut server);
    assert!(page.text.contains("**What is the event loop?**"), "{}", page.text);
    page.act(&mut server, "Show answer");
    page.edited(&mut server);
    assert!(page.text.contains("How well did you know this?"), "{}", page.text);
    page.act(&mut server, "2 recognised it");
    page.edited(&mut server);
    assert!(page.text.contains("**What is a coroutine?**"), "{}", page.text);
    page.act(&mut server, "Undo last");
    page.edited(&mut server);
    page.act(&mut server, "Show answer");
    page.edited(&mut server);
    page.act(&mut server, "5 perfectly");
    page.edited(&mut server);
    page.act(&mut server, "Stop");
    page.edited(&mut server);
    assert!(page.text.contains("Quiz finished: 1 answered, 1 remembered."), "{}", page.text);
    let expected = [("event-loop".to_owned(), 2), ("event-loop".to_owned(), 5)];
    assert_eq!(ratings(&mut server), expected, "the undone one is still told");
    server.finish();
}

#[test]
fn a_quiz_in_a_document_on_the_disk() {
    // Helix opens documents before it says so.
    let mut server = Start { name: "helix", ..Start::default() }.greeted();
    server.command("hoverdeck.quizCard", json!({"card": "event-loop"}));
    let mut page = Page::opened(&mut server);
    page.act(&mut server, "Show answer");
    page.on_disk("How well did you know this?");
    page.act(&mut server, "4 knew it");
    page.on_disk("Quiz finished: 1 answered, 1 remembered.");
    let actions = server.actions(&page.uri, 0, 0, json!({"diagnostics": []}));
    assert_eq!(actions.as_array().unwrap().len(), 1, "only the undo is left: {actions}");
    assert_eq!(ratings(&mut server), [("event-loop".to_owned(), 4)]);
    server.finish();
}

#[test]
fn a_client_that_can_do_nothing_is_told_of_the_terminal() {
    let mut server = Server::new();
    assert_eq!(server.command("hoverdeck.quiz", json!({}))["by"], "message");
    let said = server.call("window/showMessage");
    assert!(said["params"]["message"].as_str().unwrap().contains("`hoverdeck quiz`"), "{said}");
    server.finish();
}

#[test]
fn a_document_that_is_not_opened_leads_to_the_terminal() {
    let mut server = Start { capabilities: showing(true), ..Start::default() }.greeted();
    server.command("hoverdeck.quiz", json!({}));
    let shown = server.call("window/showDocument");
    server.answer(&shown, json!({"success": false}));
    let said = server.call("window/showMessage");
    assert!(said["params"]["message"].as_str().unwrap().contains("`hoverdeck quiz`"), "{said}");
    server.finish();
}

#[test]
fn a_client_draws_the_quiz_itself() {
    let mut server = client_side().greeted();
    assert_eq!(server.call("hoverdeck/due")["params"], json!({"due": 0, "new": 18}));
    let step = server.command("hoverdeck.quiz", json!({"deck": "async"}));
    let (quiz, card) = (step["quiz"].clone(), step["card"]["id"].clone());
    assert_eq!(
        (&step["step"], &step["number"], &step["of"]),
        (&json!("question"), &json!(1), &json!(18))
    );
    assert!(step["card"].get("markdown").is_none(), "a question keeps its answer");
    let stale = server.command("hoverdeck.rate", json!({"quiz": quiz, "rating": 4}));
    assert_eq!((&stale["written"], &stale["refused"]), (&Value::Null, &json!("stale")));
    let step = server.command("hoverdeck.reveal", json!({"quiz": quiz}));
    assert_eq!(step["step"], "answer");
    assert!(step["card"]["markdown"].as_str().unwrap().len() > 100);
    assert_eq!(step["ratings"].as_array().unwrap().len(), 5);
    let rating = json!({"quiz": quiz, "card": card, "rating": 1, "durationMs": 1500});
    let rated = server.command("hoverdeck.rate", rating.clone());
    assert!(rated["written"].is_string(), "{rated}");
    assert_eq!(server.call("hoverdeck/due")["params"], json!({"due": 0, "new": 17}));
    let again = server.command("hoverdeck.rate", rating);
    assert_eq!(again["refused"], "stale", "the same key twice rates once");
    let event = server.command("hoverdeck.history", json!({"card": card}))[0].clone();
    assert_eq!(
        (&event["rating"], &event["durationMs"], &event["source"]),
        (&json!(1), &json!(1500), &json!("editor"))
    );
    let undone = server.command("hoverdeck.undo", json!({"quiz": quiz}));
    assert_eq!(undone["next"]["card"]["id"], card);
    let done = server.command("hoverdeck.stop", json!({"quiz": quiz}));
    assert_eq!(done["step"], "done");
    let gone = server.command_error("hoverdeck.next", json!({"quiz": quiz}));
    assert_eq!(gone["code"], -32602);
    server.finish();
}

#[test]
fn the_cards_of_a_file_are_asked() {
    let mut server = client_side().greeted();
    let missing = server.command_error("hoverdeck.quizFile", json!({}));
    assert!(
        missing["message"].as_str().unwrap().contains("no Python or Rust document"),
        "{missing}"
    );
    server.open(URI, "python", CODE);
    let step = server.command("hoverdeck.quizFile", json!({}));
    assert_eq!(step["of"], 5, "the document opened last");
    let step = server.command("hoverdeck.quizFile", json!({"uri": URI}));
    assert_eq!(step["of"], 5);
    let empty = server.command("hoverdeck.quizFile", json!({"uri": "file:///not/open.py"}));
    assert_eq!(
        (&empty["quiz"], &empty["text"]),
        (&Value::Null, &json!("There is no card to ask here."))
    );
    server.finish();
}

#[test]
fn the_last_answer_of_anybody_can_be_taken_back() {
    let mut server = client_side().greeted();
    assert_eq!(server.command("hoverdeck.undo", json!({})), json!({"undone": null}));
    server.command("hoverdeck.suspend", json!({"card": "event-loop"}));
    assert_eq!(server.call("hoverdeck/due")["params"]["new"], 18);
    let undone = server.command("hoverdeck.undo", json!({}));
    assert_eq!(undone["undone"]["kind"], "suspend");
    server.finish();
}

#[test]
fn a_card_is_opened_where_it_is_written() {
    let mut server = Start { capabilities: showing(false), ..Start::default() }.greeted();
    let opened = server.command("hoverdeck.open", json!({"card": "event-loop"}));
    let shown = server.call("window/showDocument");
    assert_eq!(shown["params"]["uri"], opened["uri"]);
    assert_eq!(shown["params"]["selection"]["start"]["line"], opened["line"]);
    let text = std::fs::read_to_string(opened["path"].as_str().unwrap()).unwrap();
    let line = usize::try_from(opened["line"].as_u64().unwrap()).unwrap();
    assert_eq!(text.lines().nth(line), Some("## What is the event loop?"));
    server.answer(&shown, json!({"success": true}));
    server.finish();
}

#[test]
fn revealing_shows_the_answer_and_opens_the_hover() {
    let mut server =
        Start { options: json!({"hover.answer": "onDemand"}), ..Start::default() }.greeted();
    server.open(URI, "python", CODE);
    server.command("hoverdeck.reveal", json!({"card": "asyncio-gather"}));
    let said = server.call("window/showMessage");
    assert!(said["params"]["message"].as_str().unwrap().contains("concurrently"), "{said}");
    let hover = server.hover(URI, 3, 20);
    assert!(hover["contents"]["value"].as_str().unwrap().contains("concurrently"), "{hover}");
    server.finish();
}
