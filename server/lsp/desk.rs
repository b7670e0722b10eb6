//! The one thread that touches the disk: decks, settings file and history.
//!
//! Others send it jobs and go on; whoever needs the result waits for a reply. What it knows it puts on
//! the board. So a slow or locked disk delays answers being written down, and nothing else.

mod keeping;
mod telling;

use std::sync::Arc;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::oneshot;

use super::board::{Board, Loaded, Snapshot};
use super::configuration::{Door, Layers};
use super::ledgers::Ledgers;
use super::outbox::{DueCount, Outbox};
use crate::deck::CardId;
use crate::memory::{Event, EventKind, Fit, Ledger, Schedule, in_force};
use crate::store::{
    self, Append, Draft, Folders, LoadedShelf, Log, LogError, Patience, Texts, load_shelf,
};
use crate::tutor::Settings;

/// Why something could not be written or read, for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}. {advice}")]
pub struct Refused {
    pub what: String,
    pub advice: String,
}

impl From<&LogError> for Refused {
    fn from(error: &LogError) -> Self {
        Self { what: error.to_string(), advice: error.advice().to_owned() }
    }
}

/// How long a window waits for another program that holds the history.
const PATIENCE: Patience = Patience { busy: Duration::from_secs(2), attempts: 2 };

enum Job {
    Settings { door: Door, said: Value },
    Write { draft: Draft, reply: oneshot::Sender<Result<Append, Refused>> },
    Expose { card: CardId },
    CatchUp,
    Recent { count: usize, reply: oneshot::Sender<Result<Vec<Event>, Refused>> },
    Fits { reply: oneshot::Sender<Result<Vec<Fit>, Refused>> },
    KeepFit { fit: Fit, reply: oneshot::Sender<Result<(), Refused>> },
    Report { reply: oneshot::Sender<Value> },
    Texts { reply: oneshot::Sender<Texts> },
    AnnounceDue,
    Reload,
    Settle { reply: oneshot::Sender<()> },
    Stop { reply: oneshot::Sender<()> },
}

/// The way to the desk. Cheap to clone; sending never waits.
#[derive(Debug, Clone)]
pub struct Desk {
    jobs: mpsc::Sender<Job>,
}

impl Desk {
    /// Opens everything on a thread of its own and keeps it open. The board tells when it is there.
    pub fn start(
        folders: Folders,
        board: Arc<Board>,
        outbox: Outbox,
    ) -> std::io::Result<(Self, JoinHandle<()>)> {
        let (jobs, waiting) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("desk".to_owned())
            .spawn(move || Clerk::new(folders, board, outbox).work(&waiting))?;
        Ok((Self { jobs }, thread))
    }

    /// What a door says about settings from now on.
    pub fn settings(&self, door: Door, said: Value) {
        self.send(Job::Settings { door, said });
    }

    /// Writes one event; when this returns `Written` it is on the disk and on the board.
    pub async fn write(&self, draft: Draft) -> Result<Append, Refused> {
        self.ask(|reply| Job::Write { draft, reply }).await.unwrap_or_else(|| Err(gone()))
    }

    /// Notes that an answer was shown. Nobody waits for it.
    pub fn expose(&self, card: CardId) {
        self.send(Job::Expose { card });
    }

    /// Takes in what other windows wrote. Nobody waits for it.
    pub fn catch_up(&self) {
        self.send(Job::CatchUp);
    }

    /// The last events, newest first.
    pub async fn recent(&self, count: usize) -> Result<Vec<Event>, Refused> {
        self.ask(|reply| Job::Recent { count, reply }).await.unwrap_or_else(|| Err(gone()))
    }

    /// Every fit of the schedule's parameters, oldest first.
    pub async fn fits(&self) -> Result<Vec<Fit>, Refused> {
        self.ask(|reply| Job::Fits { reply }).await.unwrap_or_else(|| Err(gone()))
    }

    /// Keeps a fit; when this returns, what is due follows from it.
    pub async fn keep_fit(&self, fit: Fit) -> Result<(), Refused> {
        self.ask(|reply| Job::KeepFit { fit, reply }).await.unwrap_or_else(|| Err(gone()))
    }

    /// Folders, settings, decks and history as JSON, for the `status` command.
    pub async fn report(&self) -> Value {
        self.ask(|reply| Job::Report { reply }).await.unwrap_or_default()
    }

    /// The texts that the decks on the board were read from.
    pub async fn texts(&self) -> Texts {
        self.ask(|reply| Job::Texts { reply }).await.unwrap_or_default()
    }

