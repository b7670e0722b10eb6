//! Tests of positions against the words of the specification.

use proptest::prelude::*;

use super::*;

const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

fn at(line: u32, character: u32) -> Position {
    Position::new(line, character)
}

/// The specification, word by word, over a plain string: lines first, then units of the column.
fn reference(text: &str, position: Position, encoding: Encoding) -> usize {
    let mut start = 0;
    for _ in 0..position.line {
        let rest = &text[start..];
        match rest.find(['\n', '\r']) {
            Some(end) if rest[end..].starts_with("\r\n") => start += end + 2,
            Some(end) => start += end + 1,
            None => return text.len(),
        }
    }
    let mut offset = start;
    let mut units = 0;
    for c in text[start..].chars().take_while(|c| !matches!(c, '\n' | '\r')) {
        units += match encoding {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        };
        if units > position.character as usize {
            break;
        }
        offset += c.len_utf8();
    }
    offset
}

#[test]
fn each_encoding_counts_its_own_units() {
    let rope = Rope::from_str("a🚀é = x");
    assert_eq!(ALL.map(|e| e.position(&rope, 7)), [at(0, 7), at(0, 4), at(0, 3)]);
    assert_eq!(Encoding::Utf16.offset(&rope, at(0, 2)), 1, "half a surrogate pair");
    assert_eq!(Encoding::Utf8.offset(&rope, at(0, 3)), 1, "inside a character");
}

#[test]
fn form_feeds_and_separators_end_no_line() {
    let rope = Rope::from_str("a\u{c}b\u{2028}c\u{85}d\re\r\nf");
    assert_eq!(rope.len_lines(), 3);
    assert_eq!(Encoding::Utf32.offset(&rope, at(0, 99)), rope.len_bytes() - 5);
}

#[test]
fn places_outside_fall_to_the_nearest_inside() {
    let rope = Rope::from_str("ab\r\nc\n");
    for encoding in ALL {
        assert_eq!(encoding.offset(&rope, at(0, u32::MAX)), 2);
        assert_eq!(encoding.offset(&rope, at(7, 0)), 6);
        assert_eq!(encoding.offset(&rope, at(u32::MAX, u32::MAX)), 6);
        assert_eq!(encoding.position(&rope, 1000), at(2, 0));
    }
    assert_eq!(Encoding::Utf8.offset(&Rope::new(), at(3, 3)), 0);
}

#[test]
fn an_edit_must_fit() {
    let rope = Rope::from_str("ab\nc");
    let range = |a, b| Encoding::Utf16.edit_range(&rope, ls_types::Range::new(a, b));
    assert_eq!(range(at(0, 1), at(1, 0)), Some(1..3));
    assert_eq!(range(at(1, 0), at(2, 0)), Some(3..4), "one past the last line is the end");
    assert_eq!(range(at(1, 0), at(3, 0)), None);
    assert_eq!(range(at(1, 0), at(0, 0)), None);
}

#[test]
fn encodings_are_negotiated() {
    let [utf8, utf16, utf32] =
        [PositionEncodingKind::UTF8, PositionEncodingKind::UTF16, PositionEncodingKind::UTF32];
    let taken = |offered: &[PositionEncodingKind]| Encoding::negotiated(Some(offered));
    assert_eq!(Encoding::negotiated(None), Encoding::Utf16);
    assert_eq!(taken(&[]), Encoding::Utf16);
    assert_eq!(taken(&[utf16.clone(), utf8.clone()]), Encoding::Utf8);
    assert_eq!(taken(&[utf32.clone(), utf16]), Encoding::Utf16);
    assert_eq!(taken(std::slice::from_ref(&utf32)), Encoding::Utf32);
    assert_eq!(taken(&[utf32, utf8]), Encoding::Utf8);
}

fn text() -> impl Strategy<Value = String> {
    "([ab=🚀é\u{301}\u{c}\u{2028}\t]|\r\n|\n|\r){0,30}"
}

proptest! {
    #[test]
    fn offsets_follow_the_specification(text in text(), line in 0_u32..12, column in 0_u32..14) {
        let rope = Rope::from_str(&text);
        for encoding in ALL {
            let position = at(line, column);
            prop_assert_eq!(
                encoding.offset(&rope, position), reference(&text, position, encoding), "{:?}", encoding
            );
        }
    }

    #[test]
    fn a_position_leads_back_to_its_offset(text in text(), pick in 0_usize..90) {
        let rope = Rope::from_str(&text);
        let boundaries: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let offset = boundaries[pick % boundaries.len()];
        // Between `\r` and `\n` there is no position.
        if !(text[..offset].ends_with('\r') && text[offset..].starts_with('\n')) {
            for encoding in ALL {
                prop_assert_eq!(encoding.offset(&rope, encoding.position(&rope, offset)), offset);
            }
        }
    }
}

#[test]
fn a_selection_has_its_cursor_on_its_last_character() {
    let rope = Rope::from_str("await naïveté(x)");
    let cursor =
        |from, to| Encoding::Utf16.cursor(&rope, ls_types::Range::new(at(0, from), at(0, to)));
    assert_eq!(cursor(2, 2), 2, "an empty range is its own place");
    assert_eq!(cursor(0, 5), 4, "the t of await");
    assert_eq!(cursor(0, 6), 5, "the space behind it");
    assert_eq!(cursor(6, 13), "await naïvet".len(), "the beginning of é");
    assert_eq!(cursor(5, 0), 5, "a range that ends before it begins");
}
