//! How do terminals ask?
//!
//! Arguments in, text or JSON and an exit code out. A command reads what it needs, calls a function
//! of the rooms below, and prints; nothing is decided here. It never names `server/lsp`: when an editor
//! asks for the server, [`Next::Serve`] or [`Next::Wrap`] says so and `main.rs` joins the two.

#![allow(
    clippy::disallowed_methods,
    reason = "this room is where arguments, files, the clock and the terminal come in"
)]

mod args;
mod backup;
mod cards;
mod change;
mod check;
mod desk;
mod diary;
mod doctor;
mod drawing;
mod due;
mod export;
mod failure;
mod format;
mod gone;
mod history;
mod hover;
mod import;
mod quiz;
mod scan;
mod setup;
mod stats;
mod sync;
mod target;
mod tour;
mod tune;
mod undo;
mod waiting;
mod words;

use std::ffi::OsString;
use std::fmt::Display;
use std::io::{BufWriter, Write};

use clap::Parser;

use self::args::{Arguments, Command};
use self::failure::Failure;

/// What the program does after its arguments were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Serve an editor over standard input and output.
    Serve,
    /// The same beside another server, whose command line this is.
    Wrap(Vec<OsString>),
    /// End with this exit code: 0 done, 1 it failed, 2 wrong usage.
    Exit(u8),
}

/// Carries out a command line, its first word being the program's name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Next {
    let command = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments.command,
        Err(answer) => {
            // Help, version or a usage error; if nobody reads it, there is nobody to tell.
            let _ = answer.print();
            return Next::Exit(u8::try_from(answer.exit_code()).unwrap_or(2));
        }
    };
    match command {
        Command::Lsp(_) => return Next::Serve,
        Command::Wrap(args) => return Next::Wrap(args.server),
        _ => {}
    }
    let mut out = BufWriter::new(anstream::stdout());
    let done = obey(&command, &mut out).and_then(|()| Ok(out.flush()?));
    match done {
        Ok(()) => Next::Exit(0),
        Err(failure) => {
            // What was found before the failure is still worth reading, and comes first.
            let _ = out.flush();
            let _ = write!(anstream::stderr(), "{}", failure.text());
            Next::Exit(failure.code())
        }
    }
}

/// Tells why the program cannot go on; gives the exit code for that.
pub fn refuse(reason: impl Display) -> u8 {
    let failure = Failure::new(reason);
    let _ = write!(anstream::stderr(), "{}", failure.text());
    failure.code()
}

fn obey(command: &Command, out: &mut dyn Write) -> Result<(), Failure> {
    match command {
        Command::Lsp(_) | Command::Wrap(_) => Ok(()),
        Command::Tour => tour::run(out),
        Command::Hover(args) => hover::run(args, out),
        Command::Scan(args) => scan::run(args, out),
        Command::Quiz(args) => quiz::run(args, out),
        Command::Cards(args) if args.gone => gone::run(args, out),
        Command::Cards(args) => cards::run(args, out),
        Command::Setup(args) => setup::run(args, out),
        Command::Doctor(args) => doctor::run(args, out),
        Command::Due(args) => due::run(args, out),
        Command::History(args) => history::run(args, out),
        Command::Stats(args) => stats::run(args, out),
        Command::Tune(args) => tune::run(args, out),
        Command::Undo(args) => undo::undo(args, out),
        Command::Redo(args) => undo::redo(args, out),
        Command::Suspend(args) => change::suspend(args, out),
        Command::Unsuspend(args) => change::unsuspend(args, out),
        Command::Hide(args) => change::hide(args, out),
        Command::Unhide(args) => change::unhide(args, out),
        Command::Bury(args) => change::bury(args, out),
        Command::Reset(args) => change::reset(args, out),
        Command::Relink(args) => change::relink(args, out),
        Command::Backup(args) => backup::back_up(args, out),
        Command::Restore(args) => backup::restore(args, out),
        Command::Check(args) => check::run(args, out),
        Command::Import(args) => import::run(args, out),
        Command::Export(args) => export::run(args, out),
        Command::Sync(args) => sync::run(args, out),
    }
}

/// Says something on standard error that is worth knowing and stops nothing.
fn warn(message: &str) {
    let yellow = anstyle::AnsiColor::Yellow.on_default();
    let _ = writeln!(anstream::stderr(), "{yellow}warning:{yellow:#} {message}");
}

/// Whether the environment asks for no colours (<https://no-color.org>).
fn colourless() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// How wide text for people may be: the terminal's width, up to what is easy to read.
fn text_width() -> u16 {
    u16::try_from(textwrap::termwidth()).unwrap_or(u16::MAX).clamp(20, 88)
}
