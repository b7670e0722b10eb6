//! The quiz as plain lines, for pipes, scripts, screen readers and terminals that can do no more.

use std::io::{BufRead, Write};

use super::ending;
use super::sitting::Sitting;
use crate::cli::failure::Failure;
use crate::deck::CardId;
use crate::memory::Rating;
use crate::tutor::{Format, Step, card_text, question_text};

/// Asks until the quiz is done, `q`, or the end of input. Every rating is written when its next
/// line is printed.
pub fn run(
    sitting: &mut Sitting<'_>,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    loop {
        match sitting.step() {
            Step::Question { card, number, of } => {
                writeln!(out, "\n{number} of {of} · {}", sitting.deck_title(&card))?;
                writeln!(out, "{}", question(sitting, &card))?;
                prompt(out, "Enter: answer, s: skip, u: undo, q: quit")?;
            }
            Step::Answer { card, .. } => {
                writeln!(out, "\n{}", answer(sitting, &card))?;
                writeln!(out, "{}", scale())?;
                prompt(out, "1-5: rate, s: skip, u: undo, q: quit")?;
            }
            Step::Done(_) => break,
        }
        let Some(line) = read_line(input)? else { break };
        writeln!(out)?;
        if matches!(line.trim(), "q" | "Q") {
            break;
        }
        obey(sitting, line.trim(), out)?;
    }
    writeln!(out, "\n{}", ending::text(sitting))?;
    Ok(())
}

fn question(sitting: &Sitting<'_>, id: &CardId) -> String {
    sitting.card(id).map_or_else(|| id.to_string(), question_text)
}

/// The card without its question, which stands above already.
fn answer(sitting: &Sitting<'_>, id: &CardId) -> String {
    let text =
        sitting.card(id).map(|card| card_text(card, None, Format::Plain)).unwrap_or_default();
    text.split_once("\n\n").map_or_else(|| text.clone(), |(_, answer)| answer.to_owned())
}

fn scale() -> String {
    let words = Rating::ALL.map(|rating| format!("{} {}", rating.digit(), rating.label()));
    let [one, two, three, four, five] = words;
    format!("\nforgot: {one}, {two} | remembered: {three}, {four}, {five}")
}

fn prompt(out: &mut dyn Write, keys: &str) -> Result<(), Failure> {
    write!(out, "[{keys}] > ")?;
    Ok(out.flush()?)
}

fn read_line(input: &mut dyn BufRead) -> Result<Option<String>, Failure> {
    let mut line = Vec::new();
    match input.read_until(b'\n', &mut line) {
        Ok(0) => Ok(None),
        Ok(_) => Ok(Some(String::from_utf8_lossy(&line).into_owned())),
        Err(error) => Err(Failure::new(format!("cannot read the next line: {error}"))),
    }
}

fn obey(sitting: &mut Sitting<'_>, word: &str, out: &mut dyn Write) -> Result<(), Failure> {
    let told = match word {
        "" => {
            sitting.reveal();
            return Ok(());
        }
        "s" | "S" => {
            sitting.skip();
            return Ok(());
        }
        "u" | "U" => sitting.undo(),
        _ => match word.parse().ok().and_then(Rating::from_digit) {
            Some(rating) => sitting.rate(rating),
            None => return Ok(writeln!(out, "`{word}` is none of these.")?),
        },
    };
    Ok(writeln!(out, "{}", told?.sentence(sitting.today()))?)
}
