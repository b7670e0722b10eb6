//! How a step of a quiz looks: as JSON for clients that draw it themselves, as text for prompts and for
//! the quiz document. Only looks; nothing here changes a quiz.

use serde_json::{Value, json};

use super::board::Snapshot;
use super::quizzes::Session;
use crate::deck::{Card, CardId, Deck};
use crate::memory::{Memory, Moment, Rating};
use crate::tutor::{
    Begun, Format, Step, Summary, card_text, days_away, is_due, prose, question_text,
};

/// The most lines of an answer in a prompt. Neovim pages a prompt that is higher than its screen, and Helix
/// (the first with prompts, of July 2026) ends with a panic: with everything around it this fits into 24 lines.
const PROMPT_LINES: usize = 8;
/// Where a line of a prompt breaks, in columns.
const PROMPT_WIDTH: usize = 72;

/// The present step as the client contract describes it (`editors/README.md`).
pub fn step_json(session: &Session, board: &Snapshot, now: Moment) -> Value {
    let mut value = match session.step() {
        Step::Question { card, number, of } => {
            json!({ "step": "question", "number": number, "of": of, "card": question(&card, board) })
        }
        Step::Answer { card, number, of } => json!({
            "step": "answer", "number": number, "of": of,
            "card": whole_card(&card, board, now),
            "ratings": ratings(&card, board, now),
        }),
        Step::Done(summary) => json!({ "step": "done", "summary": summary_json(&summary, board) }),
    };
    if let Some(fields) = value.as_object_mut() {
        fields.insert("quiz".to_owned(), json!(session.id));
        fields.insert("canUndo".to_owned(), json!(session.can_undo()));
    }
    value
}

/// A card with its answer and what is known of it. `null` for an id that no deck has.
pub fn whole_card(id: &CardId, board: &Snapshot, now: Moment) -> Value {
    let Some(card) = board.shelf.card(id) else { return json!({ "id": id.as_str() }) };
    let mut value = question(id, board);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("markdown".to_owned(), json!(card_text(card, None, Format::Markdown)));
        fields.insert("plain".to_owned(), json!(card_text(card, None, Format::Plain)));
        fields.insert("memory".to_owned(), memory(id, board, now));
    }
    value
}

pub fn summary_json(summary: &Summary, board: &Snapshot) -> Value {
    let missed: Vec<Value> = summary.missed.iter().map(|id| question(id, board)).collect();
    json!({
        "answered": summary.ratings.iter().sum::<usize>(),
        "ratings": summary.ratings, "missed": missed, "skipped": summary.skipped,
        "text": summary_text(summary, board),
    })
}

/// The end of a quiz in a sentence or two.
pub fn summary_text(summary: &Summary, board: &Snapshot) -> String {
    let answered: usize = summary.ratings.iter().sum();
    let remembered: usize = summary.ratings.iter().skip(2).sum();
    let mut text = format!("Quiz finished: {answered} answered, {remembered} remembered");
    if summary.skipped > 0 {
        text.push_str(&format!(", {} skipped", summary.skipped));
    }
    text.push('.');
    let missed: Vec<String> = summary
        .missed
        .iter()
        .filter_map(|id| board.shelf.card(id))
        .map(|card| format!("“{}”", question_text(card)))
        .collect();
    if !missed.is_empty() {
        text.push_str(&format!(" To look at again: {}.", missed.join(", ")));
    }
    text
}

/// Why there is nothing to ask, and what one can do.
pub fn nothing_text(nothing: &Begun, now: Moment) -> String {
    match nothing {
        Begun::NoCards => "There is no card to ask here.".to_owned(),
        Begun::NothingDue { next: None } => "Nothing is due.".to_owned(),
        Begun::NothingDue { next: Some(day) } => {
            format!("Nothing is due. The next card comes {}.", days_away(day.0 - now.day.0))
        }
        Begun::LimitReached { beyond } => format!(
            "Today's limit is reached; {beyond} more would wait. Raise limits.new or limits.reviews to go on."
        ),
        Begun::Quiz(_) => String::new(),
    }
}

/// One line above a question: `3 of 12`.
pub fn progress_text(step: &Step) -> String {
    match step {
        Step::Question { number, of, .. } | Step::Answer { number, of, .. } => {
            format!("{number} of {of}")
        }
        Step::Done(_) => String::new(),
    }
}

/// The question for a prompt: one line, no marks.
pub fn prompt_question(card: &Card, step: &Step) -> String {
    format!("Hoverdeck {} – {}", progress_text(step), question_text(card))
}

