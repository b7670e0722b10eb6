//! Carries out commands: arguments in, JSON out. What each wants is `commands.rs`; what each gives is
//! written down in `editors/README.md`.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::{Mutex, oneshot};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{MessageType, Position, Range, Uri};

use super::board::{Loaded, Snapshot};
use super::client::QuizWay;
use super::commands::{self, Arguments};
use super::desk::Refused;
use super::owner::{Look, Message, Question};
use super::panics::aside;
use super::quizzes::{Answered, Session};
use super::shared::Shared;
use super::{new_card, open_source, prompts, quiz_document, quiz_view};
use crate::deck::{Card, CardId, check};
use crate::memory::{Event, EventKind, Scope};
use crate::store::{self, Append, Draft};
use crate::tutor::stats::{shelf_statistics, stats_json};
use crate::tutor::{Format, card_text, cards_in_file, due_queue, question_text};

/// Does what a command says.
///
/// # Errors
/// `InvalidParams` for an unknown command or a wrong argument; `RequestFailed` (-32803) when the history
/// refused, with what happened and what to do.
pub async fn execute(shared: &Arc<Shared>, command: &str, arguments: Vec<Value>) -> Result<Value> {
    let arguments = Arguments::read(command, arguments)?;
    if arguments.name() != commands::STATUS {
        cards_are_there(shared).await;
    }
    match arguments.name() {
        commands::CARD => card(shared, &arguments).await,
        commands::REVEAL => reveal(shared, &arguments).await,
        commands::QUIZ => begin(shared, quiz_scope(&arguments)?).await,
        commands::QUIZ_CARD => begin(shared, Scope::Cards(vec![known(shared, &arguments)?])).await,
        commands::QUIZ_FILE => quiz_file(shared, &arguments).await,
        commands::NEXT => step(shared, &session(shared, &arguments)?).await,
        commands::RATE => rate(shared, &arguments).await,
        commands::SKIP => skip(shared, &arguments).await,
        commands::STOP => stop(shared, &arguments).await,
        commands::UNDO => undo(shared, &arguments).await,
        commands::DUE => Ok(due(shared)),
        commands::STATS => stats(shared).await,
        commands::HISTORY => history(shared, &arguments).await,
        commands::OPEN => open(shared, &arguments).await,
        commands::CARDS => cards(shared, &arguments),
        commands::SUSPEND
        | commands::UNSUSPEND
        | commands::HIDE
        | commands::UNHIDE
        | commands::BURY
        | commands::RESET => change(shared, &arguments).await,
        commands::NEW_CARD => new_card::add(shared, &arguments).await,
        commands::STATUS => status(shared).await,
        commands::CHECK => check_decks(shared).await,
        other => Err(arguments
            .wrong(&format!("`{other}` is in the list of commands, but nobody carries it out"))),
    }
}

/// A command that comes with the greeting must not be told that there is nothing to ask: it waits until decks
/// and history are read. What cannot be read in this time is reported as it stands.
async fn cards_are_there(shared: &Shared) {
    if !shared.board.loaded_in_time(Loaded::All).await {
        tracing::warn!("decks or history are not there yet; a command is answered without them");
    }
}

async fn card(shared: &Shared, arguments: &Arguments) -> Result<Value> {
    let id = match (arguments.optional_card()?, arguments.uri()?, arguments.position()?) {
        (Some(_), ..) => Some(known(shared, arguments)?),
        (None, Some(uri), Some(position)) => card_at(shared, uri, position).await,
        _ => return Err(arguments.wrong("it has neither `card` nor `uri` with `position`")),
    };
    let Some(id) = id else { return Ok(Value::Null) };
    shared.desk.expose(id.clone());
    Ok(quiz_view::whole_card(&id, &shared.board.now(), store::now()))
}

/// Every card, or those of one deck or tag, in the order of the decks.
fn cards(shared: &Shared, arguments: &Arguments) -> Result<Value> {
    let (board, now) = (shared.board.now(), store::now());
    let (wanted, tag) = (arguments.deck()?, arguments.tag()?);
    let decks = board.shelf.decks().iter();
    let decks = decks.filter(|deck| wanted.is_none_or(|name| name == deck.name.as_ref()));
    let cards = decks.flat_map(|deck| deck.cards.iter().map(move |card| (deck, card)));
    let tagged = |card: &Card| tag.is_none_or(|tag| card.tags.iter().any(|own| own == tag));
    let wanted = cards.filter(|(_, card)| tagged(card));
    Ok(wanted.map(|(deck, card)| quiz_view::listed(deck, card, &board, now)).collect())
}

async fn card_at(shared: &Shared, uri: Uri, position: Position) -> Option<CardId> {
    let Look { code, offset, .. } = look(shared, uri, position).await?;
    let (board, now) = (shared.board.now(), store::now());
    let sighting = code.sighting_at(offset, board.shelf.facts())?;
    cards_in_file(&[sighting], &board.shelf, &board.ledger, now).into_iter().next()
}

