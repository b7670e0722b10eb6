//! `hoverdeck tune`: fits the schedule to one's own answers, shows what it costs to know more, and takes
//! a fit back.

mod watch;

use std::io::Write;

use serde_json::{Value, json};

use super::args::{DeckChoice, TuneArgs};
use super::desk::Desk;
use super::diary::Diary;
use super::failure::Failure;
use super::words;
use crate::memory::{
    AUTOMATIC, Day, FEWEST, Fit, FitKind, Habits, Lessons, NoFit, Quality, RETENTIONS, Workload,
    in_force, is_time, workload,
};
use crate::store::now;
use crate::tutor::stats::percent;

pub fn run(args: &TuneArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let desk = Desk::open(&DeckChoice { decks: Vec::new() })?;
    let mut diary = Diary::open(&desk)?;
    match (args.revert, args.workload, args.list) {
        (true, ..) => revert(args.json, &mut diary, out),
        (_, true, _) => show_workload(args.json, &diary, out),
        (.., true) => list(args.json, &diary, out),
        _ => tune(args.json, &mut diary, out),
    }
}

/// Fits when it is time, without being asked; says so in a line if the schedule changed.
pub fn unasked(diary: &mut Diary, out: &mut dyn Write) -> Result<(), Failure> {
    let (lessons, fits, now) = (Lessons::of(&diary.ledger), diary.log.fits()?, now());
    if !is_time(&lessons, &fits, now.at_ms) || outliers_kept() {
        return Ok(());
    }
    // No fit is no failure of what the learner did ask for.
    let Ok(fit) = watch::fit_watched(lessons, in_force(&fits), now.at_ms) else { return Ok(()) };
    diary.log.keep_fit(&fit)?;
    match fit.kind {
        FitKind::Accepted => Ok(writeln!(out, "\n{}", verdict(&fit))?),
        _ => Ok(()),
    }
}

fn tune(json: bool, diary: &mut Diary, out: &mut dyn Write) -> Result<(), Failure> {
    if outliers_kept() {
        return Err(
            Failure::new("FSRS_NO_OUTLIER is set, which changes every fit").hint("unset it")
        );
    }
    diary.log.refuse_newer()?;
    let (lessons, fits) = (Lessons::of(&diary.ledger), diary.log.fits()?);
    let fit = watch::fit_watched(lessons, in_force(&fits), now().at_ms).map_err(no_fit)?;
    diary.log.keep_fit(&fit)?;
    if json {
        return print(&fit_json(&fit), out);
    }
    writeln!(out, "{}", verdict(&fit))?;
    show_qualities(&fit, out)
}

fn no_fit(error: NoFit) -> Failure {
    let failure = Failure::new(error);
    match error {
        NoFit::TooFew { have } => failure.hint(format!(
            "answer {} more on a later day than before; until then FSRS's defaults, made from millions of \
             answers, serve you better. From {AUTOMATIC} on it happens by itself",
            FEWEST.saturating_sub(have)
        )),
        NoFit::Stopped | NoFit::Impossible => {
            failure.hint("the schedule stays as it is; `hoverdeck doctor` looks at the history")
        }
    }
}

/// The variable that switches off a part of FSRS's fitting.
fn outliers_kept() -> bool {
    std::env::var_os("FSRS_NO_OUTLIER").is_some()
}

fn verdict(fit: &Fit) -> String {
    let answers = words::count(fit.reviews, "answer");
    match fit.kind {
        FitKind::Accepted => format!(
            "Your schedule is fitted to {answers} of yours: it predicts those it had not seen better than before.\n\
             `hoverdeck tune --revert` takes it back."
        ),
        FitKind::Rejected => format!(
            "A fit to {answers} of yours does not predict those it had not seen better: your schedule stays as it is."
        ),
        FitKind::Reverted => {
            "Taken back: the parameters are those from before the last fit.".to_owned()
        }
    }
}

fn show_qualities(fit: &Fit, out: &mut dyn Write) -> Result<(), Failure> {
    let (Some(before), Some(after)) = (fit.before, fit.after) else { return Ok(()) };
    let held_out = words::count(fit.held_out, "answer");
    let dim = anstyle::Style::new().dimmed();
    writeln!(out, "\n{dim}on the last {held_out}, held out   in force       fit{dim:#}")?;
    let row = |name: &str, value: fn(Quality) -> f32, out: &mut dyn Write| {
        writeln!(out, "  {name:<30}{:>9.4}{:>10.4}", value(before), value(after))
    };
    row("log-loss (lower is better)", |it| it.log_loss, out)?;
    Ok(row("RMSE (lower is better)", |it| it.rmse, out)?)
}

