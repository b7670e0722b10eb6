//! How a plan is told: as a diff for people, as one JSON object for programs.

use std::io::Write;
use std::path::{Path, PathBuf};

use anstyle::AnsiColor;
use serde::Serialize;
use similar::TextDiff;

use super::parts::{Surroundings, advice};
use super::{Keeps, Step};
use crate::cli::args::SetupArgs;
use crate::cli::failure::Failure;

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Told<'a> {
    editor: &'static str,
    changes: Vec<Change<'a>>,
    /// What a person does besides.
    advice: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Change<'a> {
    path: &'a Path,
    /// `create`, `change` or `delete`.
    kind: &'static str,
    diff: String,
    /// Whether it was made, or only shown.
    done: bool,
    /// Where the text before was kept.
    copy: Option<&'a Path>,
}

/// Tells the steps; `copies` has one entry per step that was made.
pub fn tell(
    args: &SetupArgs,
    steps: &[Step],
    copies: &[Option<PathBuf>],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let advice = match args.remove {
        true => Vec::new(),
        false => advice(args.editor, &Surroundings::find()?),
    };
    if args.json {
        let changes = steps.iter().enumerate().map(|(at, step)| change(step, copies.get(at)));
        let told = Told { editor: args.editor.word(), changes: changes.collect(), advice };
        serde_json::to_writer(&mut *out, &told)?;
        return Ok(writeln!(out)?);
    }
    for step in steps {
        write_diff(step, out)?;
    }
    writeln!(out, "{}", ending(args, steps, copies))?;
    for line in advice {
        writeln!(out, "- {line}")?;
    }
    Ok(())
}

fn change<'a>(step: &'a Step, copy: Option<&'a Option<PathBuf>>) -> Change<'a> {
    Change {
        path: &step.path,
        kind: kind(step),
        diff: diff(step),
        done: copy.is_some(),
        copy: copy.and_then(Option::as_deref),
    }
}

const fn kind(step: &Step) -> &'static str {
    match (&step.before, &step.after) {
        (None, _) => "create",
        (_, None) => "delete",
        _ => "change",
    }
}

/// The change as `diff -u` writes it.
pub(super) fn diff(step: &Step) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let name = |text: &Option<String>| match text {
        Some(_) => step.path.display().to_string(),
        None => "/dev/null".to_owned(),
    };
    let (before, after) = (text(&step.before), text(&step.after));
    let diff = TextDiff::from_lines(&before, &after);
    diff.unified_diff().header(&name(&step.before), &name(&step.after)).to_string()
}

fn write_diff(step: &Step, out: &mut dyn Write) -> Result<(), Failure> {
    for line in diff(step).lines() {
        let style = match line.chars().next() {
            Some('+') => AnsiColor::Green.on_default(),
            Some('-') => AnsiColor::Red.on_default(),
            Some('@') => AnsiColor::Cyan.on_default(),
            _ => anstyle::Style::new(),
        };
        writeln!(out, "{style}{line}{style:#}")?;
    }
    Ok(writeln!(out)?)
}

/// What was done, or what would do it.
fn ending(args: &SetupArgs, steps: &[Step], copies: &[Option<PathBuf>]) -> String {
    let (title, word) = (args.editor.title(), args.editor.word());
    let kept: Vec<String> = copies
        .iter()
        .flatten()
        .map(|copy| format!(" The old text is kept in {}.", copy.display()))
        .collect();
    match (steps.is_empty(), args.remove) {
        (true, true) => format!("There is nothing of ours in {title}'s configuration."),
        (true, false) if super::parts::is_only_told(args.editor) => {
            format!("{title} is set up by hand:")
        }
        (true, false) => format!("{title} is set up already; nothing to change."),
        (false, true) if args.dry_run => {
            "Nothing was changed; leave --dry-run out to do it.".to_owned()
        }
        (false, true) => format!("Taken out.{}", restored(steps)),
        (false, false) if args.write => format!("Written.{}", kept.concat()),
        (false, false) => {
            format!("Nothing was changed yet; `hoverdeck setup {word} --write` does it.")
        }
    }
}

fn restored(steps: &[Step]) -> &'static str {
    let exact = |step: &Step| matches!(step.keeps, Keeps::Restores(_)) || step.after.is_none();
    if steps.iter().all(exact) { " All is byte for byte as it was." } else { "" }
}
