//! Tests of documents: edits in every encoding, and the tree that follows them.

use proptest::prelude::*;
use tower_lsp::ls_types::{Position, Range as Lines};

use super::*;
use crate::lang::Code;

fn document(text: &str) -> Document {
    Document::open("untitled:Untitled-1".parse().unwrap(), Kind::Code(Language::Python), 1, text)
}

fn change(lines: Option<Lines>, text: &str) -> TextDocumentContentChangeEvent {
    TextDocumentContentChangeEvent { range: lines, range_length: None, text: text.into() }
}

fn lines(a: (u32, u32), b: (u32, u32)) -> Lines {
    Lines::new(Position::new(a.0, a.1), Position::new(b.0, b.1))
}

#[test]
fn edits_apply_one_after_the_other() {
    let mut it = document("a\nb\n");
    let edits = vec![
        change(Some(lines((0, 0), (0, 1))), "🚀"),
        change(Some(lines((0, 2), (1, 0))), "-"),
        change(Some(lines((1, 0), (1, 0))), "end"),
    ];
    it.change(2, edits, Encoding::Utf16);
    assert_eq!(&*it.text(), "🚀-b\nend");
    assert_eq!(it.version, 2);
}

#[test]
fn an_edit_that_does_not_fit_silences_until_a_full_text() {
    let mut it = document("a\n");
    it.change(2, vec![change(Some(lines((9, 0), (9, 1))), "x")], Encoding::Utf16);
    assert!(!it.is_usable());
    it.change(3, vec![change(Some(lines((0, 0), (0, 0))), "x")], Encoding::Utf16);
    assert!(!it.is_usable(), "an edit on top of the unknown does not help");
    it.change(4, vec![change(None, "new")], Encoding::Utf16);
    assert!(it.is_usable());
    assert_eq!(&*it.text(), "new");
}

#[test]
fn a_full_text_is_taken_for_the_edit_that_it_is() {
    let mut it = document("import a\n\nb = 1\n\nc = 2\n");
    it.code_mut().unwrap().read();
    it.change(2, vec![change(None, "import a\n\nb = é1\n\nc = 2\n")], Encoding::Utf16);
    assert_eq!(it.code().unwrap().unread().len(), "b = é1\n\n".len());
    assert_eq!(it.code().unwrap().text(0..99), *it.text());
    it.change(3, vec![change(None, "")], Encoding::Utf16);
    assert!(it.code().unwrap().is_empty());
}

#[test]
fn two_panics_set_a_document_aside() {
    let mut it = document("a");
    assert!(!it.strike());
    assert!(it.is_usable());
    assert!(it.strike());
    assert!(!it.is_usable());
}

#[test]
fn kinds_come_from_the_language_or_the_extension() {
    let kind = |id: &str, uri: &str| Kind::of(id, &uri.parse().unwrap());
    assert_eq!(kind("python", "untitled:Untitled-1"), Kind::Code(Language::Python));
    assert_eq!(kind("", "vscode-notebook-cell:/a/b.ipynb#c1"), Kind::Other);
    assert_eq!(kind("", "git:/a/b.rs?ref=main"), Kind::Code(Language::Rust));
    assert_eq!(kind("plaintext", "file:///a/b.pyi"), Kind::Code(Language::Python));
    assert_eq!(kind("", "file:///a/deck.md"), Kind::Markdown);
}

fn text() -> impl Strategy<Value = String> {
    "([ab (]|🚀|é|\r\n|\n|\r|await |asyncio\\.gather){0,12}"
}

proptest! {
    /// Whatever edits come in whatever encoding: the text is what a plain string would be, and the
    /// code that followed the edits is the code of the text.
    #[test]
    fn edits_lead_to_the_same_text_and_code(
        start in text(),
        edits in proptest::collection::vec((0_usize..60, 0_usize..9, text()), 1..8),
        encoding in prop_oneof![Just(Encoding::Utf8), Just(Encoding::Utf16), Just(Encoding::Utf32)],
    ) {
        let mut it = document(&start);
        let mut model = start;
        for (at, length, text) in edits {
            let boundary = |wanted: usize| {
                let mut at = wanted.min(model.len());
                // No position leads between `\r` and `\n` or into a character.
                while !model.is_char_boundary(at) || (model[..at].ends_with('\r') && model[at..].starts_with('\n')) {
                    at -= 1;
                }
                at
            };
            let (from, to) = (boundary(at), boundary(at + length));
            let range = encoding.range(it.rope(), &(from..to));
            it.change(2, vec![change(Some(range), &text)], encoding);
            model.replace_range(from..to, &text);
            prop_assert!(it.is_usable());
            prop_assert_eq!(&*it.text(), model.as_str());
        }
        let facts = crate::lang::Facts::default();
        let code = it.code_mut().unwrap();
        code.read();
        prop_assert_eq!(code.text(0..code.len()), model.as_str());
        prop_assert_eq!(code.sightings(&facts), Code::of(Language::Python, &model).sightings(&facts));
    }
}