fn revert(json: bool, diary: &mut Diary, out: &mut dyn Write) -> Result<(), Failure> {
    let fits = diary.log.fits()?;
    if in_force(&fits).is_empty() {
        return Err(Failure::new("there is no fit to take back: FSRS's defaults are in force")
            .hint("`hoverdeck tune --list` lists every fit that was made"));
    }
    let fit = Fit {
        at_ms: now().at_ms,
        kind: FitKind::Reverted,
        reviews: Lessons::of(&diary.ledger).len(),
        held_out: 0,
        before: None,
        after: None,
        parameters: Vec::new(),
    };
    diary.log.keep_fit(&fit)?;
    let fits = diary.log.fits()?;
    if json {
        return print(
            &json!({ "kind": "reverted", "parameters": in_force(&fits).iter().copied().map(exact).collect::<Vec<_>>() }),
            out,
        );
    }
    let now = if in_force(&fits).is_empty() { "FSRS's defaults are" } else { "the fit before is" };
    Ok(writeln!(
        out,
        "Taken back: {now} in force. No fit is made unasked until you run `hoverdeck tune`."
    )?)
}

fn list(json: bool, diary: &Diary, out: &mut dyn Write) -> Result<(), Failure> {
    let fits = diary.log.fits()?;
    if json {
        return print(&fits.iter().map(fit_json).collect(), out);
    }
    if fits.is_empty() {
        let have = Lessons::of(&diary.ledger).len();
        return Ok(writeln!(
            out,
            "No fit yet: {} on a later day so far. `hoverdeck tune` works from {FEWEST} on, by itself from {AUTOMATIC}.",
            words::count(have, "answer")
        )?);
    }
    for fit in &fits {
        let loss = |quality: Option<Quality>| {
            quality.map_or_else(|| "–".to_owned(), |it| format!("{:.4}", it.log_loss))
        };
        let kind = format!("{:?}", fit.kind).to_lowercase();
        let answers = words::count(fit.reviews, "answer");
        let (before, after) = (loss(fit.before), loss(fit.after));
        writeln!(out, "{}  {kind:<9} {answers:<14} log-loss {before} → {after}", date(fit.at_ms))?;
    }
    Ok(())
}

fn show_workload(json: bool, diary: &Diary, out: &mut dyn Write) -> Result<(), Failure> {
    let (habits, schedule) = (Habits::of(&diary.ledger), diary.ledger.schedule());
    let points: Vec<Workload> = RETENTIONS
        .filter_map(|share| workload(schedule.parameters(), &habits, f32::from(share) / 100.0))
        .collect();
    let desired = schedule.aims().retention;
    if json {
        let point = |it: &Workload| json!({ "retention": exact(it.retention), "answers": exact(it.answers) });
        let curve: Value = points.iter().map(point).collect();
        return print(&json!({ "desiredRetention": exact(desired), "curve": curve }), out);
    }
    let dim = anstyle::Style::new().dimmed();
    let bold = anstyle::Style::new().bold();
    writeln!(
        out,
        "Answers that a card takes in its first year, by what you want to know of it:\n"
    )?;
    let most = points.iter().map(|it| it.answers).fold(1.0, f32::max);
    for point in &points {
        let chosen = (point.retention - desired).abs() < 0.005;
        let style = if chosen { bold } else { dim };
        let bar = "█".repeat((point.answers / most * 48.0).round() as usize);
        let mark = if chosen { " ← yours" } else { "" };
        let (share, answers) = (percent(Some(point.retention)), point.answers);
        writeln!(out, "  {share:<6}{answers:>6.1}  {style}{bar}{style:#}{mark}")?;
    }
    Ok(writeln!(
        out,
        "\n`retention` in the settings chooses. What is forgotten takes longer than what is known."
    )?)
}

/// A fit as `--json` shows it.
fn fit_json(fit: &Fit) -> Value {
    let quality = |it: Option<Quality>| {
        it.map(|it| json!({ "logLoss": exact(it.log_loss), "rmse": exact(it.rmse) }))
    };
    json!({
        "date": date(fit.at_ms), "kind": fit.kind, "reviews": fit.reviews, "heldOut": fit.held_out,
        "before": quality(fit.before), "after": quality(fit.after), "parameters": fit.parameters.iter().copied().map(exact).collect::<Vec<_>>(),
    })
}

/// A figure without the digits that a float invents.
fn exact(value: f32) -> f64 {
    (f64::from(value) * 1e5).round() / 1e5
}

fn date(at_ms: i64) -> String {
    let day = i32::try_from(at_ms.div_euclid(86_400_000)).unwrap_or(i32::MAX);
    words::iso(Day(day)).unwrap_or_default()
}

fn print(value: &Value, out: &mut dyn Write) -> Result<(), Failure> {
    serde_json::to_writer(&mut *out, value)?;
    Ok(writeln!(out)?)
}