/// The card with the beginning of its answer for a prompt: what is true in every language, plain.
pub fn prompt_answer(card: &Card, step: &Step) -> String {
    let answer = beginning(&prose::plain(&card.answer.common));
    format!(
        "{}\n\n{answer}\n\nHow well did you know this? (1, 2 forgot | 3, 4, 5 remembered)",
        prompt_question(card, step)
    )
}

/// The lines that fit into a prompt; `…` says that there is more.
fn beginning(text: &str) -> String {
    let lines: Vec<String> =
        text.split("\n\n").flat_map(|it| [wrapped(it), vec![String::new()]]).flatten().collect();
    let mut kept =
        lines.iter().take(PROMPT_LINES).map(String::as_str).collect::<Vec<_>>().join("\n");
    kept.truncate(kept.trim_end().len());
    if lines.iter().skip(PROMPT_LINES).any(|line| !line.is_empty()) {
        kept.push_str(" …");
    }
    kept
}

/// A paragraph in lines that break between words; Neovim itself breaks within them. Lists and tables stay
/// as they are.
fn wrapped(paragraph: &str) -> Vec<String> {
    let shaped = |line: &str| line.starts_with("- ") || line.starts_with("  ");
    if paragraph.lines().any(shaped) {
        return paragraph.lines().map(str::to_owned).collect();
    }
    let joined = paragraph.lines().collect::<Vec<_>>().join(" ");
    textwrap::wrap(&joined, PROMPT_WIDTH).into_iter().map(String::from).collect()
}

fn question(id: &CardId, board: &Snapshot) -> Value {
    let Some(card) = board.shelf.card(id) else { return json!({ "id": id.as_str() }) };
    let deck = board.shelf.deck_of(id);
    let hint = card.hint.as_deref().map(prose::plain);
    json!({
        "id": id.as_str(),
        "question": { "markdown": prose::safe(&card.question), "plain": question_text(card) },
        "hint": hint,
        "deck": deck.map(|deck| deck.name.as_ref()),
        "title": deck.map(|deck| deck.title.as_str()),
        "source": deck.map(|deck| json!({ "path": deck.path.as_ref(), "line": card.line })),
    })
}

/// A card in a list: without its answer.
pub fn listed(deck: &Deck, card: &Card, board: &Snapshot, now: Moment) -> Value {
    json!({
        "id": card.id.as_str(), "question": question_text(card),
        "deck": deck.name.as_ref(), "title": deck.title, "tags": card.tags,
        "source": { "path": deck.path.as_ref(), "line": card.line },
        "memory": memory(&card.id, board, now),
    })
}

fn memory(id: &CardId, board: &Snapshot, now: Moment) -> Value {
    let record = board.ledger.record(id);
    let by_deck = board.shelf.card(id).is_some_and(|card| card.suspended);
    let mut known = match record.memory {
        Memory::New => json!({ "state": "new" }),
        Memory::Learned { due, .. } => json!({
            "state": if is_due(record, now) { "due" } else { "learned" },
            "recall": board.ledger.recall(id, now.day),
            "dueInDays": due.0.saturating_sub(now.day.0),
            "reps": record.reps, "lapses": record.lapses,
        }),
    };
    known["suspended"] = json!(record.suspended || by_deck);
    known["hidden"] = json!(record.is_hidden(now.day));
    known["buried"] = json!(record.buried_until.is_some_and(|until| until > now.day));
    known
}

/// The five ratings with their words and the days until the card comes again.
fn ratings(id: &CardId, board: &Snapshot, now: Moment) -> Value {
    let primed = board.ledger.record(id).exposed == Some(now.day);
    let choice = |rating: Rating| {
        let next = board.ledger.plan(id, rating, primed, now.day).next;
        json!({
            "rating": rating.digit(), "label": rating.label(),
            "remembered": rating.remembered(), "days": next.interval,
        })
    };
    Rating::ALL.into_iter().map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_answer_is_whole() {
        assert_eq!(beginning("one\ntwo\n\n- three\n- four"), "one two\n\n- three\n- four");
        assert_eq!(beginning(""), "");
    }

    #[test]
    fn a_long_answer_ends_where_a_prompt_does() {
        let paragraphs = ["word"; 20].join("\n\n");
        assert_eq!(beginning(&paragraphs), "word\n\nword\n\nword\n\nword …");
        let line = "word ".repeat(400);
        let lines: Vec<String> = beginning(&line).lines().map(str::to_owned).collect();
        assert_eq!(lines.len(), PROMPT_LINES);
        assert!(lines.iter().all(|line| line.chars().count() <= PROMPT_WIDTH + 2), "{lines:?}");
        assert!(lines.iter().all(|line| line.starts_with("word")), "{lines:?}");
    }
}
