//! What one conversation remembers of its hovers: which answers the learner has asked for, and which
//! were noted as seen. What a card looks like is decided in `server/tutor`.

use std::collections::HashSet;

use serde_json::json;

use super::board::Snapshot;
use super::client::{ClientFacts, CommandLinks};
use super::commands;
use super::quizzes::Asked;
use crate::deck::CardId;
use crate::lang::Sighting;
use crate::memory::{Day, Moment};
use crate::tutor::{Format, HoverView, hover, hover_text, linked_hover_text};

/// A hover, ready to be sent.
#[derive(Debug)]
pub struct Shown {
    pub text: String,
    pub format: Format,
    /// The card whose answer was shown for the first time today.
    pub exposed: Option<CardId>,
}

#[derive(Debug)]
pub struct Hovering {
    /// Cards whose answer the learner asked for today, by hovering again or by the action.
    revealed: HashSet<(CardId, Day)>,
    exposed: HashSet<(CardId, Day)>,
    asked: Asked,
}

impl Hovering {
    pub fn new(asked: Asked) -> Self {
        Self { revealed: HashSet::new(), exposed: HashSet::new(), asked }
    }

    /// From now on, and until the day ends, hovers show this card's answer.
    pub fn reveal(&mut self, card: CardId, now: Moment) {
        self.revealed.insert((card, now.day));
    }

    /// The hover for a sighting. A card that asks first answers when it is hovered again. While a card
    /// is the open question of a quiz its answer is never shown here.
    pub fn show(
        &mut self,
        sighting: &Sighting,
        board: &Snapshot,
        client: &ClientFacts,
        now: Moment,
    ) -> Option<Shown> {
        let hidden = self.view(sighting, board, now, false)?;
        let key = (hidden.card.id.clone(), now.day);
        let revealed = hidden.answer_shown || self.revealed.contains(&key);
        let mut view = self.view(sighting, board, now, revealed)?;
        view.answer_shown &= !self.asked.is_open(&key.0, now);
        if !view.answer_shown {
            self.revealed.insert(key.clone());
        }
        let links = links(&view, &client.command_links);
        let text = match client.hover_format {
            Format::Markdown if !links.is_empty() => {
                linked_hover_text(&view, &board.settings, &links, now)
            }
            format => hover_text(&view, &board.settings, format, now),
        };
        let exposed = (view.answer_shown && self.exposed.insert(key.clone())).then_some(key.0);
        Some(Shown { text, format: client.hover_format, exposed })
    }

    fn view<'a>(
        &self,
        sighting: &Sighting,
        board: &'a Snapshot,
        now: Moment,
        revealed: bool,
    ) -> Option<HoverView<'a>> {
        hover(sighting, &board.shelf, &board.ledger, &board.settings, now, revealed)
    }
}

/// Links for a client that asked for them: nothing else may run what a text says.
fn links(view: &HoverView<'_>, wanted: &CommandLinks) -> Vec<String> {
    let reveal = (!view.answer_shown).then_some((commands::REVEAL, "Reveal"));
    let all = reveal.into_iter().chain([
        (commands::QUIZ_CARD, "Quiz me"),
        (commands::OPEN, "Open card"),
        (commands::HIDE, "Hide until due"),
    ]);
    all.filter(|(command, _)| match wanted {
        CommandLinks::None => false,
        CommandLinks::All => true,
        CommandLinks::Only(names) => names.iter().any(|name| name == command),
    })
    .map(|(command, title)| {
        let arguments = json!([{ "card": view.card.id.as_str() }]).to_string();
        format!("[{title}](command:{command}?{})", percent_encoded(&arguments))
    })
    .collect()
}

fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests;
