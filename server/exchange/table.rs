//! Cards as rows: two columns of a spreadsheet, Brainscape or Quizlet, and Anki's text files with their
//! headers, both ways.
//!
//! A cell of a plain table is Markdown, as everything in a deck; one of Anki's is HTML where it says so.

use csv::{ReaderBuilder, WriterBuilder};

use super::anki::{NOTETYPE, OutgoingCard, cloze_cards, note_fields, own_card};
use super::deck_text::line_of;
use super::html::{escape, markdown};
use super::incoming::{Incoming, IncomingCard, IncomingDeck, Loss, Losses};

/// Reads a table. `title` names the deck of cards that do not say theirs.
pub fn read_table(text: &str, title: &str) -> Incoming {
    let (headers, body) = Headers::read(text);
    let mut losses = Losses::default();
    let delimiter = headers.separator.unwrap_or_else(|| guess(body));
    let mut decks: Vec<IncomingDeck> = Vec::new();
    let title = headers.deck.as_deref().unwrap_or(title);
    for (at, row) in rows(body, delimiter).enumerate() {
        if at == 0 && !headers.any && is_heading(&row) {
            continue;
        }
        let name = headers.column(&row, headers.deck_column).unwrap_or(title).to_owned();
        let cards = headers.cards(&row, &mut losses);
        match decks.iter_mut().find(|deck| deck.title == name) {
            Some(deck) => deck.cards.extend(cards),
            None if cards.is_empty() => {}
            None => decks.push(IncomingDeck { title: name, cards }),
        }
    }
    Incoming { decks, losses }
}

