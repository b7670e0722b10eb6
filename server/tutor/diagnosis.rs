//! What `doctor` says to a learner: why nothing is due, what is too much, what keeps slipping, and what to
//! do about each. The files themselves are looked at by the shell.

use super::{Settings, days_away, due_queue, question_text};
use crate::deck::Shelf;
use crate::memory::{AUTOMATIC, Day, DueQueue, FEWEST, Ledger, Lessons, Moment};

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at, in a word.
    pub about: &'static str,
    pub state: State,
    /// What was found.
    pub text: String,
    /// What to do; empty if there is nothing to do.
    pub advice: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Good,
    /// Worth knowing.
    Note,
    /// Something does not work.
    Problem,
}

impl State {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Note => "note",
            Self::Problem => "problem",
        }
    }
}

impl Finding {
    pub fn new(about: &'static str, state: State, text: impl Into<String>) -> Self {
        Self { about, state, text: text.into(), advice: String::new() }
    }

    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = advice.into();
        self
    }
}

/// Everything about cards and schedule that is worth saying.
pub fn diagnosis(shelf: &Shelf, ledger: &Ledger, settings: &Settings, now: Moment) -> Vec<Finding> {
    let queue = due_queue(shelf, ledger, settings, now);
    let findings = [
        Some(due(shelf, ledger, settings, &queue, now.day)),
        backlog(settings, &queue),
        suspended(shelf, ledger),
        leeches(shelf, ledger),
        Some(tuning(ledger)),
    ];
    findings.into_iter().flatten().collect()
}

/// How much is due; if nothing is, why, and what one can do.
fn due(
    shelf: &Shelf,
    ledger: &Ledger,
    settings: &Settings,
    queue: &DueQueue,
    today: Day,
) -> Finding {
    const DUE: &str = "due";
    if !queue.is_empty() {
        let text = format!("{} due, {} new", queue.due.len(), queue.new.len());
        return Finding::new(DUE, State::Good, text).advise("`hoverdeck quiz` asks them");
    }
    let mut cards = shelf.decks().iter().flat_map(|deck| &deck.cards);
    if cards.clone().next().is_none() {
        return Finding::new(DUE, State::Problem, "nothing is due: no deck in use has a card")
            .advise(
                "`skipDecks` may leave all of them out; `hoverdeck check` lists the decks in use",
            );
    }
    if cards.all(|card| card.suspended || ledger.record(&card.id).suspended) {
        return Finding::new(DUE, State::Note, "nothing is due: every card is suspended").advise(
            "`hoverdeck unsuspend ID` brings one back; a deck's `suspended = true` is in its file",
        );
    }
    if queue.beyond > 0 {
        let limits = settings.limits;
        let text = format!(
            "nothing is due: today's limits ({} new, {} reviews) are used up, {} more wait",
            limits.new, limits.reviews, queue.beyond
        );
        return Finding::new(DUE, State::Note, text).advise(
            "raise `limits.new` or `limits.reviews`, or ask by name: `hoverdeck quiz --card ID`",
        );
    }
    let next = queue.next_due.map_or_else(
        || "no card has a date".to_owned(),
        |day| format!("the next card comes {}", days_away(day.0.saturating_sub(today.0))),
    );
    Finding::new(DUE, State::Good, format!("nothing is due: {next}"))
        .advise("`hoverdeck quiz --ahead 3` asks what comes within three days")
}

fn backlog(settings: &Settings, queue: &DueQueue) -> Option<Finding> {
    if !queue.backlog {
        return None;
    }
    let waiting = queue.due.len() + queue.beyond;
    let text = format!(
        "more is due than a day's limit of {} reviews: about {waiting} cards wait",
        settings.limits.reviews
    );
    Some(
        Finding::new("backlog", State::Note, text).advise(
            "what is closest to lost comes first; set `limits.new = 0` until it is worked off",
        ),
    )
}

fn suspended(shelf: &Shelf, ledger: &Ledger) -> Option<Finding> {
    let cards = shelf.decks().iter().flat_map(|deck| &deck.cards);
    let (by_deck, by_learner) = cards.fold((0, 0), |(deck, learner), card| {
        let own = ledger.record(&card.id).suspended;
        (deck + usize::from(card.suspended), learner + usize::from(own && !card.suspended))
    });
    (by_deck + by_learner > 0).then(|| {
        let text = format!("{by_learner} by you, {by_deck} by their decks");
        Finding::new("suspended", State::Note, text)
            .advise("`hoverdeck unsuspend ID` brings one back")
    })
}

fn leeches(shelf: &Shelf, ledger: &Ledger) -> Option<Finding> {
    let cards = shelf.decks().iter().flat_map(|deck| &deck.cards);
    let slipping: Vec<String> = cards
        .filter(|card| ledger.record(&card.id).is_leech())
        .map(|card| format!("“{}” ({})", question_text(card), card.id))
        .collect();
    (!slipping.is_empty()).then(|| {
        Finding::new("leeches", State::Note, format!("keep being forgotten: {}", slipping.join(", ")))
            .advise("split them, add an example of your own, or name the card you mix them up with in `confuses`")
    })
}

fn tuning(ledger: &Ledger) -> Finding {
    let (have, fitted) = (Lessons::of(ledger).len(), !ledger.schedule().parameters().is_empty());
    let text = match (fitted, have) {
        (true, _) => format!("the schedule is fitted to you; {have} answers on a later day so far"),
        (false, have) if have < FEWEST => {
            format!(
                "FSRS's defaults are in force: {have} answers on a later day, a fit takes {FEWEST}"
            )
        }
        (false, have) => {
            format!("FSRS's defaults are in force, with {have} answers on a later day")
        }
    };
    let finding = Finding::new("schedule", State::Good, text);
    match (FEWEST..AUTOMATIC).contains(&have) && !fitted {
        true => finding.advise("`hoverdeck tune` tries a fit, and keeps it only if it is better"),
        false => finding,
    }
}

#[cfg(test)]
mod tests;
