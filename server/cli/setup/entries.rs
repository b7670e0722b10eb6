//! Entries of a bracketed list, put in and taken out without touching what is around them: arrays of TOML,
//! arrays and objects of JSON. Where entries begin and end is the parsers' to say.

use std::ops::Range;

/// Puts `entry` in as the first of a list: `open` is the place behind its bracket, `first` where its first
/// entry begins. The new one is set apart from the next as that is from the bracket.
pub fn put_first(text: &str, open: usize, first: Option<usize>, entry: &str) -> String {
    let Some(first) = first else { return spliced(text, open..open, entry) };
    let gap = gap_before(text, first);
    let gap = if gap.contains('\n') { gap } else { " " };
    spliced(text, first..first, &format!("{entry},{gap}"))
}

/// Takes an entry out, with the comma and the blanks that go with it.
pub fn take(text: &str, entry: Range<usize>) -> String {
    let before = gap_before(text, entry.start).len();
    let rest = text.get(entry.end..).unwrap_or_default();
    let blanks = rest.len() - rest.trim_start().len();
    if rest.trim_start().starts_with(',') {
        let comma = entry.end + blanks + 1;
        let behind = text.get(comma..).unwrap_or_default();
        let last = behind.trim_start().starts_with([']', '}']);
        return match last {
            true => spliced(text, entry.start - before..comma, ""),
            false => {
                let next = comma + behind.len() - behind.trim_start().len();
                spliced(text, entry.start..next, "")
            }
        };
    }
    let start = entry.start - before;
    let comma = text.get(..start).is_some_and(|head| head.ends_with(','));
    // On a line of its own it took the end of the line along.
    let end = if comma || before == 0 { entry.end } else { entry.end + blanks };
    spliced(text, start - usize::from(comma)..end, "")
}

/// The text with a range of it replaced.
pub fn spliced(text: &str, range: Range<usize>, new: &str) -> String {
    let head = text.get(..range.start).unwrap_or_default();
    let tail = text.get(range.end..).unwrap_or_default();
    format!("{head}{new}{tail}")
}

/// The blanks and line ends right before a place.
pub fn gap_before(text: &str, at: usize) -> &str {
    let head = text.get(..at).unwrap_or_default();
    head.get(head.trim_end().len()..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Puts `N` first into the list of one-letter entries, and takes it out again.
    fn there_and_back(text: &str) -> String {
        let open = text.find(['[', '{']).unwrap() + 1;
        let first = text.find(|c: char| c.is_ascii_lowercase());
        let with = put_first(text, open, first, "N");
        let at = with.find('N').unwrap();
        assert_eq!(take(&with, at..at + 1), text, "{with}");
        with
    }

    #[test]
    fn an_entry_stands_as_its_neighbours_do() {
        let lists = ["[a, b]", "[ a ]", "[]", "[\n  a,\n  b,\n]", "[\n  a\n]", "{\r\n\ta,\r\n}"];
        insta::assert_debug_snapshot!(lists.map(there_and_back), @r#"
        [
            "[N, a, b]",
            "[ N, a ]",
            "[N]",
            "[\n  N,\n  a,\n  b,\n]",
            "[\n  N,\n  a\n]",
            "{\r\n\tN,\r\n\ta,\r\n}",
        ]
        "#);
    }

    #[test]
    fn the_others_stay_wherever_it_stands() {
        let out = |text: &str| take(text, text.find('N').map(|at| at..at + 1).unwrap());
        assert_eq!(out("[a, N]"), "[a]");
        assert_eq!(out("[a, N, b]"), "[a, b]");
        assert_eq!(out("[\n  a,\n  N,\n]"), "[\n  a,\n]");
        assert_eq!(out("[\n  a,\n  N\n]"), "[\n  a\n]");
        assert_eq!(out("{\n  N\n}"), "{}");
    }
}
