//! hashcards: decks of `Q:` and `A:`, `T:` and `D:`, and `C:` lines, and the answers in its database.
//!
//! It knows a card by a hash of its content. The hash is computed again here and joins card and answers;
//! an answer whose card was edited since has nothing to join.

use std::collections::HashMap;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::json;

use super::deck_text::line_of;
use super::event_line::zone_minutes;
use super::incoming::{Happening, Incoming, IncomingCard, IncomingDeck, Loss, Losses, What};
use super::tables::{HashcardsReview, TableError, read_reviews};
use crate::memory::{Moment, Rating};

/// Whether a text is a deck of Hoverdeck: its front matter stands between `+++`, that of hashcards between `---`.
pub fn is_own_deck(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.lines().next().is_some_and(|line| line.trim_end() == "+++")
}

/// Reads decks, each a file's name without `.md` and its text, and the bytes of `hashcards.db` if there
/// is one. Its times have no zone: they are taken to be in `zone`.
pub fn read_hashcards(
    files: &[(String, String)],
    database: Option<Vec<u8>>,
    zone: &TimeZone,
) -> Result<Incoming, TableError> {
    let reviews = database.map_or_else(|| Ok(Vec::new()), read_reviews)?;
    let mut losses = Losses::default();
    let mut pasts = pasts(reviews, zone, &mut losses);
    let mut decks = Vec::new();
    for (name, text) in files {
        let mut deck = read_deck(name, text, &mut losses);
        for (card, hashes) in &mut deck.cards {
            let found = hashes.iter().find_map(|hash| pasts.remove(hash));
            card.past = found.unwrap_or_default();
        }
        let cards: Vec<_> = deck.cards.into_iter().map(|(card, _)| card).collect();
        if !cards.is_empty() {
            decks.push(IncomingDeck { title: deck.title, cards });
        }
    }
    losses.add_many(Loss::OrphanReview, pasts.values().map(Vec::len).sum());
    Ok(Incoming { decks, losses })
}

/// The answers by their card's hash.
fn pasts(
    reviews: Vec<HashcardsReview>,
    zone: &TimeZone,
    losses: &mut Losses,
) -> HashMap<String, Vec<Happening>> {
    let mut pasts: HashMap<String, Vec<Happening>> = HashMap::new();
    for review in reviews {
        match (moment(&review.at, zone), rating(&review.grade)) {
            (Some(moment), Some(rating)) => {
                let what = What::Review(rating, 0);
                let raw = Some(json!({"grade": review.grade}));
                pasts.entry(review.hash).or_default().push(Happening { moment, what, raw });
            }
            (None, _) => losses.add(Loss::BadTime),
            (_, None) => losses.add(Loss::BadGrade),
        }
    }
    pasts
}

fn moment(at: &str, zone: &TimeZone) -> Option<Moment> {
    let local: DateTime = at.trim().parse().ok()?;
    let instant = zone.to_timestamp(local).ok()?;
    Some(Moment::new(instant.as_millisecond(), zone_minutes(zone, instant)))
}

fn rating(grade: &str) -> Option<Rating> {
    match grade.to_lowercase().as_str() {
        "forgot" => Some(Rating::One),
        "hard" => Some(Rating::Three),
        "good" => Some(Rating::Four),
        "easy" => Some(Rating::Five),
        _ => None,
    }
}

/// A file's cards, each with the hashes it may have.
struct Deck {
    title: String,
    cards: Vec<(IncomingCard, Vec<String>)>,
}

fn read_deck(name: &str, text: &str, losses: &mut Losses) -> Deck {
    let (title, body) = front_matter(text);
    let mut reader = Reader { part: Part::None, cards: Vec::new(), losses };
    for line in body.lines() {
        reader.line(line);
    }
    reader.finish();
    let cards = reader.cards;
    Deck { title: title.unwrap_or_else(|| name.to_owned()), cards }
}

/// The deck's name in its TOML front matter, if there is any, and the text below.
fn front_matter(text: &str) -> (Option<String>, &str) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some((first, rest)) = text.split_once('\n') else { return (None, text) };
    if first.trim() != "---" {
        return (None, text);
    }
    let mut name = None;
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        at += line.len();
        if line.trim() == "---" {
            return (name, rest.get(at..).unwrap_or_default());
        }
        if let Some((key, value)) = line.split_once('=')
            && key.trim() == "name"
        {
            name = Some(value.trim().trim_matches(['"', '\'']).to_owned());
        }
    }
    (None, text)
}

/// What is being read.
enum Part {
    None,
    Question(String),
    Answer { question: String, answer: String },
    Term(String),
    Definition { term: String, definition: String },
    Cloze(String),
}

struct Reader<'l> {
    part: Part,
    cards: Vec<(IncomingCard, Vec<String>)>,
    losses: &'l mut Losses,
}