    /// From now on the client hears of every change in what is due; and how it is now.
    pub fn announce_due(&self) {
        self.send(Job::AnnounceDue);
    }

    /// Reads all decks again. Nobody waits for it.
    pub fn reload(&self) {
        self.send(Job::Reload);
    }

    /// Waits until everything sent so far is done.
    pub async fn settled(&self) {
        let _ = self.ask(|reply| Job::Settle { reply }).await;
    }

    /// Does what is waiting and stops.
    pub async fn stop(&self) {
        let _ = self.ask(|reply| Job::Stop { reply }).await;
    }

    fn send(&self, job: Job) {
        // Fails only when the thread has stopped: then nobody is left to wait for it.
        let _ = self.jobs.send(job);
    }

    async fn ask<T>(&self, job: impl FnOnce(oneshot::Sender<T>) -> Job) -> Option<T> {
        let (reply, answer) = oneshot::channel();
        self.send(job(reply));
        answer.await.ok()
    }
}

fn gone() -> Refused {
    Refused {
        what: "the history is already closed".to_owned(),
        advice: "Start the language server again.".to_owned(),
    }
}

/// Who sits at the desk.
struct Clerk {
    folders: Folders,
    board: Arc<Board>,
    outbox: Outbox,
    layers: Layers,
    settings: Settings,
    file_problem: Option<String>,
    loaded: Option<LoadedShelf>,
    shelf: Arc<crate::deck::Shelf>,
    log: Result<Log, LogError>,
    ledgers: Ledgers,
    /// When a backup was thought of last.
    backed_up: Option<Instant>,
    /// What was fitted so far, by anybody.
    fits: Vec<Fit>,
    warned: bool,
    announces: bool,
    announced: Option<DueCount>,
}

impl Clerk {
    fn new(folders: Folders, board: Arc<Board>, outbox: Outbox) -> Self {
        let first = board.now();
        let mut clerk = Self {
            log: Err(LogError::NotADatabase { path: folders.history() }),
            folders,
            board,
            outbox,
            layers: Layers::default(),
            settings: Settings::default(),
            file_problem: None,
            loaded: None,
            shelf: Arc::clone(&first.shelf),
            ledgers: Ledgers::new(Ledger::new(Schedule::new(first.settings.retention))),
            backed_up: None,
            fits: Vec::new(),
            warned: false,
            announces: false,
            announced: None,
        };
        clerk.open();
        clerk
    }

    /// Everything from the beginning: settings, decks, and then the history, which may take longer.
    fn open(&mut self) {
        self.read_settings_file();
        self.load_decks();
        self.publish();
        self.board.set_loaded(Loaded::Decks);
        self.open_log();
        self.publish();
        self.board.set_loaded(Loaded::All);
        self.warn_once();
    }

    fn work(mut self, waiting: &mpsc::Receiver<Job>) {
        while let Ok(job) = waiting.recv() {
            match job {
                Job::Settings { door, said } => self.take_settings(door, said),
                Job::Write { draft, reply } => {
                    let _ = reply.send(self.write(draft));
                }
                Job::Expose { card } => self.expose(card),
                Job::CatchUp => self.catch_up(),
                Job::Recent { count, reply } => {
                    let _ = reply.send(self.recent(count));
                }
                Job::Fits { reply } => {
                    let _ = reply.send(self.log().map(|_| ()).map(|()| self.fits.clone()));
                }
                Job::KeepFit { fit, reply } => {
                    let _ = reply.send(self.keep_fit(fit));
                }
                Job::Report { reply } => {
                    let _ = reply.send(self.report());
                }
                Job::Texts { reply } => {
                    let texts = self.loaded.as_ref().map(|loaded| loaded.texts.clone());
                    let _ = reply.send(texts.unwrap_or_default());
                }
                Job::AnnounceDue => {
                    self.announces = true;
                    self.announce();
                }
                Job::Reload => {
                    self.load_decks();
                    self.follow_decks();
                    self.publish();
                }
                Job::Settle { reply } => {
                    let _ = reply.send(());
                }
                Job::Stop { reply } => {
                    drop(self);
                    let _ = reply.send(());
                    return;
                }
            }
        }
    }

    fn read_settings_file(&mut self) {
        match store::read_settings(&self.folders) {
            Ok(said) => {
                self.file_problem = None;
                self.layers.say(Door::File, said);
            }
            Err(error) => self.file_problem = Some(error.to_string()),
        }
        self.settings = self.layers.settings();
    }