async fn look(shared: &Shared, uri: Uri, position: Position) -> Option<Look> {
    look_at(shared, uri, Range::new(position, position)).await
}

/// The code at a place of an open document; `None` if it is not open, or no code.
pub(super) async fn look_at(shared: &Shared, uri: Uri, range: Range) -> Option<Look> {
    let (reply, answer) = oneshot::channel();
    let question = Question::Look { range, reply };
    shared.owner.send(Message::Ask { uri, question });
    answer.await.ok()
}

async fn reveal(shared: &Arc<Shared>, arguments: &Arguments) -> Result<Value> {
    if arguments.optional_quiz()?.is_some() {
        let session = session(shared, arguments)?;
        session.lock().await.reveal();
        return step(shared, &session).await;
    }
    let id = known(shared, arguments)?;
    shared.owner.send(Message::Revealed { card: id.clone() });
    shared.desk.expose(id.clone());
    let board = shared.board.now();
    if let Some(card) = board.shelf.card(&id) {
        tell(shared, || card_text(card, None, Format::Plain));
    }
    Ok(quiz_view::whole_card(&id, &board, store::now()))
}

fn quiz_scope(arguments: &Arguments) -> Result<Scope> {
    let ahead = arguments.number("ahead", 36_500)?;
    Ok(match (arguments.deck()?, arguments.cards()?, arguments.tag()?, ahead) {
        (_, Some(cards), ..) => Scope::Cards(cards),
        (Some(deck), ..) if deck != "due" => Scope::Deck(deck.to_owned()),
        (_, _, Some(tag), _) => Scope::Tag(tag.to_owned()),
        (_, _, _, Some(days)) => Scope::Ahead { days },
        _ => Scope::Due,
    })
}

async fn quiz_file(shared: &Arc<Shared>, arguments: &Arguments) -> Result<Value> {
    if let Some(cards) = arguments.cards()? {
        return begin(shared, Scope::Cards(cards)).await;
    }
    let uri = match arguments.uri()? {
        Some(uri) => Some(uri),
        None => latest(shared).await,
    };
    let Some(uri) = uri else {
        return Err(arguments.wrong("no Python or Rust document is open; give its `uri`"));
    };
    let looked = look(shared, uri, Position::default()).await;
    let board = shared.board.now();
    let cards = aside(move || {
        let sightings = looked.map(|it| it.code.everything(&board.shelf)).unwrap_or_default();
        cards_in_file(&sightings, &board.shelf, &board.ledger, store::now())
    });
    begin(shared, Scope::Cards(cards.await?)).await
}

async fn latest(shared: &Shared) -> Option<Uri> {
    let (reply, answer) = oneshot::channel();
    shared.owner.send(Message::Latest { reply });
    answer.await.ok().flatten()
}

/// Begins a quiz and shows it the way this client can.
async fn begin(shared: &Arc<Shared>, scope: Scope) -> Result<Value> {
    let way = shared.facts().map_or(QuizWay::Message, |facts| facts.quiz);
    if way == QuizWay::Message {
        let text = "Run `hoverdeck quiz` in a terminal: this editor cannot show a quiz.";
        shared.outbox.show(MessageType::INFO, text);
        return Ok(json!({ "by": "message" }));
    }
    let session = match shared.quizzes.begin(&scope) {
        Ok(session) => session,
        Err(text) => {
            if way != QuizWay::Client {
                shared.outbox.show(MessageType::INFO, text.as_str());
            }
            return Ok(json!({ "quiz": null, "text": text }));
        }
    };
    let id = session.lock().await.id.clone();
    match way {
        QuizWay::Dialog => prompts::start(shared, &id),
        QuizWay::Document => quiz_document::start(shared, &id),
        QuizWay::Client | QuizWay::Message => return step(shared, &session).await,
    }
    let by = if way == QuizWay::Dialog { "dialog" } else { "document" };
    Ok(json!({ "quiz": id, "by": by }))
}

async fn step(shared: &Arc<Shared>, session: &Arc<Mutex<Session>>) -> Result<Value> {
    let (value, id) = {
        let session = session.lock().await;
        let value = quiz_view::step_json(&session, &shared.board.now(), store::now());
        (value, session.id.clone())
    };
    quiz_document::refresh(shared, &id);
    Ok(value)
}

