//! What notebooks have besides code: IPython's `%magic`, `%%magic` and `!shell` lines, evcxr's `:dep`.
//!
//! They are taken for blanks, so that every other byte of a cell stays where it is.

use std::borrow::Cow;

use super::Language;

/// Cell magics whose body is the notebook's own language all the same.
const TRANSPARENT: [&str; 6] = ["time", "timeit", "capture", "prun", "debug", "memit"];

/// A cell's text with its magics blanked.
pub fn without_magics(language: Language, text: &str) -> Cow<'_, str> {
    if is_foreign(language, text) {
        return Cow::Owned(text.split_inclusive('\n').map(blank).collect());
    }
    if !text.lines().any(|line| is_magic(language, line)) {
        return Cow::Borrowed(text);
    }
    let line = |line| if is_magic(language, line) { blank(line) } else { line.to_owned() };
    Cow::Owned(text.split_inclusive('\n').map(line).collect())
}

/// Whether the whole cell is something else: `%%bash`, `%%html`.
fn is_foreign(language: Language, text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let Some(magic) = first.strip_prefix("%%").filter(|_| language == Language::Python) else {
        return false;
    };
    let name = magic.split_whitespace().next().unwrap_or_default();
    !TRANSPARENT.contains(&name)
}

/// A line that begins with its mark and, right behind it, a word: `% b` continues an expression.
fn is_magic(language: Language, line: &str) -> bool {
    let line = line.trim_start();
    let marks: &[&str] = match language {
        Language::Python => &["%%", "%", "!!", "!", "??", "?"],
        Language::Rust => &[":"],
    };
    let rest = marks.iter().find_map(|mark| line.strip_prefix(mark));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '.' | '/')))
}

/// Spaces for every byte but the line's end.
fn blank(line: &str) -> String {
    let text = line.trim_end_matches(['\n', '\r']);
    " ".repeat(text.len()) + line.get(text.len()..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(language: Language, text: &str) -> String {
        let seen = without_magics(language, text);
        assert_eq!(seen.len(), text.len());
        seen.replace(' ', "·")
    }

    #[test]
    fn magics_are_blank_and_code_stays_in_its_place() {
        let cell = "%%time\n!pip install é\r\nx = (a\n  % b)\nawait f()\n  %timeit await g()\n?f\n";
        let lines = ["······", "···············", "x·=·(a", "··%·b)", "await·f()"];
        let rest = ["···················", "··"];
        let seen_lines: Vec<String> =
            seen(Language::Python, cell).lines().map(str::to_owned).collect();
        assert_eq!(seen_lines, [lines.as_slice(), &rest].concat());
        assert_eq!(seen(Language::Python, "\n%%bash\nawait x\n"), "\n······\n·······\n");
        assert_eq!(
            seen(Language::Rust, ":dep tokio = \"1\"\nf();"),
            format!("{}\nf();", "·".repeat(16))
        );
        assert_eq!(seen(Language::Rust, "let a\n: u8 = 1;"), "let·a\n:·u8·=·1;");
    }
}
