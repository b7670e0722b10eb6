//! Tests of Markdown taken apart, made plain and made safe.

use proptest::prelude::*;

use super::*;

#[test]
fn takes_text_and_code_apart() {
    let found = blocks("One\ntwo.\n\n- a\n- b\n\n```Python hl\nx = 1\n```\n\nEnd.\n");
    let expected = [
        Block::Text("One\ntwo.".into()),
        Block::Text("- a\n- b".into()),
        Block::Code { language: "python".into(), code: "x = 1\n".into() },
        Block::Text("End.".into()),
    ];
    assert_eq!(found, expected);
}

#[test]
fn plain_text_keeps_words_and_code() {
    let text = plain(
        "**Bold** `code` [here](https://a.b).\n\n- one\n- two\n\n```rust\nlet x = 1;\n```\n\nEnd\n",
    );
    insta::assert_snapshot!(text, @r"
    Bold code here.

    - one
    - two

    let x = 1;

    End
    ");
}

#[test]
fn harmless_text_is_untouched() {
    let text = "`Arc<T>` and [docs](https://docs.rs) and [below](#x), 1 < 2, `[a](command:b)`.";
    assert!(matches!(safe(text), Cow::Borrowed(_)));
}

#[test]
fn what_could_run_becomes_text() {
    let cases = [
        ("[x](command:evil)", r"\[x](command:evil)"),
        ("[x](COMM&#97;ND:evil)", r"\[x](COMM&#97;ND:evil)"),
        ("<command:evil>", r"\<command:evil>"),
        ("![i](https://a.b/c.png)", r"\![i](https://a.b/c.png)"),
        ("a <b onclick=1>c</b>", r"a \<b onclick=1>c\</b>"),
        ("[x](file:///etc/passwd)", r"\[x](file:///etc/passwd)"),
    ];
    for (dangerous, shown) in cases {
        let made = safe(dangerous);
        assert!(unsafe_marks(&made).is_empty(), "{made}");
        if !dangerous.starts_with('!') {
            assert_eq!(made, shown);
        }
    }
}

#[test]
fn a_definition_elsewhere_does_not_help_a_dangerous_link() {
    let made = safe("See [x].\n\n[x]: command:evil\n");
    assert!(made.starts_with(r"See \[x]."), "{made}");
}

#[test]
fn bold_in_bold_is_bold_once() {
    assert_eq!(bold("Why **and** `a**b**c`?"), "**Why and `a**b**c`?**");
    assert_eq!(bold("**All**"), "**All**");
    assert_eq!(bold("Plain __x__"), "**Plain x**");
}

#[test]
fn the_first_sentence_ends_at_its_stop() {
    let cases = [
        ("Runs them. Then waits.", "Runs them."),
        ("Calls `a.b ()`. More", "Calls `a.b ()`."),
        ("One\ntwo lines. X", "One two lines."),
        ("Python 3.12 is fine", "Python 3.12 is fine"),
        ("```py\nx\n```\n\nText! More", "Text!"),
        ("", ""),
    ];
    for (text, sentence) in cases {
        assert_eq!(first_sentence(text), sentence);
    }
}

proptest! {
    #[test]
    fn nothing_unsafe_survives(text in r"([a-z `\[\]()!<>:\\\n*-]|command:|\]\(|https://a.b|&#97;|<b>){0,40}") {
        let made = safe(&text);
        prop_assert!(unsafe_marks(&made).is_empty(), "{made}");
    }
}