async fn rate(shared: &Arc<Shared>, arguments: &Arguments) -> Result<Value> {
    let (rating, card) = (arguments.rating()?, arguments.optional_card()?);
    let duration = arguments.number("durationMs", u32::MAX)?;
    let session = session(shared, arguments)?;
    let (answered, told) = {
        let mut session = session.lock().await;
        let answered = shared.quizzes.rate(&mut session, card.as_ref(), rating, duration).await;
        (answered, session.told().map(str::to_owned))
    };
    let next = step(shared, &session).await?;
    let mut value = answered_json(&answered.map_err(refused)?, next);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("leech".to_owned(), json!(told));
    }
    Ok(value)
}

async fn skip(shared: &Arc<Shared>, arguments: &Arguments) -> Result<Value> {
    let card = arguments.optional_card()?;
    let session = session(shared, arguments)?;
    session.lock().await.skip(card.as_ref());
    step(shared, &session).await
}

async fn stop(shared: &Arc<Shared>, arguments: &Arguments) -> Result<Value> {
    let session = session(shared, arguments)?;
    let (id, summary) = {
        let session = session.lock().await;
        (session.id.clone(), session.summary().clone())
    };
    shared.quizzes.close(&id);
    quiz_document::finish(shared, &id, &summary);
    Ok(json!({
        "quiz": id, "step": "done",
        "summary": quiz_view::summary_json(&summary, &shared.board.now()),
    }))
}

async fn undo(shared: &Arc<Shared>, arguments: &Arguments) -> Result<Value> {
    if arguments.optional_quiz()?.is_none() {
        return undo_last(shared).await;
    }
    let session = session(shared, arguments)?;
    let answered = {
        let mut session = session.lock().await;
        shared.quizzes.undo(&mut session).await
    };
    let next = step(shared, &session).await?;
    Ok(answered_json(&answered.map_err(refused)?, next))
}

/// Takes back the newest event that anybody made.
async fn undo_last(shared: &Shared) -> Result<Value> {
    let last = shared.board.now().ledger.last_undoable().cloned();
    let Some(last) = last else {
        tell(shared, || "There is nothing to take back.".to_owned());
        return Ok(json!({ "undone": null }));
    };
    write(shared, EventKind::Undo { target: last.id }).await?;
    let event = event_json(&last);
    tell(shared, || undone_text(&event, &shared.board.now()));
    Ok(json!({ "undone": event }))
}

/// `Taken back: the answer 4 to “What is the event loop?”`
fn undone_text(event: &Value, board: &Snapshot) -> String {
    let id = event["card"].as_str().and_then(|id| CardId::new(id).ok());
    let card = id.as_ref().and_then(|id| board.shelf.card(id)).map(question_text);
    let about = card.map_or_else(String::new, |question| format!(" “{question}”"));
    match (event["kind"].as_str(), event["rating"].as_u64()) {
        (_, Some(rating)) => format!("Taken back: the answer {rating} to{about}."),
        (kind, None) => format!("Taken back: {}{about}.", kind.unwrap_or("the last change")),
    }
}

/// Says what a command found to a learner whose editor shows no JSON.
fn tell(shared: &Shared, text: impl FnOnce() -> String) {
    let draws_itself = shared.facts().is_some_and(|facts| facts.quiz == QuizWay::Client);
    if !draws_itself {
        shared.outbox.show(MessageType::INFO, text());
    }
}

fn answered_json(answered: &Answered, next: Value) -> Value {
    let (written, why) = match answered {
        Answered::Written(event) => (json!(event.id.to_string()), Value::Null),
        Answered::Conflict => (Value::Null, json!("conflict")),
        Answered::Stale => (Value::Null, json!("stale")),
    };
    json!({ "written": written, "refused": why, "next": next })
}

fn due(shared: &Shared) -> Value {
    let (board, now) = (shared.board.now(), store::now());
    let queue = due_queue(&board.shelf, &board.ledger, &board.settings, now);
    shared.desk.catch_up();
    tell(shared, || format!("{} due, {} new today.", queue.due.len(), queue.new.len()));
    json!({
        "due": queue.due.len(), "new": queue.new.len(), "beyond": queue.beyond,
        "nextInDays": queue.next_due.map(|day| day.0.saturating_sub(now.day.0)),
    })
}

/// What the history adds up to; counted off the protocol task, since it takes every answer.
async fn stats(shared: &Shared) -> Result<Value> {
    let (board, today) = (shared.board.now(), store::now().day);
    shared.desk.catch_up();
    let counted = aside(move || {
        stats_json(&shelf_statistics(&board.shelf, &board.ledger, today), &board.ledger)
    });
    Ok(counted.await?)
}

async fn history(shared: &Shared, arguments: &Arguments) -> Result<Value> {
    let limit = arguments.number("limit", 1000)?.unwrap_or(50) as usize;
    let card = arguments.optional_card()?;
    // One card's events may lie far apart.
    let read = if card.is_some() { usize::MAX } else { limit };
    let events = shared.desk.recent(read).await.map_err(refused)?;
    let wanted = events
        .iter()
        .filter(|event| card.is_none() || event.kind.card() == card.as_ref())
        .take(limit);
    Ok(wanted.map(event_json).collect())
}

