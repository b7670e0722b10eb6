//! `hoverdeck tour`: everything once, against the real server, on a history that is thrown away.
//!
//! It tells what it sees, and what it was promised and did not see: then it fails. A card counts as
//! shown only if the server's own reply begins with its question.

mod client;
mod editor;
mod findings;
mod lesson;
mod programs;
mod proof;
mod view;

use std::io::{IsTerminal, Write, stdin, stdout};
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use self::editor::{Editor, program};
use self::findings::Findings;
use self::lesson::{Given, Learner, teach};
use self::programs::{PROGRAMS, Program, Spot, TAUGHT};
use self::proof::Proof;
use super::failure::Failure;
use super::{check, text_width, words};
use crate::deck::{Card, CardId};
use crate::store::{Folders, LoadedShelf, load_shelf};
use crate::tutor::{Settings, prose, question_text};

/// A word with what the server shows there, or why there is nothing to see.
type Seen = Result<(Spot, String), String>;

/// A tour on its way.
struct Tour<'a> {
    out: &'a mut dyn Write,
    width: u16,
    /// The deck that is taught, as the server has it.
    loaded: LoadedShelf,
    /// All decks that come along.
    every: LoadedShelf,
    editor: Editor,
    findings: Findings,
}

pub fn run(out: &mut dyn Write) -> Result<(), Failure> {
    let room = tempfile::tempdir()
        .map_err(|error| Failure::new(format!("cannot make a temporary folder: {error}")))?;
    let executable = std::env::current_exe()
        .map_err(|error| Failure::new(format!("cannot find this program itself: {error}")))?;
    let folders = Folders::within(room.path());
    let every = load_shelf(&folders, &Settings::default(), &[]);
    let loaded = only_taught(&folders, &every)?;
    let editor = Editor::open(&executable, &folders)?;
    let (width, findings) = (text_width(), Findings::default());
    let mut tour = Tour { out, width, loaded, every, editor, findings };
    tour.show_cards()?;
    tour.show_actions()?;
    let given = tour.quiz()?;
    tour.show_history(&executable, &folders, &given)?;
    tour.prove_rules()?;
    tour.end()
}

/// Leaves out every deck but the one that is taught, for this program and the server alike, by the
/// setting that a learner would use.
fn only_taught(folders: &Folders, every: &LoadedShelf) -> Result<LoadedShelf, Failure> {
    let names = every.shelf.decks().iter().map(|deck| deck.name.to_string());
    let skip_decks: Vec<_> = names.filter(|name| name != proof::DECK).collect();
    let line = format!("skipDecks = {skip_decks:?}\n");
    std::fs::create_dir_all(&folders.config)
        .and_then(|()| std::fs::write(folders.config.join("config.toml"), line))
        .map_err(|error| Failure::new(format!("cannot write the tour's settings: {error}")))?;
    Ok(load_shelf(folders, &Settings { skip_decks, ..Settings::default() }, &[]))
}

