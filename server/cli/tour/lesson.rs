//! The tour's quiz, drawn by us from the server's commands as a rich client does. A person answers it
//! at a terminal, a script without one.

use std::io::{BufRead, Write};

use serde_json::{Value, json};

use super::editor::Editor;
use super::view;
use crate::cli::failure::Failure;
use crate::memory::Rating;

/// The cards that are asked.
const CARDS: [&str; 4] = ["asyncio-gather", "async-vs-await", "coroutine", "aiohttp-session"];

/// How the scripted learner rates. The 2 brings its card back, which makes five questions of four cards.
const SCRIPT: [Rating; 5] = [Rating::Four, Rating::Five, Rating::Two, Rating::Three, Rating::Five];

/// How many answers the scripted learner gives.
pub const STEPS: usize = SCRIPT.len();

/// Who answers.
pub enum Learner<'a> {
    Script,
    Person(&'a mut dyn BufRead),
}

/// An answer that the server confirmed as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub card: String,
    pub rating: u8,
}

/// Runs the quiz to its end and gives what was confirmed, in order.
pub fn teach(
    editor: &mut Editor,
    learner: &mut Learner<'_>,
    width: u16,
    out: &mut dyn Write,
) -> Result<Vec<Given>, Failure> {
    let mut step = editor.execute("hoverdeck.quiz", json!({ "cards": CARDS }))?;
    let mut given = Vec::new();
    loop {
        let next = match step["step"].as_str() {
            Some("question") => question(editor, learner, &step, out)?,
            Some("answer") => {
                write!(out, "{}", view::card(text(&step, "/card/markdown"), width))?;
                answer(editor, learner, &step, &mut given, out)?
            }
            _ => {
                writeln!(out, "\n{}", text(&step, "/summary/text"))?;
                return Ok(given);
            }
        };
        step = match next {
            Some(next) => next,
            None => editor.execute("hoverdeck.stop", json!({ "quiz": step["quiz"] }))?,
        };
    }
}

/// The step after a question; `None`: enough.
fn question(
    editor: &mut Editor,
    learner: &mut Learner<'_>,
    step: &Value,
    out: &mut dyn Write,
) -> Result<Option<Value>, Failure> {
    ask(step, out)?;
    if !learner.is_ready(out)? {
        return Ok(None);
    }
    editor.execute("hoverdeck.reveal", json!({ "quiz": step["quiz"] })).map(Some)
}

/// The step after an answer, which is noted if the server says under which id it was written;
/// `None`: enough.
fn answer(
    editor: &mut Editor,
    learner: &mut Learner<'_>,
    step: &Value,
    given: &mut Vec<Given>,
    out: &mut dyn Write,
) -> Result<Option<Value>, Failure> {
    let Some(rating) = learner.rate(given.len(), out)? else { return Ok(None) };
    let (card, rating) = (text(step, "/card/id").to_owned(), rating.digit());
    let argument = json!({ "quiz": step["quiz"], "card": card, "rating": rating });
    let mut answered = editor.execute("hoverdeck.rate", argument)?;
    if answered["written"].is_string() {
        given.push(Given { card, rating });
    }
    Ok(Some(answered["next"].take()))
}

fn ask(step: &Value, out: &mut dyn Write) -> Result<(), Failure> {
    let (number, of) = (&step["number"], &step["of"]);
    let bold = anstyle::Style::new().bold();
    let question = text(step, "/card/question/plain");
    Ok(writeln!(out, "\n{number} of {of}  {bold}{question}{bold:#}")?)
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

impl Learner<'_> {
    /// Waits until the answer is wanted; false: enough.
    fn is_ready(&mut self, out: &mut dyn Write) -> Result<bool, Failure> {
        match self {
            Self::Script => Ok(true),
            Self::Person(input) => {
                write!(out, "[Enter: answer, q: enough] > ")?;
                out.flush()?;
                Ok(line(*input)?.is_some_and(|line| line != "q"))
            }
        }
    }

    /// The rating of the answer on show; `None`: enough.
    fn rate(&mut self, so_far: usize, out: &mut dyn Write) -> Result<Option<Rating>, Failure> {
        match self {
            Self::Script => {
                let rating = SCRIPT.get(so_far).copied().unwrap_or(Rating::Five);
                writeln!(out, "A scripted learner rates {}: {}.", rating.digit(), rating.label())?;
                Ok(Some(rating))
            }
            Self::Person(input) => loop {
                write!(out, "{}\n[1-5: rate, q: enough] > ", scale())?;
                out.flush()?;
                match line(*input)?.as_deref() {
                    None | Some("q") => return Ok(None),
                    Some(word) => {
                        if let Some(rating) = word.parse().ok().and_then(Rating::from_digit) {
                            return Ok(Some(rating));
                        }
                    }
                }
            },
        }
    }
}

fn line(input: &mut dyn BufRead) -> Result<Option<String>, Failure> {
    let mut line = String::new();
    let count = input.read_line(&mut line)?;
    Ok((count > 0).then(|| line.trim().to_owned()))
}

/// The five ratings, with the line between forgotten and remembered.
fn scale() -> String {
    let [one, two, three, four, five] =
        Rating::ALL.map(|rating| format!("{} {}", rating.digit(), rating.label()));
    format!("forgot: {one}, {two} | remembered: {three}, {four}, {five}")
}
