//! Turns a card into text for people: Markdown or plain, with or without the answer.

use super::{HoverView, Settings};
use crate::deck::Card;
use crate::lang::Language;
use crate::memory::Moment;

/// How a client can show text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Markdown,
    Plain,
}

/// The text of a hover: question, answer (if shown), one short example, one quiet line.
pub fn hover_text(
    view: &HoverView<'_>,
    settings: &Settings,
    format: Format,
    now: Moment,
) -> String {
    let _ = (view, settings, format, now);
    todo!()
}

/// A whole card for a quiz or a listing: question, then the answer with both language sides, or
/// only one of them.
pub fn card_text(card: &Card, side: Option<Language>, format: Format) -> String {
    let _ = (card, side, format);
    todo!()
}
