//! Tests of the state machine: each is a script of what the sides say, and what follows from it.

use std::time::Duration;

use proptest::prelude::*;

use super::alone::GONE;
use super::*;
use crate::lsp::wrap::frames::Cutter;

const CLIENT: Side = Side::Client;
const OTHER: Side = Side::Other;
const OURS: Side = Side::Ours;

const EVERYTHING: &str =
    r#"{"textDocumentSync": 2, "hoverProvider": true, "codeActionProvider": true}"#;

/// A proxy, and what it has done as lines that people can read.
struct Script {
    proxy: Proxy,
    start: Instant,
    /// Milliseconds since the start.
    now: u64,
    lines: Vec<String>,
}

impl Script {
    fn new() -> Self {
        Self { proxy: Proxy::default(), start: Instant::now(), now: 0, lines: Vec::new() }
    }

    /// The greeting done, with a server of these capabilities.
    fn greeted(capabilities: &str) -> Self {
        let mut it = Self::new();
        it.says(CLIENT, r#"{"id": 1, "method": "initialize", "params": {"capabilities": {}}}"#);
        it.says(OTHER, &format!(r#"{{"id": 1, "result": {{"capabilities": {capabilities}}}}}"#));
        it.says(OURS, OUR_ANNOUNCEMENT);
        it.says(CLIENT, r#"{"method": "initialized", "params": {}}"#);
        it.lines.clear();
        it
    }

    fn says(&mut self, side: Side, body: &str) {
        let piece = Piece::Frame(Frame::around(body.as_bytes()));
        let deeds = self.proxy.take(side, piece, self.moment());
        self.note(deeds);
    }

    fn wait(&mut self, milliseconds: u64) {
        self.now += milliseconds;
        let deeds = self.proxy.tick(self.moment());
        self.note(deeds);
    }

    fn moment(&self) -> Instant {
        self.start + Duration::from_millis(self.now)
    }

    fn note(&mut self, deeds: Vec<Deed>) {
        self.lines.extend(deeds.into_iter().map(|deed| match deed {
            Deed::Send(to, bytes) => {
                let text = String::from_utf8(bytes).unwrap();
                let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
                format!("{to:?} < {body}")
            }
            Deed::GiveUpOurs(why) => format!("ours is given up: {why}"),
        }));
    }

    /// What was done since this was asked last.
    fn done(&mut self) -> Vec<String> {
        std::mem::take(&mut self.lines)
    }
}

const OUR_ANNOUNCEMENT: &str = r#"{"id": 1, "result": {"capabilities": {
    "textDocumentSync": {"openClose": true, "change": 2}, "hoverProvider": true,
    "codeActionProvider": {"codeActionKinds": ["hoverdeck"]},
    "executeCommandProvider": {"commands": ["hoverdeck.due"]}}}}"#;

const HOVER: &str = r#"{"id": 2, "method": "textDocument/hover", "params": {}}"#;
const CARD: &str = r#"{"id": 2, "result": {"contents": {"kind": "markdown", "value": "Card"}}}"#;
const DOCS: &str = r#"{"id": 2, "result": {"contents": {"kind": "markdown", "value": "Docs"}}}"#;
const BOTH: &str =
    r#"Client < {"id":2,"result":{"contents":{"kind":"markdown","value":"Card\n\n---\n\nDocs"}}}"#;

fn sent(to: Side, body: &str) -> String {
    format!("{to:?} < {body}")
}

#[test]
fn the_other_is_greeted_first_and_ours_follows_its_choice() {
    let mut it = Script::new();
    let hello = r#"{"id": 1, "method": "initialize", "params": {"capabilities": {"general": {"positionEncodings": ["utf-8", "utf-16"]}}}}"#;
    it.says(CLIENT, hello);
    assert_eq!(it.done(), [sent(OTHER, hello)]);
    it.says(OTHER, r#"{"id": 1, "result": {"capabilities": {"positionEncoding": "utf-16", "hoverProvider": true}}}"#);
    assert_eq!(
        it.done(),
        [
            r#"Ours < {"id":1,"method":"initialize","params":{"capabilities":{"general":{"positionEncodings":["utf-16"]}},"initializationOptions":null}}"#
        ]
    );
    // What the other says meanwhile comes after its answer.
    it.says(OTHER, r#"{"method": "window/logMessage"}"#);
    assert_eq!(it.done(), [""; 0]);
    it.says(OURS, OUR_ANNOUNCEMENT);
    assert_eq!(
        it.done(),
        [
            r#"Client < {"id":1,"result":{"capabilities":{"codeActionProvider":{"codeActionKinds":["hoverdeck"]},"executeCommandProvider":{"commands":["hoverdeck.due"]},"hoverProvider":true,"positionEncoding":"utf-16","textDocumentSync":{"change":2,"openClose":true}}}}"#,
            r#"Client < {"method": "window/logMessage"}"#
        ]
    );
    it.says(CLIENT, r#"{"method": "initialized"}"#);
    assert_eq!(it.done().len(), 2, "both begin");
}

#[test]
fn a_refused_greeting_is_the_others_affair() {
    let mut it = Script::new();
    it.says(CLIENT, r#"{"id": 1, "method": "initialize"}"#);
    it.done();
    let refusal = r#"{"id": 1, "error": {"code": 1, "message": "no"}}"#;
    it.says(OTHER, refusal);
    assert_eq!(it.done(), [sent(CLIENT, refusal)]);
}

#[test]
fn an_editor_is_not_kept_waiting_for_ours() {
    let mut it = Script::new();
    it.says(CLIENT, r#"{"id": 1, "method": "initialize"}"#);
    let result = r#"{"id": 1, "result": {"capabilities": {}}}"#;
    it.says(OTHER, result);
    it.done();
    it.wait(999);
    assert_eq!(it.done(), [""; 0]);
    it.wait(1);
    assert_eq!(it.done(), ["ours is given up: it did not start in time", &sent(CLIENT, result)]);
    it.says(CLIENT, HOVER);
    assert_eq!(it.done(), [sent(OTHER, HOVER)]);
}

#[test]
fn two_hovers_become_one_whichever_comes_first() {
    for first_ours in [true, false] {
        let mut it = Script::greeted(EVERYTHING);
        it.says(CLIENT, HOVER);
        assert_eq!(it.done(), [sent(OURS, HOVER), sent(OTHER, HOVER)]);
        let answers =
            if first_ours { [(OURS, CARD), (OTHER, DOCS)] } else { [(OTHER, DOCS), (OURS, CARD)] };
        it.says(answers[0].0, answers[0].1);
        assert_eq!(it.done(), [""; 0]);
        it.says(answers[1].0, answers[1].1);
        assert_eq!(it.done(), [BOTH]);
    }
}

#[test]
fn without_a_card_the_others_bytes_go_out() {
    let mut it = Script::greeted(EVERYTHING);
    it.says(CLIENT, HOVER);
    it.says(OTHER, DOCS);
    it.done();
    it.says(OURS, r#"{"id": 2, "result": null}"#);
    assert_eq!(it.done(), [sent(CLIENT, DOCS)]);
}

#[test]
fn a_slow_card_is_waited_for_a_moment_and_after_three_not_at_all() {
    let mut it = Script::greeted(EVERYTHING);
    for round in 0..5 {
        it.says(CLIENT, HOVER);
        it.done();
        it.says(OTHER, DOCS);
        if round < 3 {
            assert_eq!(it.done(), [""; 0], "round {round}");
            it.wait(99);
            assert_eq!(it.done(), [""; 0], "round {round}");
            it.wait(1);
        }
        assert_eq!(it.done(), [sent(CLIENT, DOCS)], "round {round}");
        it.wait(200);
        it.says(OURS, CARD);
        assert_eq!(it.done(), [""; 0], "too late");
    }
    // In time once, though nobody waited, and it is waited for again.
    it.says(CLIENT, HOVER);
    it.says(OTHER, DOCS);
    it.wait(99);
    it.done();
    it.says(OURS, CARD);
    assert_eq!(it.done(), [""; 0]);
    it.says(CLIENT, HOVER);
    it.says(OTHER, DOCS);
    it.done();
    it.wait(99);
    it.says(OURS, CARD);
    assert_eq!(it.done(), [BOTH]);
}

#[test]
fn one_that_is_late_is_asked_one_thing_at_a_time() {
    let mut it = Script::greeted(EVERYTHING);
    let (hover, docs) = (|id: u8| numbered(HOVER, id), |id: u8| numbered(DOCS, id));
    for id in 2..5 {
        it.says(CLIENT, &hover(id));
        it.says(OTHER, &docs(id));
        it.wait(100);
    }
    it.done();
    // It owes three answers: whatever is asked meanwhile goes to the other alone, documents excepted.
    for id in 5..105 {
        it.says(CLIENT, &hover(id));
        it.says(OTHER, &docs(id));
        assert_eq!(it.done(), [sent(OTHER, &hover(id)), sent(CLIENT, &docs(id))]);
    }
    let change = r#"{"method": "textDocument/didChange", "params": {}}"#;
    it.says(CLIENT, change);
    assert_eq!(it.done(), [sent(OURS, change), sent(OTHER, change)]);
    for id in 2..5 {
        it.says(OURS, &numbered(CARD, id));
    }
    // Awake again: asked once without being waited for, then as before.
    it.says(CLIENT, &hover(105));
    it.says(OTHER, &docs(105));
    assert_eq!(
        it.done(),
        [sent(OURS, &hover(105)), sent(OTHER, &hover(105)), sent(CLIENT, &docs(105))]
    );
    it.says(OURS, &numbered(CARD, 105));
    it.says(CLIENT, HOVER);
    it.says(OTHER, DOCS);
    it.says(OURS, CARD);
    assert_eq!(it.done(), [sent(OURS, HOVER), sent(OTHER, HOVER), BOTH.to_owned()]);
}

/// One of the messages above under another id.
fn numbered(message: &str, id: u8) -> String {
    message.replace("\"id\": 2", &format!("\"id\": {id}"))
}

#[test]
fn an_error_stays_one_but_not_knowing_hovers_is_none() {
    let mut it = Script::greeted(EVERYTHING);
    let cancelled = r#"{"id": 2, "error": {"code": -32800, "message": "cancelled"}}"#;
    it.says(CLIENT, HOVER);
    it.says(OURS, CARD);
    it.done();
    it.says(OTHER, cancelled);
    assert_eq!(it.done(), [sent(CLIENT, cancelled)]);
    it.says(CLIENT, HOVER);
    it.says(OURS, CARD);
    it.done();
    it.says(OTHER, r#"{"id": 2, "error": {"code": -32601, "message": "unknown"}}"#);
    assert_eq!(
        it.done(),
        [r#"Client < {"id":2,"result":{"contents":{"kind":"markdown","value":"Card"}}}"#]
    );
}

#[test]
fn what_only_we_announced_never_reaches_the_other() {
    let mut it = Script::greeted("{}");
    let open = r#"{"method": "textDocument/didOpen", "params": {}}"#;
    it.says(CLIENT, open);
    it.says(CLIENT, HOVER);
    assert_eq!(it.done(), [sent(OURS, open), sent(OURS, HOVER)]);
    it.says(OURS, CARD);
    assert_eq!(it.done(), [sent(CLIENT, CARD)]);
    // Until the other registers for it.
    let register = r#"{"id": 7, "method": "client/registerCapability", "params": {"registrations": [{"id": "a", "method": "textDocument/didOpen"}]}}"#;
    it.says(OTHER, register);
    it.says(CLIENT, open);
    assert_eq!(it.done(), [sent(CLIENT, register), sent(OURS, open), sent(OTHER, open)]);
}

#[test]
fn our_actions_come_last_and_are_resolved_here() {
    let mut it = Script::greeted(EVERYTHING);
    it.says(CLIENT, r#"{"id": 3, "method": "textDocument/codeAction", "params": {}}"#);
    it.says(OTHER, r#"{"id": 3, "result": [{"title": "fix"}]}"#);
    it.done();
    it.says(OURS, r#"{"id": 3, "result": [{"title": "quiz"}]}"#);
    assert_eq!(it.done(), [r#"Client < {"id":3,"result":[{"title":"fix"},{"title":"quiz"}]}"#]);
    it.says(CLIENT, r#"{"id": 4, "method": "codeAction/resolve", "params": {"title": "q", "kind": "hoverdeck.quiz.card"}}"#);
    assert_eq!(
        it.done(),
        [
            r#"Client < {"id":4,"jsonrpc":"2.0","result":{"kind":"hoverdeck.quiz.card","title":"q"}}"#
        ]
    );
    let theirs = r#"{"id": 5, "method": "codeAction/resolve", "params": {"title": "fix", "kind": "quickfix"}}"#;
    it.says(CLIENT, theirs);
    assert_eq!(it.done(), [sent(OTHER, theirs)]);
}

#[test]
fn actions_that_come_in_parts_get_ours_as_a_part() {
    let mut it = Script::greeted(EVERYTHING);
    it.says(
        CLIENT,
        r#"{"id": 3, "method": "textDocument/codeAction", "params": {"partialResultToken": "p"}}"#,
    );
    let part = r#"{"method": "$/progress", "params": {"token": "p", "value": [{"title": "fix"}]}}"#;
    it.says(OTHER, part);
    it.says(OURS, r#"{"id": 3, "result": [{"title": "quiz"}]}"#);
    it.done();
    let end = r#"{"id": 3, "result": []}"#;
    it.says(OTHER, end);
    assert_eq!(
        it.done(),
        [
            r#"Client < {"jsonrpc":"2.0","method":"$/progress","params":{"token":"p","value":[{"title":"quiz"}]}}"#,
            &sent(CLIENT, end)
        ]
    );
}

#[test]
fn commands_go_to_whom_they_belong() {
    let mut it = Script::greeted(EVERYTHING);
    let ours = r#"{"id": 3, "method": "workspace/executeCommand", "params": {"command": "hoverdeck.due"}}"#;
    let theirs =
        r#"{"id": 4, "method": "workspace/executeCommand", "params": {"command": "ruff.fix"}}"#;
    it.says(CLIENT, ours);
    it.says(CLIENT, theirs);
    assert_eq!(it.done(), [sent(OURS, ours), sent(OTHER, theirs)]);
    it.says(OURS, r#"{"id": 3, "result": 5}"#);
    assert_eq!(it.done(), [r#"Client < {"id": 3, "result": 5}"#]);
}

#[test]
fn requests_of_both_servers_are_told_apart() {
    let mut it = Script::greeted(EVERYTHING);
    let theirs = r#"{"id": 0, "method": "workspace/configuration"}"#;
    it.says(OTHER, theirs);
    it.says(OURS, r#"{"id": 0, "method": "window/showMessageRequest"}"#);
    assert_eq!(
        it.done(),
        [
            sent(CLIENT, theirs),
            r#"Client < {"id":"hoverdeck-wrap-1","method":"window/showMessageRequest"}"#.into()
        ]
    );
    it.says(CLIENT, r#"{"id": "hoverdeck-wrap-1", "result": {"title": "4 knew it"}}"#);
    it.says(CLIENT, r#"{"id": 0, "result": []}"#);
    // An answer that comes twice is nobody's of ours.
    it.says(CLIENT, r#"{"id": "hoverdeck-wrap-1", "result": null}"#);
    assert_eq!(
        it.done(),
        [
            r#"Ours < {"id":0,"result":{"title":"4 knew it"}}"#,
            r#"Other < {"id": 0, "result": []}"#,
            r#"Other < {"id": "hoverdeck-wrap-1", "result": null}"#
        ]
    );
}

#[test]
fn a_cancellation_goes_where_the_request_went() {
    let mut it = Script::greeted(EVERYTHING);
    it.says(CLIENT, HOVER);
    it.says(CLIENT, r#"{"id": 3, "method": "workspace/executeCommand", "params": {"command": "hoverdeck.due"}}"#);
    it.done();
    let cancel = |id: u8| format!(r#"{{"method": "$/cancelRequest", "params": {{"id": {id}}}}}"#);
    for (id, whither) in [(2, vec![OURS, OTHER]), (3, vec![OURS]), (9, vec![OTHER])] {
        it.says(CLIENT, &cancel(id));
        let expected: Vec<_> = whither.into_iter().map(|side| sent(side, &cancel(id))).collect();
        assert_eq!(it.done(), expected);
    }
}

#[test]
fn the_end_of_ours_costs_nothing_but_ours() {
    let mut it = Script::greeted(EVERYTHING);
    it.says(CLIENT, HOVER);
    it.says(OTHER, DOCS);
    it.says(CLIENT, r#"{"id": 3, "method": "workspace/executeCommand", "params": {"command": "hoverdeck.due"}}"#);
    it.done();
    let deeds = it.proxy.ours_ended();
    it.note(deeds);
    let failed = format!(
        r#"Client < {{"error":{{"code":-32803,"message":"{GONE}"}},"id":3,"jsonrpc":"2.0"}}"#
    );
    assert_eq!(it.done(), [sent(CLIENT, DOCS), failed.clone()]);
    it.says(CLIENT, HOVER);
    it.says(OTHER, DOCS);
    it.says(CLIENT, r#"{"id": 3, "method": "workspace/executeCommand", "params": {"command": "hoverdeck.due"}}"#);
    assert_eq!(it.done(), [sent(OTHER, HOVER), sent(CLIENT, DOCS), failed]);
    assert_eq!(it.proxy.deadline(), None);
}

#[test]
fn what_only_ours_showed_is_empty_without_it() {
    let mut it = Script::greeted("{}");
    let deeds = it.proxy.ours_ended();
    it.note(deeds);
    it.says(CLIENT, HOVER);
    it.says(CLIENT, r#"{"method": "textDocument/didOpen", "params": {}}"#);
    assert_eq!(it.done(), [r#"Client < {"id":2,"jsonrpc":"2.0","result":null}"#]);
}

#[test]
fn a_message_too_long_to_read_ends_our_part_only() {
    let mut it = Script::greeted(EVERYTHING);
    let deeds = it.proxy.take(CLIENT, Piece::Long(b"x\r\n\r\nlong".to_vec()), it.moment());
    it.note(deeds);
    assert_eq!(it.done(), ["ours is given up: a message is too long for it", "Other < long"]);
}

#[test]
fn settings_of_others_are_not_told_to_ours() {
    let mut it = Script::greeted(EVERYTHING);
    let said = r#"{"method": "workspace/didChangeConfiguration", "params": {"settings": {"python": {}, "hoverdeck": {"retention": 0.8}}}}"#;
    it.says(CLIENT, said);
    assert_eq!(
        it.done(),
        [
            r#"Ours < {"method":"workspace/didChangeConfiguration","params":{"settings":{"hoverdeck":{"retention":0.8}}}}"#,
            &sent(OTHER, said)
        ]
    );
}

#[test]
fn good_bye_is_said_to_both_and_answered_by_the_other() {
    let mut it = Script::greeted(EVERYTHING);
    it.says(CLIENT, r#"{"id": 9, "method": "shutdown"}"#);
    it.says(OURS, r#"{"id": 9, "result": null}"#);
    it.says(OTHER, r#"{"id": 9, "result": null}"#);
    assert!(!it.proxy.was_left());
    it.says(CLIENT, r#"{"method": "exit"}"#);
    assert!(it.proxy.was_left());
    assert_eq!(
        it.done(),
        [
            r#"Ours < {"id": 9, "method": "shutdown"}"#,
            r#"Other < {"id": 9, "method": "shutdown"}"#,
            r#"Client < {"id": 9, "result": null}"#,
            r#"Ours < {"method": "exit"}"#,
            r#"Other < {"method": "exit"}"#
        ]
    );
}

#[test]
fn a_deck_shows_the_findings_of_both() {
    let mut it = Script::greeted(EVERYTHING);
    let publish = |text: &str| {
        format!(
            r#"{{"method":"textDocument/publishDiagnostics","params":{{"diagnostics":["{text}"],"uri":"file:///a.md"}}}}"#
        )
    };
    it.says(OTHER, &publish("spelling"));
    it.says(OURS, &publish("no rule"));
    assert_eq!(
        it.done(),
        [sent(CLIENT, &publish("spelling")), sent(CLIENT, &publish(r#"no rule","spelling"#))]
    );
}

/// Bytes of any kind, framed or not, that concern the other alone.
fn wild() -> impl Strategy<Value = Vec<u8>> {
    let body = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..60),
        Just(br#"{"method": "textDocument/didChange",  "params": {"a":"\ud800"} }"#.to_vec()),
        Just(br#"{"id": 5, "method": "textDocument/completion"}"#.to_vec()),
        Just(br#"{"id": 1e0, "result": [1.0, {"x": 1, "x": 2}]}"#.to_vec()),
        Just(b"[{\"id\": 1}]".to_vec()),
    ];
    let framed = body.prop_map(|body| Frame::around(&body).into_bytes());
    let noise = proptest::collection::vec(any::<u8>(), 0..30);
    proptest::collection::vec(prop_oneof![4 => framed, 1 => noise], 0..12)
        .prop_map(|all| all.concat())
}

/// What reaches a side when `bytes` come from another in chunks.
fn through(bytes: &[u8], step: usize, from: Side, to: Side, mut proxy: Proxy) -> Vec<u8> {
    let mut cutter = Cutter::default();
    let (mut out, now) = (Vec::new(), Instant::now());
    let mut take = |piece: Piece| {
        for deed in proxy.take(from, piece, now) {
            if let Deed::Send(side, bytes) = deed
                && side == to
            {
                out.extend(bytes);
            }
        }
    };
    for chunk in bytes.chunks(step) {
        cutter.feed(chunk);
        while let Some(piece) = cutter.next() {
            take(piece);
        }
    }
    if let Some(piece) = cutter.rest() {
        take(piece);
    }
    out
}

proptest! {
    #[test]
    fn what_is_not_ours_passes_untouched(bytes in wild(), step in 1usize..70) {
        for (from, to) in [(CLIENT, OTHER), (OTHER, CLIENT)] {
            let proxy = Script::greeted(EVERYTHING).proxy;
            prop_assert_eq!(&through(&bytes, step, from, to, proxy), &bytes);
            prop_assert_eq!(&through(&bytes, step, from, to, Proxy::default()), &bytes);
            let mut alone = Script::greeted(EVERYTHING).proxy;
            alone.ours_ended();
            prop_assert_eq!(&through(&bytes, step, from, to, alone), &bytes);
        }
    }
}
