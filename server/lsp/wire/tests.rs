//! Tests of framing: messages in pieces, and rubbish between them.

use proptest::prelude::*;
use serde_json::json;

use super::*;

/// What a reader makes of bytes that come in pieces of `step`.
fn read_in_steps(bytes: &[u8], step: usize) -> Vec<String> {
    let mut frames = Frames::default();
    let mut seen = Vec::new();
    for piece in bytes.chunks(step.max(1)) {
        frames.feed(piece);
        while let Some(frame) = frames.next() {
            seen.push(match frame.map_or_else(Incoming::Rubbish, |body| decode(&body)) {
                Incoming::Call(request) => format!("call {}", request.method()),
                Incoming::Answer(response) => format!("answer {}", response.id()),
                Incoming::Rubbish(reply) => format!("rubbish: {}", reply.error().unwrap().message),
            });
        }
    }
    seen
}

fn framed(body: &str) -> String {
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

const HOVER: &str = r#"{"jsonrpc":"2.0","id":1,"method":"hover"}"#;

#[test]
fn messages_come_out_however_the_bytes_come_in() {
    let bytes = [
        framed(HOVER),
        framed(r#"{"jsonrpc":"2.0","id":7,"result":null}"#),
        format!(
            "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length: {}\r\n\r\n{HOVER}",
            HOVER.len()
        ),
    ]
    .concat();
    for step in [1, 2, 7, 10_000] {
        assert_eq!(read_in_steps(bytes.as_bytes(), step), ["call hover", "answer 7", "call hover"]);
    }
}

#[test]
fn rubbish_costs_one_reply_and_nothing_else() {
    let cases = [
        framed("{"),
        framed("[]"),
        framed("null"),
        framed(r#"{"jsonrpc":"1.0","id":1,"method":"x"}"#),
        framed(r#"{"jsonrpc":"2.0","id":1.5,"method":"x"}"#),
        framed(r#"{"jsonrpc":"2.0","id":1,"method":5}"#),
        framed(r#"{"jsonrpc":"2.0","id":1}"#),
        framed("\u{0}"),
        "Content-Length: x\r\n\r\n".to_owned(),
        "Content-Length: -1\r\n\r\n".to_owned(),
        "Hello: you\r\n\r\n".to_owned(),
    ];
    for rubbish in cases {
        let seen = read_in_steps((rubbish.clone() + &framed(HOVER)).as_bytes(), 5);
        assert_eq!(seen.len(), 2, "{rubbish:?}: {seen:?}");
        assert!(seen[0].starts_with("rubbish: "), "{rubbish:?}: {seen:?}");
        assert_eq!(seen[1], "call hover", "{rubbish:?}");
    }
}

#[test]
fn bytes_before_a_header_are_passed_over() {
    let seen = read_in_steps(format!("hello\n{}", framed(HOVER)).as_bytes(), 3);
    assert_eq!(seen, ["call hover"]);
}

#[test]
fn a_wrong_request_is_answered_under_its_id() {
    let Incoming::Rubbish(reply) = decode(br#"{"jsonrpc":"2.0","id":5,"method":7}"#) else {
        panic!("taken for a message")
    };
    assert_eq!(reply.id(), &Id::Number(5));
    assert_eq!(reply.error().unwrap().code, ErrorCode::InvalidRequest);
}

#[test]
fn a_message_too_long_is_skipped_to_its_end() {
    let mut frames = Frames::default();
    let length = MAX_BODY + 10;
    frames.feed(format!("Content-Length: {length}\r\n\r\nxxx").as_bytes());
    assert!(frames.next().unwrap().is_err());
    let mut left = length - 3;
    while left > 0 {
        let piece = left.min(1 << 20);
        frames.feed(&vec![b'x'; piece]);
        assert!(frames.next().is_none());
        left -= piece;
    }
    frames.feed(framed("{}").as_bytes());
    assert_eq!(frames.next(), Some(Ok(b"{}".to_vec())));
    assert!(frames.buffer.capacity() < MAX_BODY, "the skipped bytes were not kept");
}

#[test]
fn half_a_pair_becomes_a_replacement_of_the_same_length() {
    let body =
        br#"{"jsonrpc":"2.0","method":"x","params":["\ud83d","\ud83d\ude80","\\ud83d","\udc00a"]}"#;
    let Incoming::Call(request) = decode(body) else { panic!("unreadable") };
    assert_eq!(request.params(), Some(&json!(["\u{fffd}", "🚀", "\\ud83d", "\u{fffd}a"])));
}

#[test]
fn what_is_encoded_can_be_read() {
    let frame = encode(&Request::build("x").id(3).params(json!({"é": 1})).finish()).unwrap();
    assert_eq!(read_in_steps(&frame, 4), ["call x"]);
}

proptest! {
    #[test]
    fn no_bytes_stop_the_next_good_message(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let mut frames = Frames::default();
        frames.feed(&bytes);
        while frames.next().is_some() {}
        // Whatever was announced in the noise is filled up first.
        if let Some(length) = frames.body {
            prop_assume!(length < 1 << 20);
            frames.feed(&vec![b' '; length]);
            while frames.next().is_some() {}
        }
        frames.feed(b"\r\n\r\n");
        while frames.next().is_some() {}
        frames.feed(framed(HOVER).as_bytes());
        let mut last = None;
        while let Some(frame) = frames.next() { last = Some(frame); }
        prop_assert_eq!(last, Some(Ok(HOVER.as_bytes().to_vec())));
    }
}