impl Reader<'_> {
    fn line(&mut self, line: &str) {
        match (line.split_at_checked(2), line.trim()) {
            (Some(("Q:", text)), _) => {
                self.finish();
                self.part = Part::Question(text.trim().to_owned());
            }
            (Some(("A:", text)), _) => self.answer(text.trim()),
            (Some(("T:", text)), _) => {
                self.finish();
                self.part = Part::Term(text.trim().to_owned());
            }
            (Some(("D:", text)), _) => self.definition(text.trim()),
            (Some(("C:", text)), _) => {
                self.finish();
                self.part = Part::Cloze(text.trim().to_owned());
            }
            (_, "---") => self.finish(),
            _ => self.more(line),
        }
    }

    fn answer(&mut self, text: &str) {
        match std::mem::replace(&mut self.part, Part::None) {
            Part::Question(question) => {
                self.part = Part::Answer { question, answer: text.to_owned() };
            }
            other => {
                self.part = other;
                self.losses.add(Loss::StrayLine);
            }
        }
    }

    fn definition(&mut self, text: &str) {
        match std::mem::replace(&mut self.part, Part::None) {
            Part::Term(term) => {
                self.part = Part::Definition { term, definition: text.to_owned() };
            }
            other => {
                self.part = other;
                self.losses.add(Loss::StrayLine);
            }
        }
    }

    fn more(&mut self, line: &str) {
        let text = match &mut self.part {
            Part::Question(text)
            | Part::Cloze(text)
            | Part::Term(text)
            | Part::Answer { answer: text, .. }
            | Part::Definition { definition: text, .. } => text,
            Part::None => {
                let stray = !line.trim().is_empty() && !line.starts_with('#');
                self.losses.add_many(Loss::StrayLine, usize::from(stray));
                return;
            }
        };
        text.push('\n');
        text.push_str(line);
    }

    fn finish(&mut self) {
        match std::mem::replace(&mut self.part, Part::None) {
            Part::None => {}
            Part::Question(_) | Part::Term(_) => self.losses.add(Loss::EmptyCard),
            Part::Definition { term, definition } => self.pair(term.trim(), definition.trim()),
            Part::Answer { question, answer } => self.basic(question.trim(), answer.trim()),
            Part::Cloze(text) => self.cloze(text.trim()),
        }
    }

    fn basic(&mut self, question: &str, answer: &str) {
        let hash = hash(&[b"Basic", question.as_bytes(), answer.as_bytes()]);
        let question = line_of(question, self.losses);
        self.push(question, answer.to_owned(), vec![hash]);
    }

    /// Two cards, asked for the term and for what it means. hashcards takes the pair for one text with two gaps.
    fn pair(&mut self, term: &str, definition: &str) {
        let text = format!("Term: {term}\n\nDefinition: {definition}");
        let start = text.len() - definition.len();
        let gaps = vec![(6, 6 + term.len()), (start, text.len())];
        let both = Gaps { text, gaps };
        let hashes = |at| both.hash(at).into_iter().collect();
        let asked = line_of(&format!("Which term: {definition}"), self.losses);
        self.push(asked, term.to_owned(), hashes(0));
        let asked = line_of(&format!("What is {term}?"), self.losses);
        self.push(asked, definition.to_owned(), hashes(1));
    }

    /// A card for each deletion: asked with a gap, answered with the whole text.
    fn cloze(&mut self, text: &str) {
        let plain = Gaps::of(text, false);
        let with_math = Gaps::of(text, true);
        let gaps = if with_math.gaps.is_empty() { &plain } else { &with_math };
        if gaps.gaps.is_empty() {
            self.losses.add(Loss::EmptyCard);
        }
        for (at, (start, end)) in gaps.gaps.iter().enumerate() {
            let part = |range: std::ops::Range<usize>| gaps.text.get(range).unwrap_or_default();
            let (before, inside) = (part(0..*start), part(*start..*end));
            let after = part(*end..gaps.text.len());
            let question = line_of(&format!("{before}\\[…\\]{after}"), self.losses);
            let answer = format!("{before}**{}**{after}", inside.trim());
            let hashes = [&with_math, &plain].into_iter().filter_map(|it| it.hash(at)).collect();
            self.push(question, answer, hashes);
        }
    }

    fn push(&mut self, question: String, answer: String, hashes: Vec<String>) {
        if question.is_empty() || answer.is_empty() {
            self.losses.add(Loss::EmptyCard);
        } else {
            let card = IncomingCard { question, answer, ..IncomingCard::default() };
            self.cards.push((card, hashes));
        }
    }
}

/// A cloze text without its brackets, and the bytes that were in them.
struct Gaps {
    text: String,
    gaps: Vec<(usize, usize)>,
}

impl Gaps {
    /// Brackets of images, brackets after a backslash and, `with_math`, those between dollars are text.
    fn of(source: &str, with_math: bool) -> Self {
        let mut found = Self { text: String::new(), gaps: Vec::new() };
        let mut open = None;
        let (mut image, mut math) = (false, false);
        let mut chars = source.chars().peekable();
        while let Some(c) = chars.next() {
            let next = chars.peek().copied();
            match c {
                '\\' if matches!(next, Some('[' | ']')) => found.text.extend(chars.next()),
                '$' if with_math => {
                    math = !math;
                    found.text.push(c);
                }
                '!' if next == Some('[') && !math => {
                    image = true;
                    found.text.push(c);
                }
                '[' if !image && !math => open = Some(found.text.len()),
                ']' if !image && !math => {
                    let end = found.text.len();
                    found.gaps.extend(open.take().filter(|start| *start < end).map(|it| (it, end)));
                }
                _ => {
                    image = image && c != ']';
                    found.text.push(c);
                }
            }
        }
        found
    }

    /// hashcards numbers the first and the last byte of a deletion, as 64-bit numbers.
    fn hash(&self, at: usize) -> Option<String> {
        let (start, end) = self.gaps.get(at)?;
        let number = |it: usize| (it as u64).to_le_bytes();
        let last = number(end.saturating_sub(1));
        Some(hash(&[b"Cloze", self.text.as_bytes(), &number(*start), &last]))
    }
}

fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests;
