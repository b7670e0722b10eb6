//! Tables as people and programs write them.

use super::*;

fn told(text: &str) -> String {
    let incoming = read_table(text, "mine");
    let mut out = String::new();
    for deck in &incoming.decks {
        out.push_str(&format!("= {}\n", deck.title));
        for card in &deck.cards {
            let names =
                [card.guid.clone(), card.own.clone().unwrap_or_default(), card.tags.join(" ")];
            out.push_str(&format!("{:?} -> {:?} {names:?}\n", card.question, card.answer));
        }
    }
    for (loss, count) in incoming.losses.iter() {
        out.push_str(&format!("{}: {count}\n", loss.told()));
    }
    out
}

#[test]
fn two_columns_are_a_card() {
    insta::assert_snapshot!(told("Question,Answer\n\"What is \"\"x\"\", y?\",\"line\nnext\"\nq2,a2,more\n"), @r#"
    = mine
    "What is \"x\", y?" -> "line\\\nnext" ["", "", ""]
    "q2" -> "a2" ["", "", ""]
    "#);
    assert_eq!(told("front;back\r\nq;a\r\n"), told("q;a\n"));
    assert_eq!(told("sep=;\nq;a, b\n"), told("q,\"a, b\"\n"));
    assert_eq!(told("q\ta, b\nr\tc\n"), told("q|a, b\nr|c\n"));
    insta::assert_snapshot!(told("Term,Definition\nalone\n,empty\n"), @r#"
    = mine
    "Term" -> "Definition" ["", "", ""]
    cards without a question or an answer, left out: 1
    rows without two columns, left out: 1
    "#);
}

#[test]
fn a_cell_with_blocks_is_markdown_as_it_is() {
    let cell = "Use it:\n\n```python\nawait x\n```\n- a";
    let text = format!("q,\"{cell}\"\n");
    assert_eq!(read_table(&text, "t").decks[0].cards[0].answer, cell);
}

#[test]
fn the_headers_of_anki_say_what_a_column_is() {
    let text = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n\
        #tags column:6\nabc\tBasic\tA::B\tWhat is <b>x</b>?\tIt is <code>y</code>\tt1 t2\n\
        def\tCloze\tA::B\t{{c1::Rust}} has {{c2::async::keyword}}\t\t\n";
    insta::assert_snapshot!(told(text), @r##"
    = A::B
    "What is **x**?" -> "It is `y`" ["abc", "", "t1 t2"]
    "\\[…\\] has async" -> "**Rust** has async" ["def", "", ""]
    "Rust has \\[keyword\\]" -> "Rust has **async**" ["def#1", "", ""]
    "##);
    insta::assert_snapshot!(told("#separator:Semicolon\n#html:false\n#deck:D\n#tags:x\na<b;c\\d *e*\n"), @r#"
    = D
    "a\\<b" -> "c\\\\d \\*e\\*" ["", "", "x"]
    "#);
}

#[test]
fn our_own_cards_come_back_as_they_went() {
    let section = "## What is `a < b`?\n\n```toml card\nid = \"a\"\ntags = [\"t\"]\npython = [\"await\"]\n```\n\nYes.\n\n### In Python\n\n```python\nawait a\n```\n";
    let card = crate::exchange::deck_text::read_section(section).unwrap();
    let out = OutgoingCard {
        id: "a",
        guid: None,
        deck: "Async",
        question: &card.question,
        answer: crate::exchange::deck_text::full_answer(&card),
        tags: &card.tags,
        section,
        suspended: false,
        past: &[],
    };
    let text = write_anki_text(&[out]);
    let back = read_table(&text, "x");
    let read = &back.decks[0].cards[0];
    assert_eq!(read.section.as_deref().map(str::trim_end), Some(section.trim_end()));
    assert_eq!((read.own.as_deref(), read.tags.as_slice()), (Some("a"), &["t".to_owned()][..]));
    // Somebody changed the answer in Anki.
    let changed = text.replace("<p>Yes.</p>", "<p>Yes, always.</p>");
    assert_ne!(changed, text);
    let back = read_table(&changed, "x");
    let read = &back.decks[0].cards[0];
    assert_eq!(read.section, None);
    assert!(read.answer.starts_with("Yes, always."), "{}", read.answer);
}
