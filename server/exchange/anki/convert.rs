//! What an Anki collection means: notes and templates become cards, the review log becomes a past.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::raw::{Card, Collection, Note, Notetype, Review};
use super::template::{Page, cloze_numbers};
use crate::exchange::deck_text::{full_answer, line_of, read_section};
use crate::exchange::event_line::zone_minutes;
use crate::exchange::html::{html, markdown, unescape};
use crate::exchange::incoming::{
    Happening, Incoming, IncomingCard, IncomingDeck, Loss, Losses, What,
};
use crate::memory::{Moment, Rating};

/// The name and the fields of the note type that our own cards have in Anki.
pub(in crate::exchange) const NOTETYPE: (&str, [&str; 4]) =
    ("Hoverdeck", ["Question", "Answer", "Card", "Source"]);

/// Anki's four buttons as the learner's five: there is no *recognised it*.
const RATINGS: [Rating; 4] = [Rating::One, Rating::Three, Rating::Four, Rating::Five];

pub(super) fn convert(collection: &Collection, zone: &TimeZone) -> Incoming {
    let mut losses = Losses::default();
    let mut pasts = pasts(collection, zone, &mut losses);
    let notes: HashMap<i64, &Note> = collection.notes.iter().map(|it| (it.id, it)).collect();
    let mut decks: Vec<IncomingDeck> = Vec::new();
    for card in &collection.cards {
        let Some(note) = notes.get(&card.note) else { continue };
        let Some(notetype) = collection.notetypes.get(&note.notetype) else { continue };
        let past = pasts.remove(&card.id).unwrap_or_default();
        let Some(mut read) = read_card(note, notetype, card, &mut losses) else {
            losses.add(Loss::EmptyCard);
            continue;
        };
        read.past = past;
        if card.suspended {
            read.suspended = moment(card.modified_s.saturating_mul(1000), zone);
        }
        let title = collection.decks.get(&card.deck).map_or("Default", String::as_str);
        put(&mut decks, title, read);
    }
    let orphans = pasts.values().map(Vec::len).sum();
    losses.add_many(Loss::OrphanReview, orphans);
    Incoming { decks, losses }
}

/// Adds a card to the deck of this title.
fn put(decks: &mut Vec<IncomingDeck>, title: &str, card: IncomingCard) {
    match decks.iter_mut().find(|deck| deck.title == title) {
        Some(deck) => deck.cards.push(card),
        None => decks.push(IncomingDeck { title: title.to_owned(), cards: vec![card] }),
    }
}

/// A card's two sides; `None` if one of them is empty.
fn read_card(
    note: &Note,
    notetype: &Notetype,
    card: &Card,
    losses: &mut Losses,
) -> Option<IncomingCard> {
    let fields: Vec<&str> = note.fields.iter().map(String::as_str).collect();
    if notetype.fields == NOTETYPE.1
        && let [question, answer, own, source] = fields[..]
    {
        let read = own_card(question, answer, own, source, losses);
        return read.map(|read| IncomingCard { tags: tags(note, read.tags), ..read });
    }
    let (question, answer) = sides(notetype, &fields, card.ord)?;
    let guid = match card.ord {
        0 => note.guid.clone(),
        ord => format!("{}#{ord}", note.guid),
    };
    let read = plain_card(&question, &answer, losses)?;
    Some(IncomingCard { guid, tags: tags(note, Vec::new()), ..read })
}

/// The tags of a card: Anki's, unless the deck says them itself.
fn tags(note: &Note, own: Vec<String>) -> Vec<String> {
    if own.is_empty() { note.tags.clone() } else { own }
}

/// Both sides as HTML, from the note's template.
fn sides(notetype: &Notetype, fields: &[&str], ord: i64) -> Option<(String, String)> {
    let template = usize::try_from(if notetype.cloze { 0 } else { ord }).ok()?;
    let template = notetype.templates.get(template)?;
    let cloze = if notetype.cloze { u64::try_from(ord + 1).ok()? } else { 0 };
    let named = notetype.fields.iter().map(String::as_str).zip(fields.iter().copied());
    let mut page = Page { fields: named.collect(), cloze, answer: false };
    let question = page.fill(&template.question);
    page.answer = true;
    let answer = page.fill(&template.answer);
    let rule = ["<hr id=answer>", "<hr id=\"answer\">", "<hr id='answer'>", "<hr id=answer />"];
    Some((question, rule.iter().fold(answer, |answer, rule| answer.replacen(rule, "", 1))))
}