    fn take_settings(&mut self, door: Door, said: Value) {
        let before = self.settings.clone();
        self.layers.say(door, said);
        self.read_settings_file();
        let now = &self.settings;
        if (&now.decks, &now.skip_decks) != (&before.decks, &before.skip_decks) {
            self.load_decks();
        }
        self.reschedule();
        self.report_settings();
        self.publish();
    }

    fn load_decks(&mut self) {
        let mut loaded = load_shelf(&self.folders, &self.settings, &[]);
        let empty = crate::deck::Shelf::new(Vec::new(), Arc::default());
        self.shelf = Arc::new(std::mem::replace(&mut loaded.shelf, empty));
        self.loaded = Some(loaded);
        self.reschedule();
    }

    /// Derives every due day anew if settings or decks ask for another schedule.
    fn reschedule(&mut self) {
        let schedule = self.schedule();
        if *self.ledgers.now().schedule() != schedule {
            self.ledgers.reschedule(schedule);
        }
    }

    fn schedule(&self) -> Schedule {
        self.settings.schedule(&self.shelf, in_force(&self.fits))
    }

    fn open_log(&mut self) {
        self.log = Log::open_with(&self.folders, PATIENCE);
        if matches!(self.replay(), Err(LogError::Damaged { .. })) {
            // It is noted now, so that opening it again repairs it; but first it must be let go.
            self.log = Err(LogError::NotADatabase { path: self.folders.history() });
            self.log = Log::open_with(&self.folders, PATIENCE);
            if let Err(error) = self.replay() {
                self.log = Err(error);
            }
        }
        self.follow_decks();
        self.keep_state();
        self.think_of_backup();
    }

    fn replay(&mut self) -> Result<(), LogError> {
        self.read_fits();
        let schedule = self.schedule();
        let ledger = match &mut self.log {
            Ok(log) => log.replay(&schedule)?,
            Err(_) => Ledger::new(schedule),
        };
        self.ledgers = Ledgers::new(ledger);
        Ok(())
    }

    /// The open log; one that could not be opened is tried again: whatever held it may be gone.
    fn log(&mut self) -> Result<&mut Log, Refused> {
        if self.log.is_err() {
            self.open_log();
        }
        self.log.as_mut().map_err(|error| Refused::from(&*error))
    }

    fn write(&mut self, draft: Draft) -> Result<Append, Refused> {
        let written = self.log()?.append(draft, store::now());
        // Taken in either way: a conflict means that there is something new.
        self.take_in();
        self.tell_doubt();
        self.think_of_backup();
        written.map_err(|error| Refused::from(&error))
    }

    fn expose(&mut self, card: CardId) {
        let draft = Draft::anyway(EventKind::Exposure { card });
        if let Ok(log) = self.log()
            && let Err(error) = log.append(draft, store::now())
        {
            tracing::warn!(%error, "an exposure was not noted");
        }
        self.take_in();
    }

    fn catch_up(&mut self) {
        if self.log.as_mut().is_ok_and(|log| log.changed_elsewhere().unwrap_or(false)) {
            self.read_fits();
            self.reschedule();
            self.take_in();
        }
    }

    fn read_fits(&mut self) {
        if let Ok(fits) = self.log.as_ref().map_or_else(|_| Ok(Vec::new()), Log::fits) {
            self.fits = fits;
        }
    }

    fn keep_fit(&mut self, fit: Fit) -> Result<(), Refused> {
        self.log()?.keep_fit(&fit).map_err(|error| Refused::from(&error))?;
        self.fits.push(fit);
        self.reschedule();
        self.publish();
        Ok(())
    }

    fn take_in(&mut self) {
        if let Ok(log) = &mut self.log {
            match log.news() {
                Ok(news) if news.is_empty() => {}
                Ok(news) => {
                    self.ledgers.take(news);
                    self.publish();
                }
                Err(error) => tracing::warn!(%error, "the history could not be read"),
            }
        }
    }

    fn recent(&mut self, count: usize) -> Result<Vec<Event>, Refused> {
        self.log()?.recent(count).map_err(|error| Refused::from(&error))
    }

    fn publish(&mut self) {
        self.board.publish(Snapshot {
            shelf: Arc::clone(&self.shelf),
            ledger: self.ledgers.now(),
            settings: Arc::new(self.settings.clone()),
        });
        self.announce();
    }
}
