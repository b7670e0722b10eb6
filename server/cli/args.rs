//! What can be typed: every command and option. The doc comments are the help texts.

mod editors;
mod keeping;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use self::editors::{DoctorArgs, SetupArgs};
pub use self::keeping::{
    BackupArgs, BuryArgs, ChangeArgs, RedoArgs, RelinkArgs, RestoreArgs, UndoArgs,
};
use super::format::Format;
use super::target::Target;
use crate::deck::CardId;

const EXAMPLES: &str = "\
Examples:
  hoverdeck tour                     See everything once, on a history that is thrown away
  hoverdeck quiz                     Answer what is due today
  hoverdeck hover src/app.py:12:20   Show the card for the word at line 12, column 20

Editors start `hoverdeck lsp`. The history stays on this machine; HOVERDECK_DATA and
HOVERDECK_CONFIG name other folders for it and for the settings.";

const QUIZ_EXAMPLES: &str = "\
Keys: space shows the answer, 1-5 rate, u takes the last rating back, s skips, q quits.
Without a terminal: an empty line shows the answer, a line with the same letter does the same.

Examples:
  hoverdeck quiz                             Whatever is due, then new cards
  hoverdeck quiz --file src/app.py           The cards of one file
  hoverdeck quiz --card asyncio-gather       One card, due or not
  hoverdeck quiz --ahead 3                   Before a journey: what comes within three days";

const TUNE_EXAMPLES: &str = "\
A fit is made from the older three quarters of your answers and judged by the newest quarter, which it has
not seen: it is kept only if it predicts that better. It takes 400 answers on a later day than before; from
1,000 on it happens by itself, once a month at most, unless `autoTune = false`.";

const WRAP_EXAMPLES: &str = "\
Everything the other server says stays as it is; our card is added to its hovers, our actions and commands to its
lists. If our part fails, the other goes on alone. It ends when the other does, with the other's exit code.

Examples:
  hoverdeck wrap -- basedpyright-langserver --stdio
  hoverdeck wrap -- rust-analyzer";

const SCAN_EXAMPLES: &str = "\
Examples:
  hoverdeck scan src                         A listing for people
  hoverdeck scan . --json | jq -r .text      One object per line

Each JSON object has path, line, col, end_col (counted from 0, columns in UTF-16 units), text and
cards (ids, best first). Folders are walked as git sees them; a file named directly is always read.";

const IMPORT_EXAMPLES: &str = "\
Examples:
  hoverdeck import history.jsonl             Every event that is not here yet; twice adds nothing
  hoverdeck import Rust.apkg --dry-run       What an Anki package would bring
  hoverdeck import words.csv --title Words   Two columns, question and answer, as a deck
  hoverdeck import ~/hashcards               A folder of hashcards decks with its history

Cards become deck files in the data folder; a file that is there is never overwritten.";

const EXPORT_EXAMPLES: &str = "\
Examples:
  hoverdeck export > history.jsonl           The whole history, one event per line
  hoverdeck export cards.apkg                Cards and history for Anki
  hoverdeck export cards.txt                 Texts for Anki's Import File: updates cards it has
  hoverdeck export --deck decks/async.md async.csv";

const SYNC_EXAMPLES: &str = "\
Each machine writes one file of its own there and reads the others'. Any folder will do that reaches
both: a cloud drive, Syncthing, a USB stick, a git repository.

Examples:
  hoverdeck sync ~/Dropbox/hoverdeck";

const CHECK_EXAMPLES: &str = "\
Examples:
  hoverdeck check                            The decks in use
  hoverdeck check decks/async.md             One deck; the exit code is 1 if anything is wrong";

/// Flashcards where you write code: hover a word, read its card, quiz yourself, remember.
#[derive(Debug, Parser)]
#[command(name = "hoverdeck", version, after_help = EXAMPLES, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve an editor over standard input and output (the language server)
    Lsp(LspArgs),
    /// Serve an editor that takes one server: another one, with our cards in its answers
    Wrap(WrapArgs),
    /// See everything once: cards on hover, actions, a quiz, its history
    Tour,
    /// Show the card for the word at a place in a file
    Hover(HoverArgs),
    /// List every word in files that has a card
    Scan(ScanArgs),
    /// Answer cards: whatever is due, or those you name
    Quiz(QuizArgs),
    /// List all cards with what you know of them
    Cards(CardsArgs),
    /// Say how much is due, or why nothing is
    Due(DueArgs),
    /// List what happened, newest first
    History(HistoryArgs),
    /// Show what the history adds up to: your year, what comes, what your ratings are worth
    Stats(StatsArgs),
    /// Fit the schedule to your own answers, if that predicts them better
    Tune(TuneArgs),
    /// Take back the last change, or any event by its id
    Undo(UndoArgs),
    /// Bring back what was taken back last
    Redo(RedoArgs),
    /// Do not ask cards until they are unsuspended
    Suspend(ChangeArgs),
    /// Ask suspended cards again
    Unsuspend(ChangeArgs),
    /// Keep hovers silent about cards until they are due again
    Hide(ChangeArgs),
    /// Let hovers show hidden cards again
    Unhide(ChangeArgs),
    /// Do not ask cards, and those made from the same question, for a day or more
    Bury(BuryArgs),
    /// Let cards start again as new; what happened stays in the history
    Reset(ChangeArgs),
    /// Say that the history of one card id belongs to another
    Relink(RelinkArgs),
    /// Copy the history to a safe place
    Backup(BackupArgs),
    /// Go back to a backup, or add what is in it
    Restore(RestoreArgs),
    /// Show what changes in an editor's configuration, and make the change
    Setup(SetupArgs),
    /// Say what is wrong, why nothing is due, and what to do
    Doctor(DoctorArgs),
    /// Look for mistakes in decks
    Check(CheckArgs),
    /// Bring in cards and history from a file: Anki, CSV, hashcards, JSON Lines
    Import(ImportArgs),
    /// Write cards and history to a file: JSON Lines, Anki, CSV
    Export(ExportArgs),
    /// Bring the histories of your machines together through a shared folder
    Sync(SyncArgs),
}

