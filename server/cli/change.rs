//! `hoverdeck suspend`, `unsuspend`, `hide`, `unhide`, `reset`, `bury` and `relink`: one event per card, each of which
//! `hoverdeck undo` takes back.

use std::io::Write;

use super::args::{BuryArgs, ChangeArgs, DeckChoice, RelinkArgs};
use super::desk::Desk;
use super::diary::Diary;
use super::failure::Failure;
use super::history;
use crate::deck::{CardId, Shelf};
use crate::memory::{Event, EventKind};
use crate::store::{Append, Draft, now};
use crate::tutor::siblings;

pub fn suspend(args: &ChangeArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let mut change = Change::begin(args)?;
    for card in &args.cards {
        if change.diary.ledger.record(card).suspended {
            change.leave(card, "is suspended already");
        } else {
            change.write(EventKind::Suspend { card: card.clone() })?;
        }
    }
    change.tell(args.json, out)
}

pub fn unsuspend(args: &ChangeArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let mut change = Change::begin(args)?;
    for card in &args.cards {
        if change.diary.ledger.record(card).suspended {
            change.write(EventKind::Unsuspend { card: card.clone() })?;
        } else if change.desk.shelf.card(card).is_some_and(|card| card.suspended) {
            change.leave(card, "is suspended by its deck: change `suspended` there");
        } else {
            change.leave(card, "is not suspended");
        }
    }
    change.tell(args.json, out)
}

pub fn hide(args: &ChangeArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let mut change = Change::begin(args)?;
    let today = now().day;
    for card in &args.cards {
        if change.diary.ledger.record(card).is_hidden(today) {
            change.leave(card, "is hidden already");
        } else {
            change.write(EventKind::Hide { card: card.clone() })?;
        }
    }
    change.tell(args.json, out)
}

pub fn unhide(args: &ChangeArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let mut change = Change::begin(args)?;
    let today = now().day;
    for card in &args.cards {
        if change.diary.ledger.record(card).is_hidden(today) {
            change.write(EventKind::Unhide { card: card.clone() })?;
        } else {
            change.leave(card, "is not hidden");
        }
    }
    change.tell(args.json, out)
}

pub fn reset(args: &ChangeArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let mut change = Change::begin(args)?;
    for card in &args.cards {
        if change.diary.ledger.record(card).reps == 0 {
            change.leave(card, "is new already");
        } else {
            change.write(EventKind::Reset { card: card.clone() })?;
        }
    }
    change.tell(args.json, out)
}

pub fn bury(args: &BuryArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let mut change = Change::begin(&args.change)?;
    let until = now().day.later(args.days);
    for card in family(&args.change.cards, args.alone, &change.desk.shelf) {
        let buried = change.diary.ledger.record(&card).buried_until;
        if buried.is_some_and(|day| day >= until) {
            change.leave(&card, "is buried as long already");
        } else {
            change.write(EventKind::Bury { card, until })?;
        }
    }
    change.tell(args.change.json, out)
}

pub fn relink(args: &RelinkArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let mut change = Change::open()?;
    change.must_be_known(&args.to)?;
    let RelinkArgs { from, to, .. } = args;
    if !change.diary.ledger.has_history(from) {
        return Err(Failure::new(format!("nothing was ever learned under the id `{from}`"))
            .hint("`hoverdeck cards --gone` lists histories without a card"));
    }
    if change.diary.ledger.is_one_card(from, to) {
        change.leave(from, &format!("and {to} are one card already"));
    } else {
        change.write(EventKind::Relink { from: from.clone(), to: to.clone() })?;
    }
    change.tell(args.json, out)
}

/// The cards named and, unless they are to be alone, those made from the same questions; each once.
fn family(named: &[CardId], alone: bool, shelf: &Shelf) -> Vec<CardId> {
    let mut cards: Vec<CardId> = Vec::new();
    for card in named {
        let others = if alone { Vec::new() } else { siblings(shelf, card) };
        for card in std::iter::once(card).chain(others) {
            if !cards.contains(card) {
                cards.push(card.clone());
            }
        }
    }
    cards
}

/// Changes under way.
struct Change {
    desk: Desk,
    diary: Diary,
    written: Vec<Event>,
    /// Why cards were left as they are.
    left: Vec<String>,
}

impl Change {
    fn open() -> Result<Self, Failure> {
        let desk = Desk::open(&DeckChoice { decks: Vec::new() })?;
        let diary = Diary::open(&desk)?;
        Ok(Self { desk, diary, written: Vec::new(), left: Vec::new() })
    }

    /// Checks every card before anything is written.
    fn begin(args: &ChangeArgs) -> Result<Self, Failure> {
        let change = Self::open()?;
        args.cards.iter().try_for_each(|card| change.must_be_known(card))?;
        Ok(change)
    }

    /// A card is known if a deck has it or if it has a history.
    fn must_be_known(&self, card: &CardId) -> Result<(), Failure> {
        if self.desk.shelf.card(card).is_some() || self.diary.ledger.has_history(card) {
            return Ok(());
        }
        let failure = Failure::new(format!("no deck and no history has a card `{card}`"));
        Err(match self.desk.shelf.nearest_id(card) {
            Some(near) => failure.hint(format!("is `{near}` meant?")),
            None => failure.hint("`hoverdeck cards` lists all cards with their ids"),
        })
    }

    fn write(&mut self, kind: EventKind) -> Result<(), Failure> {
        let draft = Draft::anyway(kind);
        if let Append::Written(event) = self.diary.append(draft)? {
            self.written.push(event);
        }
        Ok(())
    }

    fn leave(&mut self, card: &CardId, why: &str) {
        self.left.push(format!("{card} {why}."));
    }

    fn tell(&self, json: bool, out: &mut dyn Write) -> Result<(), Failure> {
        for event in &self.written {
            if json {
                history::write_json(event, out)?;
            } else {
                writeln!(out, "{}", history::listed(event))?;
            }
        }
        for left in &self.left {
            if json {
                super::warn(left);
            } else {
                writeln!(out, "{left}")?;
            }
        }
        Ok(())
    }
}
