//! `hoverdeck setup EDITOR`: shows what changes in that editor's configuration, makes the change with
//! `--write`, takes it back with `--remove`.
//!
//! What changes is planned first, as texts (`plan.rs`, and one file per way of writing a configuration);
//! then shown, then written, all or nothing told before the first byte.

mod block;
mod checkup;
mod disk;
mod editor;
mod emacs;
mod entries;
mod helix;
mod home;
mod jsonc;
mod kakoune;
mod kate;
mod katerc;
mod parts;
mod peculiar;
mod plan;
mod program;
mod server;
mod show;
mod sublime;
mod trouble;
mod zed;

#[cfg(test)]
mod tests;

use std::io::Write;
use std::path::PathBuf;

pub use self::checkup::look as check_editor;
pub use self::editor::Editor;
use self::parts::Surroundings;
use self::plan::{Kind, Part};
use self::server::Server;
use super::args::SetupArgs;
use super::failure::Failure;

/// What happens to one file.
#[derive(Debug)]
struct Step {
    path: PathBuf,
    before: Option<String>,
    after: Option<String>,
    keeps: Keeps,
}

/// What becomes of the text before.
#[derive(Debug, PartialEq, Eq)]
enum Keeps {
    /// It is kept as a copy beside the file.
    Copy,
    /// It is ours, or as good as kept: no copy.
    Nothing,
    /// The file becomes what this copy is, which is then not needed any more.
    Restores(PathBuf),
}

impl Step {
    fn changes(&self) -> bool {
        self.before != self.after
    }
}

pub fn run(args: &SetupArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let surroundings = Surroundings::find()?;
    let parts = parts::of(args.editor, &surroundings)?;
    let server = surroundings.server(args.editor);
    let plan = |part| if args.remove { removing(part) } else { putting(part, &server) };
    let steps = parts.iter().map(plan).collect::<Result<Vec<_>, _>>()?;
    let steps: Vec<Step> = steps.into_iter().filter(Step::changes).collect();
    let mut copies = Vec::new();
    for step in steps.iter().filter(|_| args.write || args.remove && !args.dry_run) {
        copies.push(apply(step)?);
    }
    show::tell(args, &steps, &copies, out)
}

fn putting(part: &Part, server: &Server) -> Result<Step, Failure> {
    let before = disk::read(&part.path)?;
    let after = plan::with(&part.kind, before.as_deref(), server)
        .map_err(|trouble| disk::left_alone(&part.path, &trouble))?;
    let keeps = if matches!(part.kind, Kind::Ours(_)) { Keeps::Nothing } else { Keeps::Copy };
    Ok(Step { path: part.path.clone(), before, after, keeps })
}

fn removing(part: &Part) -> Result<Step, Failure> {
    let before = disk::read(&part.path)?;
    let copies = disk::copies(&part.path)?;
    let texts: Vec<String> = copies.iter().map(|(_, text)| text.clone()).collect();
    let left =
        plan::without(&part.kind, before.as_deref(), &texts, &servers(part, before.as_deref()))
            .map_err(|trouble| disk::left_alone(&part.path, &trouble))?;
    let copy = left.copy.and_then(|at| copies.get(at));
    let keeps = copy.map_or(Keeps::Nothing, |(path, _)| Keeps::Restores(path.clone()));
    Ok(Step { path: part.path.clone(), before, after: left.text, keeps })
}

/// How the entry in a text starts us.
fn servers(part: &Part, text: Option<&str>) -> Vec<Server> {
    match (&part.kind, text) {
        (Kind::Theirs(dialect), Some(text)) => {
            dialect.command(text).map(Server::new).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Makes one change; gives the copy that was made of the text before.
fn apply(step: &Step) -> Result<Option<PathBuf>, Failure> {
    let copy = match (&step.before, &step.keeps) {
        (Some(before), Keeps::Copy) => Some(disk::keep(&step.path, before)?),
        _ => None,
    };
    match &step.after {
        Some(text) => disk::write(&step.path, text)?,
        None => disk::delete(&step.path)?,
    }
    if let Keeps::Restores(copy) = &step.keeps {
        disk::delete(copy)?;
    }
    Ok(copy)
}