/// Writes question and answer of each card as a row of two columns.
pub fn write_table(cards: &[OutgoingCard<'_>], delimiter: u8) -> String {
    let rows = cards.iter().map(|card| vec![card.question.to_owned(), card.answer.clone()]);
    written(rows, delimiter)
}

/// Writes cards as a text file for Anki's *Import File*, which then updates the text of notes that it has
/// and leaves their scheduling alone.
pub fn write_anki_text(cards: &[OutgoingCard<'_>]) -> String {
    let headers = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n\
                   #tags column:8\n#if matches:update current\n";
    let rows = cards.iter().map(|card| {
        let guid = card.guid.unwrap_or(card.id).to_owned();
        let mut row = vec![guid, NOTETYPE.0.to_owned(), card.deck.to_owned()];
        row.extend(note_fields(card));
        row.push(card.tags.join(" "));
        row
    });
    format!("{headers}{}", written(rows, b'\t'))
}

fn written(rows: impl Iterator<Item = Vec<String>>, delimiter: u8) -> String {
    let mut writer = WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    for row in rows {
        // Writing to memory does not fail, and every row has the same columns.
        let _ = writer.write_record(&row);
    }
    writer
        .into_inner()
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default()
}

fn rows(text: &str, delimiter: u8) -> impl Iterator<Item = Vec<String>> {
    let reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let records = reader.into_records().filter_map(Result::ok);
    let rows = records.map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>());
    rows.filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
        .collect::<Vec<_>>()
        .into_iter()
}

/// Only what can be nothing else is taken for a heading.
fn is_heading(row: &[String]) -> bool {
    let cell = |at: usize| row.get(at).map(|cell| cell.trim().to_lowercase()).unwrap_or_default();
    matches!((cell(0).as_str(), cell(1).as_str()), ("question", "answer") | ("front", "back"))
}

/// The character between columns: the one that makes two of most rows.
fn guess(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let (mut good, mut all) = (0, 0);
        for row in rows(head(text), delimiter) {
            all += 1;
            good += usize::from(row.len() >= 2);
        }
        (good * 1000_usize).checked_div(all).unwrap_or(0)
    };
    let mut best = (b',', score(b','));
    for delimiter in [b'\t', b';', b'|'] {
        let score = score(delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

/// The beginning of a text, up to the end of a line.
fn head(text: &str) -> &str {
    let end = text.char_indices().nth(20_000).map_or(text.len(), |(at, _)| at);
    let cut = text.get(..end).unwrap_or(text);
    if end == text.len() { cut } else { cut.rsplit_once('\n').map_or(cut, |(whole, _)| whole) }
}

/// What the lines at the top of one of Anki's text files say. Columns count from 1, as they do.
#[derive(Debug, Default)]
struct Headers {
    any: bool,
    separator: Option<u8>,
    html: bool,
    tags: Vec<String>,
    deck: Option<String>,
    notetype: Option<String>,
    guid_column: Option<usize>,
    notetype_column: Option<usize>,
    deck_column: Option<usize>,
    tags_column: Option<usize>,
}

impl Headers {
    /// Takes the header lines off a text.
    fn read(text: &str) -> (Self, &str) {
        let mut headers = Self::default();
        let mut rest = text;
        // What a spreadsheet says about its separator.
        if let Some((line, after)) = split_line(rest)
            && let Some(separator) = line.strip_prefix("sep=")
        {
            headers.separator = separator.bytes().next();
            rest = after;
        }
        while let Some((line, after)) = split_line(rest) {
            let Some((key, value)) = line.strip_prefix('#').and_then(|it| it.split_once(':'))
            else {
                break;
            };
            headers.set(key.trim(), value.trim_end_matches(['\r', '\n']));
            rest = after;
        }
        (headers, rest)
    }

    fn set(&mut self, key: &str, value: &str) {
        let number = value.trim().parse().ok();
        let text = || Some(value.trim().to_owned()).filter(|it| !it.is_empty());
        match key.to_lowercase().as_str() {
            "separator" => self.separator = separator(value),
            "html" => self.html = value.trim().eq_ignore_ascii_case("true"),
            "tags" => self.tags = value.split_whitespace().map(str::to_owned).collect(),
            "deck" => self.deck = text(),
            "notetype" => self.notetype = text(),
            "guid column" => self.guid_column = number,
            "notetype column" => self.notetype_column = number,
            "deck column" => self.deck_column = number,
            "tags column" => self.tags_column = number,
            // `columns`, `if matches` and whatever comes later say nothing about what a cell is.
            _ => {}
        }
        self.any = true;
    }

    fn column<'r>(&self, row: &'r [String], column: Option<usize>) -> Option<&'r str> {
        let cell = row.get(column?.checked_sub(1)?)?.trim();
        Some(cell).filter(|it| !it.is_empty())
    }

    /// The cells that are fields of the note.
    fn fields<'r>(&self, row: &'r [String]) -> Vec<&'r str> {
        let special = [self.guid_column, self.notetype_column, self.deck_column, self.tags_column];
        let cells = row.iter().enumerate();
        let fields = cells.filter(|(at, _)| !special.contains(&Some(at + 1)));
        fields.map(|(_, cell)| cell.as_str()).collect()
    }

    /// The cards of a row: one, or one for each cloze.
    fn cards(&self, row: &[String], losses: &mut Losses) -> Vec<IncomingCard> {
        let fields = self.fields(row);
        let [first, second, more @ ..] = &fields[..] else {
            losses.add(Loss::ShortRow);
            return Vec::new();
        };
        let notetype = self.column(row, self.notetype_column).or(self.notetype.as_deref());
        let mut cards = match (notetype, more) {
            (Some(name), [own, source, ..]) if name.starts_with(NOTETYPE.0) => {
                own_card(first, second, own, source, losses).into_iter().collect()
            }
            _ if first.contains("{{c") && self.any => {
                cloze_cards(&self.as_html(first), &self.as_html(second), losses)
            }
            _ => self.card(first, second, losses).into_iter().collect::<Vec<_>>(),
        };
        if cards.is_empty() {
            losses.add(Loss::EmptyCard);
        }
        let tags = self.column(row, self.tags_column).unwrap_or_default();
        let guid = self.column(row, self.guid_column).unwrap_or_default();
        for card in &mut cards {
            if card.tags.is_empty() {
                card.tags = tags.split_whitespace().map(str::to_owned).collect();
                card.tags.extend(self.tags.iter().cloned());
            }
            if card.own.is_none() && !guid.is_empty() {
                // What a cloze card has here is its number's part.
                card.guid = format!("{guid}{}", card.guid);
            }
        }
        cards
    }

    fn card(&self, question: &str, answer: &str, losses: &mut Losses) -> Option<IncomingCard> {
        let mut side = |cell: &str| match self.any {
            true => markdown(&self.as_html(cell), losses),
            false => with_line_breaks(cell.trim()),
        };
        let (question, answer) = (side(question), side(answer));
        let question = line_of(&question, losses);
        let filled = !question.is_empty() && !answer.is_empty();
        filled.then(|| IncomingCard { question, answer, ..IncomingCard::default() })
    }

    /// A cell of one of Anki's files as the HTML it stands for.
    fn as_html(&self, cell: &str) -> String {
        if self.html { cell.to_owned() } else { escape(cell).replace('\n', "<br>") }
    }
}

/// Lines of a cell stay lines, unless the cell has blocks of its own.
fn with_line_breaks(cell: &str) -> String {
    let cell = cell.replace("\r\n", "\n").replace('\r', "\n");
    let block = |line: &str| {
        let start = line.trim_start();
        let numbered = start.split_once(['.', ')']).is_some_and(|(number, _)| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        });
        start.is_empty() || start.starts_with(['-', '*', '+', '|', '>', '#', '`', '~']) || numbered
    };
    if cell.lines().any(block) || cell.lines().any(|line| line.ends_with(['\\', ' '])) {
        return cell;
    }
    cell.lines().collect::<Vec<_>>().join("\\\n")
}

fn separator(value: &str) -> Option<u8> {
    match value.trim().to_lowercase().as_str() {
        "tab" | "\\t" => Some(b'\t'),
        "comma" => Some(b','),
        "semicolon" => Some(b';'),
        "colon" => Some(b':'),
        "pipe" => Some(b'|'),
        "space" => Some(b' '),
        _ => value.bytes().next().filter(u8::is_ascii),
    }
}

/// The first line without its end, and what comes after it; `None` of nothing.
fn split_line(text: &str) -> Option<(&str, &str)> {
    if text.is_empty() {
        return None;
    }
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    Some((line.trim_end_matches('\r'), rest))
}

#[cfg(test)]
mod tests;