/// A card from two pieces of HTML.
fn plain_card(question: &str, answer: &str, losses: &mut Losses) -> Option<IncomingCard> {
    let question = line_of(&markdown(question, losses), losses);
    let answer = markdown(answer, losses);
    let filled = !question.is_empty() && !answer.trim().is_empty();
    filled.then(|| IncomingCard { question, answer, ..IncomingCard::default() })
}

/// The cards of a text with clozes that comes without its template; `#1` and so on is added to the guid.
pub(in crate::exchange) fn cloze_cards(
    text: &str,
    extra: &str,
    losses: &mut Losses,
) -> Vec<IncomingCard> {
    let numbers = cloze_numbers(text).into_iter();
    let cards = numbers.filter_map(|number| {
        let page = |answer| Page { fields: vec![("Text", text)], cloze: number, answer };
        let question = page(false).fill("{{cloze:Text}}");
        let answer = format!("{}<br>{extra}", page(true).fill("{{cloze:Text}}"));
        let card = plain_card(&question, answer.trim_end_matches("<br>"), losses)?;
        let guid = if number > 1 { format!("#{}", number - 1) } else { String::new() };
        Some(IncomingCard { guid, ..card })
    });
    cards.collect()
}

/// One of our own cards that comes back. If nobody changed its text there, it comes back as it went.
pub(in crate::exchange) fn own_card(
    question: &str,
    answer: &str,
    own: &str,
    source: &str,
    losses: &mut Losses,
) -> Option<IncomingCard> {
    let section = unescape(source);
    let own = Some(unescape(own).trim().to_owned());
    let Some(card) = read_section(&section) else {
        return plain_card(question, answer, losses).map(|card| IncomingCard { own, ..card });
    };
    let guid = card.guid.clone().unwrap_or_default();
    let same = html_line(&card.question) == question && html(&full_answer(&card)) == answer;
    if same {
        let (question, answer, tags) = (card.question.clone(), full_answer(&card), card.tags);
        let section = Some(section);
        return Some(IncomingCard {
            question,
            answer,
            tags,
            guid,
            own,
            section,
            ..Default::default()
        });
    }
    let read = plain_card(question, answer, losses)?;
    Some(IncomingCard { own, guid, tags: card.tags, ..read })
}

/// A question as HTML without a paragraph around it.
pub(super) fn html_line(question: &str) -> String {
    let text = html(question);
    let inner = text.strip_prefix("<p>").and_then(|text| text.strip_suffix("</p>"));
    inner.unwrap_or(&text).to_owned()
}

/// What happened to each card, by time.
fn pasts(
    collection: &Collection,
    zone: &TimeZone,
    losses: &mut Losses,
) -> HashMap<i64, Vec<Happening>> {
    let mut pasts: HashMap<i64, Vec<Happening>> = HashMap::new();
    let mut kinds: HashMap<i64, i64> = HashMap::new();
    for review in &collection.reviews {
        let Some(moment) = moment(review.at_ms, zone) else {
            losses.add(Loss::BadTime);
            continue;
        };
        let past = pasts.entry(review.card).or_default();
        let Some(what) = what(review) else {
            losses.add(Loss::ManualEntry);
            continue;
        };
        // Older versions wrote no entry when a card was made new again; it just starts to be learned.
        let before = kinds.insert(review.card, if what == What::Reset { 0 } else { review.kind });
        if what != What::Reset && review.kind == 0 && before.is_some_and(|kind| kind != 0) {
            let at_ms = moment.at_ms - 1;
            let moment = Moment { at_ms, ..moment };
            past.push(Happening { moment, what: What::Reset, raw: None });
        }
        past.push(Happening { moment, what, raw: Some(review.raw()) });
    }
    pasts.retain(|_, past| !past.is_empty());
    pasts
}

/// `None` for an entry that changed nothing about what is known: a date set by hand, a preview.
fn what(review: &Review) -> Option<What> {
    match (review.ease, review.kind) {
        (0, 4) if review.factor == 0 => Some(What::Reset),
        (_, 3) if review.factor == 0 => None,
        (ease, 0..=3) => {
            let at = usize::try_from(ease - 1).ok()?;
            let duration = u32::try_from(review.duration_ms.max(0)).unwrap_or(u32::MAX);
            Some(What::Review(*RATINGS.get(at)?, duration))
        }
        _ => None,
    }
}

fn moment(at_ms: i64, zone: &TimeZone) -> Option<Moment> {
    let instant = Timestamp::from_millisecond(at_ms).ok()?;
    Some(Moment::new(at_ms, zone_minutes(zone, instant)))
}
