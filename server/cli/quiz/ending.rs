//! What is said when a quiz is over or was left: how it went, what was missed, what remains.

use super::sitting::Sitting;
use crate::cli::words;
use crate::memory::Rating;
use crate::tutor::{Step, Summary};

/// The end as Markdown that also reads well as it is.
pub fn text(sitting: &Sitting<'_>) -> String {
    let summary = sitting.quiz().summary();
    let mut parts = vec![score(summary)];
    parts.extend(missed(sitting, summary));
    parts.extend(remaining(sitting));
    parts.join("\n\n")
}

fn score(summary: &Summary) -> String {
    let answers: usize = summary.ratings.iter().sum();
    let skipped = match summary.skipped {
        0 => String::new(),
        number => format!("; {number} skipped"),
    };
    if answers == 0 {
        return format!("No card rated{skipped}.");
    }
    let counts = Rating::ALL.iter().zip(summary.ratings).filter(|(_, count)| *count > 0);
    let each: Vec<_> =
        counts.map(|(rating, count)| format!("{count} {}", rating.label())).collect();
    format!("{}: {}{skipped}.", words::count(answers, "answer"), each.join(", "))
}

fn missed(sitting: &Sitting<'_>, summary: &Summary) -> Option<String> {
    let question = |id| sitting.card(id).map(|card| format!("- {}", card.question));
    let lines: Vec<_> = summary.missed.iter().filter_map(question).collect();
    (!lines.is_empty()).then(|| format!("Missed at first:\n\n{}", lines.join("\n")))
}

fn remaining(sitting: &Sitting<'_>) -> Option<String> {
    let left = match sitting.step() {
        Step::Done(_) => 0,
        _ => sitting.quiz().left() + 1,
    };
    (left > 0).then(|| format!("{left} more: `hoverdeck quiz` goes on."))
}
