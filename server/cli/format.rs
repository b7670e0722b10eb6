//! Which format a file has: by what was asked for, else by its name.

use std::path::Path;

use clap::ValueEnum;

use super::failure::Failure;

/// The formats that come in and go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The history: one event per line
    Jsonl,
    /// An Anki package (.apkg) with cards and history
    Anki,
    /// A text file for Anki's Import File, which updates texts and leaves the scheduling alone
    AnkiText,
    /// Two columns, question and answer, with commas (Brainscape)
    Csv,
    /// Two columns with tabs (Quizlet)
    Tsv,
    /// A folder of hashcards decks with its database; only import
    Hashcards,
}

impl Format {
    /// The format of a file that comes in; `-` is standard input.
    pub fn of_import(asked: Option<Self>, file: &Path) -> Result<Self, Failure> {
        match asked {
            Some(format) => Ok(format),
            None if file.is_dir() => Ok(Self::Hashcards),
            None if has_ending(file, "json") => Ok(Self::Jsonl),
            None => Self::by_name(file, Self::Hashcards).ok_or_else(|| unknown(file)),
        }
    }

    /// The format of a file that goes out; without a file it is standard output.
    pub fn of_export(asked: Option<Self>, file: Option<&Path>) -> Result<Self, Failure> {
        match (asked, file) {
            (Some(Self::Hashcards), _) => {
                Err(Failure::new("cards do not go out as hashcards decks")
                    .hint("`--format csv` or `--format anki-text` can be read by most programs"))
            }
            (Some(format), _) => Ok(format),
            (None, None) => Ok(Self::Jsonl),
            (None, Some(file)) if file == Path::new("-") => Ok(Self::Jsonl),
            (None, Some(file)) => Self::by_name(file, Self::Jsonl)
                .filter(|format| *format != Self::Jsonl || !has_ending(file, "md"))
                .ok_or_else(|| unknown(file)),
        }
    }

    /// The program it comes from, as the history names it.
    pub const fn origin(self) -> &'static str {
        match self {
            Self::Jsonl => "import",
            Self::Anki | Self::AnkiText => "anki",
            Self::Csv | Self::Tsv => "csv",
            Self::Hashcards => "hashcards",
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Anki => "anki",
            Self::AnkiText => "anki-text",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Hashcards => "hashcards",
        }
    }

    fn by_name(file: &Path, markdown: Self) -> Option<Self> {
        let ending = file.extension()?.to_str()?.to_lowercase();
        match ending.as_str() {
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "apkg" | "colpkg" => Some(Self::Anki),
            "txt" => Some(Self::AnkiText),
            "csv" => Some(Self::Csv),
            "tsv" => Some(Self::Tsv),
            "md" => Some(markdown),
            _ => None,
        }
    }
}

fn has_ending(file: &Path, ending: &str) -> bool {
    file.extension().is_some_and(|it| it.eq_ignore_ascii_case(ending))
}

fn unknown(file: &Path) -> Failure {
    Failure::new(format!("which format is `{}`? Its name does not say", file.display()))
        .hint("`--format` says it: jsonl, anki, anki-text, csv, tsv or hashcards")
}
