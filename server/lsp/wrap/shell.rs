//! The processes and pipes of `hoverdeck wrap`. What is said to whom is decided by `proxy.rs`.
//!
//! One task has everything. Nobody can hold it up: it reads only while there is room for what may come of it, and
//! writes what each side takes. Our own server runs as a process of its own, so that whatever happens to it
//! stays there.

mod pipes;

use std::ffi::OsString;
use std::io::Write;
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use self::pipes::{FromClient, Outgoing, Source, ToClient};
use super::proxy::{Deed, Proxy, Side};

/// So much may wait for a side before nothing more is read that could add to it.
const ROOM: usize = 1024 * 1024;

/// So much may wait for ours before it counts as stuck.
const MOST_FOR_OURS: usize = 64 * 1024 * 1024;

/// How long the last words of a server that has ended may take, when something else holds its pipe open.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// How long ours may take to write its last to the disk.
const CLOSING: Duration = Duration::from_secs(3);

/// Why nothing could begin.
#[derive(Debug, thiserror::Error)]
pub enum WrapError {
    #[error("no server is named: write it after `--`, as in `hoverdeck wrap -- ruff server`")]
    NoServer,
    #[error("cannot start `{0}`: {1}; is it installed, and on the PATH that the editor has?")]
    CannotStart(String, std::io::Error),
    #[error("the system gives no threads: {0}")]
    Threads(#[from] std::io::Error),
}

/// Starts the server of a command line and ours beside it, and serves one client over stdin and stdout until the
/// other server ends; gives the other's exit code, 128 and the signal's number where a signal ended it.
///
/// # Errors
/// [`WrapError`], before anything was said.
pub fn wrap_stdio(command: &[OsString]) -> Result<u8, WrapError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let code = runtime.block_on(wrap(command))?;
    // A thread may still wait for the client.
    runtime.shutdown_background();
    Ok(code)
}

async fn wrap(command: &[OsString]) -> Result<u8, WrapError> {
    let name = shown(command);
    let (program, arguments) = command.split_first().ok_or(WrapError::NoServer)?;
    let mut other = start(Command::new(program).args(arguments))
        .map_err(|error| WrapError::CannotStart(program.to_string_lossy().into_owned(), error))?;
    let mut wires = Wires {
        proxy: Proxy::default(),
        client: FromClient::start()?,
        to_client: ToClient::start()?,
        other: Source::new(other.stdout.take()),
        to_other: Outgoing::new(other.stdin.take()),
        ours: Source::new(None),
        to_ours: Outgoing::new(None),
        our_process: None,
        name,
    };
    wires.start_ours();
    let status = wires.talk(&mut other).await;
    wires.close(&status).await;
    Ok(code(&status))
}

fn start(command: &mut Command) -> std::io::Result<Child> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn()
}

