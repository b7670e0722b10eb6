//! What can be typed about editors: setting one up, and what is wrong with one.

use clap::Args;

use crate::cli::setup::Editor;

const SETUP_EXAMPLES: &str = "\
Examples:
  hoverdeck setup helix                      Show the change as a diff
  hoverdeck setup helix --write              Make it; a copy of the old file is kept beside it
  hoverdeck setup helix --remove             Take it back

What is not ours in your configuration stays as it is, with its comments.";

#[derive(Debug, Args)]
#[command(after_help = SETUP_EXAMPLES)]
pub struct SetupArgs {
    #[arg(value_name = "EDITOR")]
    pub editor: Editor,
    /// Make the change
    #[arg(long, group = "what")]
    pub write: bool,
    /// Take the change back
    #[arg(long, group = "what")]
    pub remove: bool,
    /// With --remove: only say what would happen
    #[arg(long, conflicts_with = "write")]
    pub dry_run: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Look at this editor's configuration
    #[arg(value_name = "EDITOR")]
    pub editor: Option<Editor>,
    /// Print one JSON object per finding
    #[arg(long)]
    pub json: bool,
}
