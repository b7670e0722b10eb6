//! What can be typed about the history itself: changing what happens to cards, taking back, keeping safe.

use std::path::PathBuf;

use clap::Args;

use crate::deck::CardId;
use crate::memory::EventId;

const BURY_HELP: &str = "\
Cards made from one question are left out together: those with the same question, and those that
share a tag beginning with `family:`.";

const RELINK_HELP: &str = "\
For a card whose id was changed: what was learned under the old id counts for the new one. A deck does the
same by itself with `was = [\"old-id\"]`. `hoverdeck cards --gone` lists histories without a card.";

const RESTORE_HELP: &str = "\
Examples:
  hoverdeck restore                          List the backups
  hoverdeck restore latest                   Go back to the newest one
  hoverdeck restore history-2026-11-24T12-00-00Z.db
  hoverdeck restore --merge FILE             Add what is missing here; nothing is replaced

What is replaced is kept as a file, and restoring that file undoes the restoring.";

#[derive(Debug, Args)]
pub struct UndoArgs {
    /// What to take back, by its id in `hoverdeck history`; none means the last change
    #[arg(value_name = "EVENT", value_parser = event_id)]
    pub event: Option<EventId>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct RedoArgs {
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// One kind of change for some cards.
#[derive(Debug, Args)]
pub struct ChangeArgs {
    /// Ids of cards
    #[arg(value_name = "CARD", required = true, value_parser = CardId::new)]
    pub cards: Vec<CardId>,
    /// Print one JSON object per line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = BURY_HELP)]
pub struct BuryArgs {
    #[command(flatten)]
    pub change: ChangeArgs,
    /// For how many days, counting today
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub days: u32,
    /// Only the cards named, not those made from the same question
    #[arg(long)]
    pub alone: bool,
}

#[derive(Debug, Args)]
#[command(after_help = RELINK_HELP)]
pub struct RelinkArgs {
    /// The id that the history is under
    #[arg(value_name = "OLD", value_parser = CardId::new)]
    pub from: CardId,
    /// The id of the card it belongs to
    #[arg(value_name = "NEW", value_parser = CardId::new)]
    pub to: CardId,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct BackupArgs {
    /// Where to; none means the backups beside the history, which are thinned by themselves
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Only list the backups that are there
    #[arg(long, conflicts_with = "file")]
    pub list: bool,
    /// Print one JSON object per backup
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = RESTORE_HELP)]
pub struct RestoreArgs {
    /// A backup, by its name or its path, or `latest`; none lists them
    #[arg(value_name = "BACKUP")]
    pub backup: Option<PathBuf>,
    /// Add the events that are missing here and replace nothing
    #[arg(long, requires = "backup")]
    pub merge: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

fn event_id(text: &str) -> Result<EventId, String> {
    let id = EventId::parse(text);
    id.ok_or_else(|| format!("`{text}` is no id of an event; `hoverdeck history` shows them"))
}