fn event_json(event: &Event) -> Value {
    let mut value = json!({
        "id": event.id.to_string(), "kind": event.kind.name(), "atMs": event.moment.at_ms,
        "zoneMinutes": event.moment.zone_min, "card": event.kind.card().map(CardId::as_str),
    });
    if let (EventKind::Review { rating, duration_ms, source, primed, .. }, Some(fields)) =
        (&event.kind, value.as_object_mut())
    {
        fields.insert("rating".to_owned(), json!(rating.digit()));
        fields.insert("durationMs".to_owned(), json!(duration_ms));
        fields.insert("source".to_owned(), json!(source.as_str()));
        fields.insert("primed".to_owned(), json!(primed));
    }
    if let (EventKind::Undo { target }, Some(fields)) = (&event.kind, value.as_object_mut()) {
        fields.insert("target".to_owned(), json!(target.to_string()));
    }
    value
}

async fn open(shared: &Arc<Shared>, arguments: &Arguments) -> Result<Value> {
    let card = known(shared, arguments)?;
    open_source::open(shared, &card).await.map_err(|error| failed(&error))
}

async fn status(shared: &Shared) -> Result<Value> {
    let mut report = shared.desk.report().await;
    if let (Some(facts), Some(fields)) = (shared.facts(), report.as_object_mut()) {
        fields.insert(
            "client".to_owned(),
            json!({
                "name": facts.name, "encoding": facts.encoding.kind(),
                "quiz": format!("{:?}", facts.quiz).to_lowercase(),
            }),
        );
    }
    Ok(report)
}

/// What is wrong with the decks on the shelf, held against each other.
async fn check_decks(shared: &Shared) -> Result<Value> {
    let (board, report) = (shared.board.now(), shared.desk.report().await);
    let texts = shared.desk.texts().await;
    let found = aside(move || {
        let problems = check(board.shelf.decks(), board.shelf.facts());
        problems
            .iter()
            .map(|it| it.told(texts.get(&it.path).map_or("", AsRef::as_ref)))
            .collect::<Vec<_>>()
    });
    Ok(json!({ "reading": report.get("problems"), "checking": found.await? }))
}

/// Writes what a command does to a card.
async fn change(shared: &Shared, arguments: &Arguments) -> Result<Value> {
    let card = known(shared, arguments)?;
    let kind = match arguments.name() {
        commands::SUSPEND => EventKind::Suspend { card },
        commands::UNSUSPEND => EventKind::Unsuspend { card },
        commands::HIDE => EventKind::Hide { card },
        commands::UNHIDE => EventKind::Unhide { card },
        commands::BURY => EventKind::Bury { card, until: store::now().day.later(1) },
        _ => EventKind::Reset { card },
    };
    let hides = matches!(kind, EventKind::Hide { .. });
    let written = write(shared, kind).await?;
    if hides {
        say_hidden(shared, &arguments.card()?);
    }
    Ok(written)
}

/// From an action nothing is seen of it: a client that draws nothing itself says how to go back.
fn say_hidden(shared: &Shared, card: &CardId) {
    if shared.facts().is_none_or(|facts| facts.quiz != QuizWay::Client) {
        let text =
            format!("Hidden until it is due again. `hoverdeck unhide {card}` takes it back.");
        shared.outbox.show(MessageType::INFO, text);
    }
}

async fn write(shared: &Shared, kind: EventKind) -> Result<Value> {
    match shared.desk.write(Draft::anyway(kind)).await.map_err(refused)? {
        Append::Written(event) => Ok(json!({ "written": event.id.to_string() })),
        Append::Conflict { .. } => Ok(json!({ "written": null, "refused": "conflict" })),
    }
}

/// The card that a call names, by its present id.
fn known(shared: &Shared, arguments: &Arguments) -> Result<CardId> {
    let id = arguments.card()?;
    let board = shared.board.now();
    let card = board.shelf.card(&id).map(|card| card.id.clone());
    card.ok_or_else(|| arguments.wrong(&format!("no deck has a card `{id}`")))
}

fn session(shared: &Shared, arguments: &Arguments) -> Result<Arc<Mutex<Session>>> {
    let id = arguments.quiz()?;
    shared.quizzes.get(id).ok_or_else(|| {
        arguments.wrong(&format!("there is no open quiz `{id}`; begin one with hoverdeck.quiz"))
    })
}

fn refused(refused: Refused) -> Error {
    failed(&refused.to_string())
}

/// The protocol's `RequestFailed`: the call was right, the world was not.
pub(super) fn failed(why: &str) -> Error {
    Error { code: ErrorCode::ServerError(-32803), message: why.to_owned().into(), data: None }
}
