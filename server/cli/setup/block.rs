//! Our lines in a file that is read line by line: between two marks, at the end of the file.
//!
//! Only what stands between the marks is ever taken out again.

use super::trouble::Trouble;

const BEGIN: &str = "hoverdeck: begin";
const END: &str = "hoverdeck: end";

/// Puts `lines` at the end of `text`, between marks that are comments after `comment` (`#`, `;;`). Line
/// ends are those of the text. Nothing for no lines.
pub fn put(text: &str, comment: &str, lines: &str) -> String {
    if lines.is_empty() {
        return text.to_owned();
    }
    let lines = lines.trim_end_matches('\n');
    let mut block = format!("{comment} {BEGIN}\n{lines}\n{comment} {END}\n");
    if !text.is_empty() {
        block.insert_str(0, if text.ends_with('\n') { "\n" } else { "\n\n" });
    }
    if text.contains("\r\n") {
        block = block.replace('\n', "\r\n");
    }
    format!("{text}{block}")
}

/// The text without our block, and without the blank line before it.
///
/// # Errors
/// When the mark of the beginning or of the end stands alone or twice: what is between is then not certain.
pub fn take(text: &str, comment: &str) -> Result<String, Trouble> {
    let (begins, ends) = (marks(text, comment, BEGIN), marks(text, comment, END));
    match (begins.as_slice(), ends.as_slice()) {
        ([], []) => Ok(text.to_owned()),
        ([begin], [end]) if begin.start < end.start => {
            let before = text.get(..begin.start).unwrap_or_default();
            let after = text.get(end.end..).unwrap_or_default();
            Ok(format!("{}{after}", without_blank_line(before)))
        }
        _ => Err(Trouble::new(format!(
            "the marks `{comment} {BEGIN}` and `{comment} {END}` do not stand there once each, in this order"
        ))
        .advise("Take our lines and their marks out by hand, then run this again.")),
    }
}

fn marks(text: &str, comment: &str, mark: &str) -> Vec<std::ops::Range<usize>> {
    let wanted = format!("{comment} {mark}");
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.trim() == wanted {
            found.push(at..at + line.len());
        }
        at += line.len();
    }
    found
}

fn without_blank_line(before: &str) -> &str {
    let blank = ["\r\n\r\n", "\n\n"].into_iter().find(|end| before.ends_with(end));
    blank.map_or(before, |end| before.get(..before.len() - end.len() / 2).unwrap_or(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_comes_out() {
        for text in ["", "a\n", "a\n\n", "a\r\nb\r\n", "é\n"] {
            let with = put(text, "#", "one\ntwo\n");
            assert_eq!(take(&with, "#").unwrap(), text, "{with:?}");
        }
        assert_eq!(put("a", "#", "one"), "a\n\n# hoverdeck: begin\none\n# hoverdeck: end\n");
        assert_eq!(put("a\r\n", ";;", "b").matches("\r\n").count(), 5);
    }

    #[test]
    fn what_stands_behind_the_block_stays() {
        let text = format!("{}b\n", put("a\n", "#", "one"));
        assert_eq!(take(&text, "#").unwrap(), "a\nb\n");
    }

    #[test]
    fn a_mark_alone_is_left_alone() {
        for text in ["# hoverdeck: begin\n", "# hoverdeck: end\n# hoverdeck: begin\n"] {
            assert!(take(text, "#").is_err());
        }
        assert_eq!(take("say '# hoverdeck: begin'\n", "#").unwrap(), "say '# hoverdeck: begin'\n");
    }
}