/// A command line as people write it.
fn shown(command: &[OsString]) -> String {
    let words: Vec<_> = command.iter().map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

/// Everything that can be heard and said.
struct Wires {
    proxy: Proxy,
    client: FromClient,
    to_client: ToClient,
    other: Source<ChildStdout>,
    to_other: Outgoing<ChildStdin>,
    ours: Source<ChildStdout>,
    to_ours: Outgoing<ChildStdin>,
    our_process: Option<Child>,
    /// The other server's command line.
    name: String,
}

impl Wires {
    fn start_ours(&mut self) {
        let child = std::env::current_exe().and_then(|it| start(Command::new(it).arg("lsp")));
        match child {
            Ok(mut child) => {
                self.ours = Source::new(child.stdout.take());
                self.to_ours = Outgoing::new(child.stdin.take());
                self.our_process = Some(child);
            }
            Err(error) => {
                say(&format!(
                    "our own server does not start: {error}; going on with `{}` alone",
                    self.name
                ));
                let deeds = self.proxy.ours_ended();
                self.carry_out(deeds);
            }
        }
    }

    /// Passes on whatever comes until the other server ends; gives how.
    async fn talk(&mut self, other: &mut Child) -> std::io::Result<ExitStatus> {
        let mut signals = pipes::Signals::new();
        let mut ended: Option<(std::io::Result<ExitStatus>, Instant)> = None;
        loop {
            if let Some((status, until)) = ended.take() {
                if self.other.is_closed() || Instant::now() >= until {
                    return status;
                }
                ended = Some((status, until));
            }
            let deadline = self.proxy.deadline();
            let wake = ended.as_ref().map(|(_, until)| *until).into_iter().chain(deadline).min();
            let room_for_client = self.to_client.waiting() < ROOM;
            tokio::select! {
                heard = self.client.next(), if self.to_other.waiting() < ROOM => match heard {
                    Some(bytes) => self.heard(Side::Client, &bytes),
                    None => self.client_left(),
                },
                heard = self.other.next(), if room_for_client => match heard {
                    Some(count) => self.heard_from_process(Side::Other, count),
                    None => self.last_words_of_other(),
                },
                heard = self.ours.next(), if room_for_client => match heard {
                    Some(count) => self.heard_from_process(Side::Ours, count),
                    None => self.lost_ours("has ended"),
                },
                () = self.to_other.write() => {}
                () = self.to_ours.write() => {}
                () = self.to_client.written(), if !room_for_client => {}
                () = pipes::sleep_until(wake) => self.tick(),
                status = other.wait(), if ended.is_none() => {
                    ended = Some((status, Instant::now() + LAST_WORDS));
                }
                signal = signals.next() => pipes::pass_on(signal, other),
            }
            if self.to_client.is_broken() {
                // As a server without us would find it.
                self.other.close();
            }
        }
    }

    fn heard_from_process(&mut self, side: Side, count: usize) {
        let source = if side == Side::Other { &self.other } else { &self.ours };
        let bytes = source.bytes(count).to_vec();
        self.heard(side, &bytes);
    }

    fn heard(&mut self, side: Side, bytes: &[u8]) {
        self.cutter(side).feed(bytes);
        while let Some(piece) = self.cutter(side).next() {
            let deeds = self.proxy.take(side, piece, Instant::now());
            self.carry_out(deeds);
        }
    }

    fn cutter(&mut self, side: Side) -> &mut super::frames::Cutter {
        match side {
            Side::Client => &mut self.client.cutter,
            Side::Other => &mut self.other.cutter,
            Side::Ours => &mut self.ours.cutter,
        }
    }

    /// Hands on what is no whole frame, when nothing more comes.
    fn rest_of(&mut self, side: Side) {
        if let Some(piece) = self.cutter(side).rest() {
            let deeds = self.proxy.take(side, piece, Instant::now());
            self.carry_out(deeds);
        }
    }

    fn client_left(&mut self) {
        self.rest_of(Side::Client);
        self.to_other.close_when_written();
        self.to_ours.close_when_written();
    }

    fn last_words_of_other(&mut self) {
        self.rest_of(Side::Other);
        let deeds = self.proxy.other_ended();
        self.carry_out(deeds);
    }

    fn tick(&mut self) {
        let deeds = self.proxy.tick(Instant::now());
        self.carry_out(deeds);
    }

    fn carry_out(&mut self, deeds: Vec<Deed>) {
        for deed in deeds {
            match deed {
                Deed::Send(Side::Client, bytes) => self.to_client.send(bytes),
                Deed::Send(Side::Other, bytes) => self.to_other.send(&bytes),
                Deed::Send(Side::Ours, bytes) => self.to_ours.send(&bytes),
                Deed::GiveUpOurs(why) => self.stop_ours(why),
            }
        }
        if self.to_ours.waiting() > MOST_FOR_OURS {
            self.stop_ours("it does not read");
            let deeds = self.proxy.ours_ended();
            self.carry_out(deeds);
        }
    }

    fn lost_ours(&mut self, what: &str) {
        self.ours.close();
        self.to_ours.close_when_written();
        // After its good-bye it may go.
        if !self.proxy.was_left() && !self.client.is_closed() {
            say(&format!("our own server {what}; going on with `{}` alone", self.name));
        }
        let deeds = self.proxy.ours_ended();
        self.carry_out(deeds);
    }

    fn stop_ours(&mut self, why: &str) {
        say(&format!("going on with `{}` alone: our own server is given up, {why}", self.name));
        self.ours.close();
        self.to_ours = Outgoing::new(None);
        if let Some(child) = &mut self.our_process {
            // It may be gone already.
            let _ = child.start_kill();
        }
    }

    /// The other has ended: what is left for the client goes out, and ours may finish what it does.
    async fn close(&mut self, status: &std::io::Result<ExitStatus>) {
        self.last_words_of_other();
        if !self.proxy.was_left() && !self.client.is_closed() {
            say(&format!("`{}` has ended by itself: {}", self.name, how(status)));
        }
        self.to_ours.close_when_written();
        self.to_client.finish(LAST_WORDS).await;
        let Some(mut ours) = self.our_process.take() else { return };
        let farewell = async {
            while !self.to_ours.is_closed() {
                self.to_ours.write().await;
            }
            let _ = ours.wait().await;
        };
        if tokio::time::timeout(CLOSING, farewell).await.is_err() {
            // It is stuck. Every answer that was confirmed is on the disk.
            let _ = ours.start_kill();
        }
    }
}

fn how(status: &std::io::Result<ExitStatus>) -> String {
    match status {
        Ok(status) => status.to_string(),
        Err(error) => format!("it cannot be told how: {error}"),
    }
}

/// The status to end with: the other's own.
fn code(status: &std::io::Result<ExitStatus>) -> u8 {
    let Ok(status) = status else { return 1 };
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(status) {
        return u8::try_from(128 + signal).unwrap_or(1);
    }
    // On Windows codes are longer: whatever is not 0 stays so.
    status.code().map_or(1, |code| u8::try_from(code).unwrap_or(1))
}

/// A line for whoever reads the editor's log of the server.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "hoverdeck wrap: {text}");
}