impl Tour<'_> {
    fn show_cards(&mut self) -> Result<(), Failure> {
        write!(self.out, "{}", view::part("What you see when you hover a word"))?;
        let mut missing = [Vec::new(), Vec::new()];
        for (number, name) in TAUGHT.iter().enumerate() {
            let bold = anstyle::Style::new().bold();
            writeln!(self.out, "\n{bold}{}  {name}{bold:#}", number + 1)?;
            let mut shown = String::new();
            for (program, missing) in PROGRAMS.iter().zip(&mut missing) {
                match self.seen(name, program)? {
                    Ok((spot, card)) => {
                        write!(self.out, "{}", view::code(program, &spot, self.width))?;
                        write!(self.out, "{}", view::card(&view::news(&shown, &card), self.width))?;
                        shown = card;
                    }
                    Err(reason) => {
                        writeln!(self.out, "{}: {reason}", program.name)?;
                        missing.push(format!("{name} ({reason})"));
                    }
                }
            }
        }
        for (program, missing) in PROGRAMS.iter().zip(missing) {
            let promise =
                format!("each of the {} cards at a word of {}", TAUGHT.len(), program.name);
            self.findings.note(promise, missing);
        }
        Ok(())
    }

    /// What the server shows of a card at its word in a program, or why it cannot be seen there.
    fn seen(&mut self, name: &str, program: &Program) -> Result<Seen, Failure> {
        let shelf = &self.loaded.shelf;
        let Some(card) = CardId::new(name).ok().and_then(|id| shelf.card(&id)) else {
            return Ok(Err("no deck has this card".to_owned()));
        };
        let Some(spot) = program.spot(&card.id, shelf) else {
            return Ok(Err("no word shows it first".to_owned()));
        };
        let place = format!("{}:{}", spot.line + 1, spot.column + 1);
        Ok(match self.editor.hover(program, &spot)? {
            None => Err(format!("the server shows nothing at {place}")),
            Some(shown) if begins_with(&shown, card) => Ok((spot, shown)),
            Some(_) => Err(format!("the server shows another card at {place}")),
        })
    }

    fn show_actions(&mut self) -> Result<(), Failure> {
        write!(self.out, "{}", view::part("What you can do there"))?;
        let (program, shelf) = (&PROGRAMS[0], &self.loaded.shelf);
        let card = CardId::new("asyncio-gather").ok();
        let spot = card.and_then(|card| program.spot(&card, shelf));
        let titles = match &spot {
            Some(spot) => {
                write!(self.out, "{}", view::code(program, spot, self.width))?;
                self.editor.actions(program, spot)?
            }
            None => Vec::new(),
        };
        for title in &titles {
            writeln!(self.out, "  • {title}")?;
        }
        let missing =
            if titles.is_empty() { vec!["any code action".to_owned()] } else { Vec::new() };
        self.findings.note("code actions at the word", missing);
        Ok(())
    }

    fn quiz(&mut self) -> Result<Vec<Given>, Failure> {
        write!(self.out, "{}", view::part("A quiz"))?;
        let mut input = stdin().lock();
        let person = stdin().is_terminal() && stdout().is_terminal();
        let mut learner = if person { Learner::Person(&mut input) } else { Learner::Script };
        let given = teach(&mut self.editor, &mut learner, self.width, self.out)?;
        let mut missing = Vec::new();
        if !person && given.len() != lesson::STEPS {
            missing.push(format!("{} of {} confirmed answers", given.len(), lesson::STEPS));
        }
        self.findings.note(format!("a quiz with {}", words::count(given.len(), "answer")), missing);
        Ok(given)
    }

    /// Asks the program itself, as a learner would tomorrow.
    fn show_history(
        &mut self,
        executable: &Path,
        folders: &Folders,
        given: &[Given],
    ) -> Result<(), Failure> {
        write!(self.out, "{}", view::part("What is remembered of it"))?;
        write!(self.out, "{}", output(executable, folders, &["history"])?)?;
        let json = output(executable, folders, &["history", "--json"])?;
        let mut found: Vec<_> = json.lines().filter_map(review).collect();
        found.reverse();
        let same = found == given;
        let missing = if same { Vec::new() } else { vec![format!("{given:?} in {found:?}")] };
        self.findings.note("exactly these answers in the history", missing);
        Ok(())
    }

    fn prove_rules(&mut self) -> Result<(), Failure> {
        let deck = proof::deck(&self.loaded.shelf)?;
        let facts = Arc::new(self.loaded.shelf.facts().clone());
        let promise = "every rule of the deck at work, and silence beside it";
        self.findings.note(promise, Proof::new(facts).differences(deck));
        let problems = check::problems(&self.every);
        let line = |problem: &crate::deck::Problem| format!("{}: {}", problem.path, problem.kind);
        self.findings.note("no problem in any deck", problems.iter().map(line).collect());
        Ok(())
    }

    fn end(self) -> Result<(), Failure> {
        write!(self.out, "{}", view::part("What was promised"))?;
        self.editor.close()?;
        self.findings.close(self.out)
    }
}

/// Whether what the server sent is this card, and not one that merely names it.
fn begins_with(markdown: &str, card: &Card) -> bool {
    prose::plain(markdown).starts_with(&question_text(card))
}

fn output(executable: &Path, folders: &Folders, words: &[&str]) -> Result<String, Failure> {
    let said = program(executable, folders).args(words).output();
    let said = said.map_err(|error| Failure::new(format!("cannot start `hoverdeck`: {error}")))?;
    Ok(String::from_utf8_lossy(&said.stdout).into_owned())
}

fn review(line: &str) -> Option<Given> {
    let event: Value = serde_json::from_str(line).ok()?;
    let rating = u8::try_from(event["rating"].as_u64()?).ok()?;
    Some(Given { card: event["card"].as_str()?.to_owned(), rating })
}
