//! What should happen now? Plain values in, plain values out: what a hover says, which actions are
//! offered, what a quiz asks next and what must be written down.
//!
//! Pure: it decides, a shell does. It never sees a file, a clock, an editor or a terminal.

mod actions;
mod diagnosis;
mod hover;
mod identity;
mod leech;
pub mod prose;
mod quiz;
mod render;
mod settings;
mod siblings;
pub mod stats;

pub use actions::{Action, actions_at, cards_in_file, due_queue};
pub use diagnosis::{Finding, State, diagnosis};
pub use hover::{HoverView, hover, is_due};
pub use identity::{Gone, SeenCard, gone, renamed, to_note};
pub use leech::leech_advice;
pub use quiz::{Begun, Outcome, Quiz, Step, Summary};
pub use render::{Format, card_text, days_away, hover_text, linked_hover_text, question_text};
pub use settings::{HoverAnswer, HoverMode, SettingProblem, Settings};
pub use siblings::siblings;