/// Which decks count.
#[derive(Debug, Args)]
pub struct DeckChoice {
    /// Use only this deck; can be given more than once
    #[arg(long = "deck", value_name = "FILE")]
    pub decks: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub struct LspArgs {
    /// Accepted because many editors send it; there is no other way to talk
    #[arg(long)]
    pub stdio: bool,
    /// Accepted because some editors send it; the process id in `initialize` counts
    #[arg(long = "clientProcessId", hide = true)]
    pub client_process_id: Option<u32>,
}

#[derive(Debug, Args)]
#[command(after_help = WRAP_EXAMPLES)]
pub struct WrapArgs {
    /// The other server and its arguments, as the editor would start it
    #[arg(
        value_name = "SERVER",
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    pub server: Vec<OsString>,
}

#[derive(Debug, Args)]
pub struct HoverArgs {
    /// Where the word stands; line and column count from 1, as editors show them
    #[arg(value_name = "FILE:LINE:COL")]
    pub target: Target,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub choice: DeckChoice,
}

#[derive(Debug, Args)]
#[command(after_help = SCAN_EXAMPLES)]
pub struct ScanArgs {
    /// Files and folders
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Print one JSON object per line
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub choice: DeckChoice,
}

#[derive(Debug, Args)]
#[command(after_help = QUIZ_EXAMPLES)]
pub struct QuizArgs {
    /// Ask this card, due or not; can be given more than once
    #[arg(long = "card", value_name = "ID", value_parser = CardId::new, group = "scope")]
    pub cards: Vec<CardId>,
    /// Ask the cards whose words appear in this file
    #[arg(long, value_name = "FILE", group = "scope")]
    pub file: Option<PathBuf>,
    /// Ask what is due in the deck of this name
    #[arg(long, value_name = "NAME", group = "scope")]
    pub deck_name: Option<String>,
    /// Ask what is due among the cards with this tag
    #[arg(long, value_name = "TAG", group = "scope")]
    pub tag: Option<String>,
    /// Ask ahead: what is due and what will be within so many days (1 unless given), without limits
    #[arg(long, value_name = "DAYS", group = "scope", num_args = 0..=1, default_missing_value = "1")]
    pub ahead: Option<u32>,
    /// Plain lines even on a terminal
    #[arg(long)]
    pub plain: bool,
    #[command(flatten)]
    pub choice: DeckChoice,
}

#[derive(Debug, Args)]
pub struct CardsArgs {
    /// List histories whose card is in no deck any more, with the card they may belong to
    #[arg(long, conflicts_with = "decks")]
    pub gone: bool,
    /// Print one JSON object per line
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub choice: DeckChoice,
}

#[derive(Debug, Args)]
pub struct DueArgs {
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// Only the newest this many
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Print one JSON object per line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct StatsArgs {
    /// Write one page of plots that stands alone
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub html: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub choice: DeckChoice,
}

#[derive(Debug, Args)]
#[command(after_help = TUNE_EXAMPLES)]
pub struct TuneArgs {
    /// Go back to the parameters from before the last fit
    #[arg(long, group = "what")]
    pub revert: bool,
    /// Show how many answers each retention takes
    #[arg(long, group = "what")]
    pub workload: bool,
    /// List every fit that was made
    #[arg(long, group = "what")]
    pub list: bool,
    /// Print one JSON value
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub struct CheckArgs {
    /// Deck files; none means the decks in use
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Print one JSON object per line
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub choice: DeckChoice,
}

#[derive(Debug, Args)]
#[command(after_help = IMPORT_EXAMPLES)]
pub struct ImportArgs {
    /// The file, a folder of hashcards decks, or - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// What the file is; by default its name says it
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// The title of the new deck, where the file does not say one
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// Only say what would happen
    #[arg(long)]
    pub dry_run: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = EXPORT_EXAMPLES)]
pub struct ExportArgs {
    /// The file to write; none or - means standard output
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// What to write; by default the file's name says it
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Print one JSON object that says what was written
    #[arg(long, requires = "file")]
    pub json: bool,
    #[command(flatten)]
    pub choice: DeckChoice,
}

#[derive(Debug, Args)]
#[command(after_help = SYNC_EXAMPLES)]
pub struct SyncArgs {
    /// A folder that your machines share
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}
