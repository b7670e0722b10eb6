//! Our values as protocol values. Nothing is decided here but how it is spelled.

use serde_json::json;
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, Command, Hover, HoverContents, MarkupContent,
    MarkupKind, Range,
};

use super::commands;
use super::hovering::Shown;
use crate::deck::CardId;
use crate::memory::Rating;
use crate::tutor::{Action, Format};

/// Kinds of our code actions: below none of the protocol's, so that no editor counts them as fixes.
pub const KIND: &str = "hoverdeck";

pub fn hover(shown: Shown, range: Range) -> Hover {
    let kind = match shown.format {
        Format::Markdown => MarkupKind::Markdown,
        Format::Plain => MarkupKind::PlainText,
    };
    let contents = HoverContents::Markup(MarkupContent { kind, value: shown.text });
    Hover { contents, range: Some(range) }
}

/// A title, a kind below [`KIND`], and the command that carries it out.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    pub title: String,
    pub kind: &'static str,
    pub command: &'static str,
    pub argument: serde_json::Value,
}

pub fn offer(action: Action) -> Offer {
    match action {
        Action::Reveal { card, question } => Offer {
            title: format!("Hoverdeck: show the answer – {}", shortened(&question)),
            kind: "hoverdeck.reveal",
            command: commands::REVEAL,
            argument: json!({ "card": card.as_str() }),
        },
        Action::QuizCard { card, question } => Offer {
            title: format!("Hoverdeck: quiz me on this card – {}", shortened(&question)),
            kind: "hoverdeck.quiz.card",
            command: commands::QUIZ_CARD,
            argument: json!({ "card": card.as_str() }),
        },
        Action::QuizFile { cards, due } => {
            let ids: Vec<&str> = cards.iter().map(CardId::as_str).collect();
            Offer {
                title: format!("Hoverdeck: quiz this file ({} cards, {due} due)", ids.len()),
                kind: "hoverdeck.quiz.file",
                command: commands::QUIZ_FILE,
                argument: json!({ "cards": ids }),
            }
        }
        Action::QuizDue { due } => Offer {
            title: format!("Hoverdeck: start the quiz ({due} due)"),
            kind: "hoverdeck.quiz.due",
            command: commands::QUIZ,
            argument: json!({}),
        },
        Action::Hide { card, question } => Offer {
            title: format!("Hoverdeck: hide this card until it is due – {}", shortened(&question)),
            kind: "hoverdeck.hide",
            command: commands::HIDE,
            argument: json!({ "card": card.as_str() }),
        },
        Action::OpenSource { card, path, .. } => Offer {
            title: format!("Hoverdeck: open this card in {path}"),
            kind: "hoverdeck.open",
            command: commands::OPEN,
            argument: json!({ "card": card.as_str() }),
        },
    }
}

/// An offer as the client can show it: a code action, or for older clients a bare command.
pub fn action(offer: Offer, literals: bool) -> CodeActionOrCommand {
    let command = Command {
        title: offer.title.clone(),
        command: offer.command.to_owned(),
        arguments: Some(vec![offer.argument]),
    };
    if !literals {
        return CodeActionOrCommand::Command(command);
    }
    CodeActionOrCommand::CodeAction(CodeAction {
        title: offer.title,
        kind: Some(CodeActionKind::new(offer.kind)),
        command: Some(command),
        ..CodeAction::default()
    })
}

/// Whether a client that asked for `only` these kinds wants this one. A kind contains the kinds below it.
pub fn is_wanted(kind: &str, only: Option<&[CodeActionKind]>) -> bool {
    let contains = |wanted: &CodeActionKind| {
        let wanted = wanted.as_str();
        wanted.is_empty()
            || kind == wanted
            || kind.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('.'))
    };
    only.is_none_or(|only| only.is_empty() || only.iter().any(contains))
}

/// A rating as a choice: it begins with its digit and is short enough for every client.
pub fn rating_title(rating: Rating) -> String {
    format!("{} {}", rating.digit(), rating.label())
}

/// A question cut to what fits into a menu.
fn shortened(question: &str) -> String {
    const LONGEST: usize = 60;
    if question.chars().count() <= LONGEST {
        return question.to_owned();
    }
    question.chars().take(LONGEST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_contain_the_kinds_below_them() {
        let only = |kinds: &[&'static str]| {
            let kinds: Vec<_> = kinds.iter().map(|kind| CodeActionKind::new(kind)).collect();
            is_wanted("hoverdeck.quiz.card", Some(&kinds))
        };
        assert!(is_wanted("hoverdeck.quiz.card", None));
        assert!(only(&[""]) && only(&["hoverdeck"]) && only(&["quickfix", "hoverdeck.quiz"]));
        assert!(!only(&["quickfix"]) && !only(&["hover"]) && !only(&["hoverdeck.quiz.cardinal"]));
    }

    #[test]
    fn titles_of_ratings_begin_with_their_digit_and_are_short() {
        let titles = Rating::ALL.map(rating_title);
        assert_eq!(titles[0], "1 not at all");
        assert_eq!(titles[4], "5 perfectly");
        assert!(titles.iter().all(|title| title.chars().count() <= 30), "{titles:?}");
    }

    #[test]
    fn a_long_question_is_cut_between_characters() {
        let cut = shortened(&"é".repeat(100));
        assert_eq!(cut.chars().count(), 60);
        assert!(cut.ends_with('…'));
    }
}
