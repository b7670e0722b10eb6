//! `FILE:LINE:COL` as people type it, and the way from there to a byte and back to JSON's columns.

use std::path::PathBuf;
use std::str::FromStr;

/// A place in a file as an editor shows it: line and column count from 1, columns in UTF-16 units (what
/// VS Code shows, and JSON's columns plus one).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub file: PathBuf,
    pub line: usize,
    pub column: usize,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTarget {
    #[error("write it as FILE:LINE:COL, such as src/app.py:12:20")]
    Shape,
    #[error("`{0}` is no line or column: use a whole number from 1 on")]
    Number(String),
}

impl FromStr for Target {
    type Err = InvalidTarget;

    fn from_str(text: &str) -> Result<Self, InvalidTarget> {
        let mut parts = text.rsplitn(3, ':');
        let (Some(column), Some(line), Some(file)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(InvalidTarget::Shape);
        };
        if file.is_empty() {
            return Err(InvalidTarget::Shape);
        }
        Ok(Self { file: PathBuf::from(file), line: from_one(line)?, column: from_one(column)? })
    }
}

fn from_one(text: &str) -> Result<usize, InvalidTarget> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| InvalidTarget::Number(text.to_owned()))
}

/// Where each line of a text begins. Lines end with `\n`, `\r\n` or `\r`, as in LSP.
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub fn of(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let ends_line = |at: usize| match bytes.get(at) {
            Some(b'\n') => true,
            Some(b'\r') => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let after = (0..bytes.len()).filter(|at| ends_line(*at)).map(|at| at + 1);
        Self { text, starts: std::iter::once(0).chain(after).collect() }
    }

    /// The byte of a place counted from 1, or `None` if there is no such line. A column past the end
    /// means the end.
    pub fn offset(&self, line: usize, column: usize) -> Option<usize> {
        let text = self.line(line.checked_sub(1)?)?;
        let start = self.starts.get(line - 1)?;
        let mut units = 0;
        let past = text.char_indices().find(|(_, letter)| {
            units += letter.len_utf16();
            units >= column
        });
        Some(start + past.map_or(text.len(), |(at, _)| at))
    }

    /// 0-based line, and column in UTF-16 units, of a byte.
    pub fn utf16(&self, byte: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= byte).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = self.text.get(start..byte).unwrap_or("");
        (line, before.encode_utf16().count())
    }

    /// A line without its end, counted from 0.
    pub fn line(&self, line: usize) -> Option<&'a str> {
        let start = *self.starts.get(line)?;
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        Some(self.text.get(start..end)?.trim_end_matches(['\r', '\n']))
    }

    pub fn count(&self) -> usize {
        self.starts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_file_a_line_and_a_column() {
        let target: Target = "C:\\a b.py:3:14".parse().unwrap();
        assert_eq!(target, Target { file: "C:\\a b.py".into(), line: 3, column: 14 });
    }

    #[test]
    fn anything_else_says_what_to_write() {
        for (text, error) in [
            ("app.py", InvalidTarget::Shape),
            ("app.py:3", InvalidTarget::Shape),
            (":3:1", InvalidTarget::Shape),
            ("app.py:0:1", InvalidTarget::Number("0".into())),
            ("app.py:3:x", InvalidTarget::Number("x".into())),
        ] {
            assert_eq!(text.parse::<Target>(), Err(error), "{text}");
        }
    }

    #[test]
    fn places_lead_to_bytes() {
        let lines = Lines::of("ab\r\ncé🦀d\rlast");
        assert_eq!(lines.count(), 3);
        assert_eq!(lines.offset(1, 2), Some(1));
        assert_eq!(lines.offset(2, 3), Some(7), "the crab, after é (2 bytes)");
        assert_eq!(lines.offset(2, 4), Some(7), "still the crab: it is two units wide");
        assert_eq!(lines.offset(2, 5), Some(11), "after the crab (4 bytes)");
        assert_eq!(lines.offset(2, 99), Some(12), "past the end of a line is its end");
        assert_eq!(lines.offset(3, 1), Some(13));
        assert_eq!(lines.offset(4, 1), None);
    }

    #[test]
    fn bytes_lead_to_columns() {
        let lines = Lines::of("ab\ncé🦀d\n");
        assert_eq!(lines.utf16(10), (1, 4), "c, é, and two units for the crab");
        assert_eq!(lines.utf16(12), (2, 0));
    }
}
