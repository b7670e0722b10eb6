//! The statistics on a terminal: a heat map, columns, bars, and two small tables.
//!
//! Every mark has a shape of its own besides its colour, so that it reads without colours and in a file.

use std::io::Write;

use anstyle::{AnsiColor, Color, RgbColor, Style};

use crate::cli::failure::Failure;
use crate::cli::{text_width, words};
use crate::deck::Shelf;
use crate::memory::{Day, Ledger, Rating, Statistics};
use crate::tutor::question_text;
use crate::tutor::stats::{
    calibration_verdict, forecast, heat, percent, percent_range, ratings, retention, window_name,
    year,
};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const KNOWN: Style = shade(0x2f, 0x91, 0x84);
const FORGOT: Style = shade(0xd9, 0x77, 0x3f);

/// From nothing to the busiest days: a shape and a colour each.
const HEAT: [(char, Style); 5] = [
    ('·', DIM),
    ('░', shade(0x8c, 0xc9, 0xbd)),
    ('▒', shade(0x5b, 0xb0, 0xa2)),
    ('▓', shade(0x2f, 0x91, 0x84)),
    ('█', shade(0x17, 0x6d, 0x64)),
];

const fn shade(r: u8, g: u8, b: u8) -> Style {
    Style::new().fg_color(Some(Color::Rgb(RgbColor(r, g, b))))
}

pub fn show(
    it: &Statistics,
    ledger: &Ledger,
    shelf: &Shelf,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    show_cards(it, out)?;
    if it.is_empty() {
        writeln!(out, "\nNo answers yet: `hoverdeck quiz` asks the first cards.")?;
        return Ok(writeln!(
            out,
            "Your year and your ratings appear here after the first answers, retention and calibration\n\
             once cards have come back on a later day."
        )?);
    }
    show_year(it, out)?;
    show_forecast(it, out)?;
    show_retention(it, ledger, out)?;
    show_ratings(it, out)?;
    show_calibration(it, out)?;
    show_leeches(it, ledger, shelf, out)
}

fn show_cards(it: &Statistics, out: &mut dyn Write) -> Result<(), Failure> {
    let cards = it.cards;
    let learned = (cards.young + cards.mature) as usize;
    let suspended = match cards.suspended {
        0 => String::new(),
        some => format!(", {some} suspended"),
    };
    Ok(writeln!(
        out,
        "{BOLD}{} learned{BOLD:#}: {} young, {} mature; {} new{suspended}.",
        words::count(learned, "card"),
        cards.young,
        cards.mature,
        cards.new
    )?)
}

fn show_year(it: &Statistics, out: &mut dyn Write) -> Result<(), Failure> {
    let total: u32 = it.year.iter().sum();
    let answers = words::count(total as usize, "answer");
    let streak = words::count(it.streak as usize, "day");
    heading(
        out,
        "Your year",
        &format!("{answers}; {streak} in a row, longest {}", it.longest_streak),
    )?;
    let days: Vec<(Day, u32)> = year(it).collect();
    let Some((first, _)) = days.first() else { return Ok(()) };
    let monday = first.0 - first.weekday() as i32;
    let weeks = (it.today.0 - monday) / 7 + 1;
    // The newest weeks, as many as the terminal has columns for.
    let shown = weeks.min(i32::from(text_width()) - 5).max(1);
    let from = monday + (weeks - shown) * 7;
    let level = heat(it);
    writeln!(out, "    {DIM}{}{DIM:#}", months(from, shown))?;
    for row in 0..7 {
        let name = ["Mon", "", "Wed", "", "Fri", "", ""][row as usize];
        write!(out, "{DIM}{name:<4}{DIM:#}")?;
        for week in 0..shown {
            let day = Day(from + week * 7 + row);
            match days.iter().find(|(known, _)| *known == day) {
                Some((_, count)) => {
                    let (mark, style) = HEAT.get(level(*count)).copied().unwrap_or(('·', DIM));
                    write!(out, "{style}{mark}{style:#}")?;
                }
                None => write!(out, " ")?,
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The months' names above their first full week.
fn months(from: i32, weeks: i32) -> String {
    let mut line = String::new();
    for week in 0..weeks {
        let Some(date) = words::date(Day(from + week * 7)) else { continue };
        let at = usize::try_from(week).unwrap_or(0);
        if date.day() <= 7 && line.chars().count() <= at && week + 3 <= weeks {
            line = format!("{line:<at$}{}", date.strftime("%b"));
        }
    }
    line
}

fn show_forecast(it: &Statistics, out: &mut dyn Write) -> Result<(), Failure> {
    const HEIGHT: u32 = 6;
    const EIGHTHS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let total: u32 = it.forecast.iter().sum();
    let overdue = if it.overdue > 0 { format!(", {} overdue", it.overdue) } else { String::new() };
    let reviews = words::count(total as usize, "review");
    heading(out, "The next 30 days", &format!("{reviews}{overdue}"))?;
    let most = it.forecast.iter().copied().max().unwrap_or(0).max(1);
    for row in (0..HEIGHT).rev() {
        let label = if row == HEIGHT - 1 { most.to_string() } else { String::new() };
        write!(out, "{DIM}{label:>4} {DIM:#}")?;
        for (day, count) in forecast(it) {
            let eighths = (u64::from(count) * u64::from(HEIGHT) * 8).div_ceil(u64::from(most));
            let here = eighths.saturating_sub(u64::from(row) * 8).min(8);
            let mark = EIGHTHS.get(usize::try_from(here).unwrap_or(8)).copied().unwrap_or(' ');
            let style = if day == it.today && it.overdue > 0 { FORGOT } else { KNOWN };
            write!(out, "{style}{mark}{mark}{style:#}")?;
        }
        writeln!(out)?;
    }
    let (week, last) = (Day(it.today.0 + 7), Day(it.today.0 + 28));
    let name =
        |day| words::date(day).map(|date| date.strftime("%-d %b").to_string()).unwrap_or_default();
    let axis = format!("{:<14}{:<42}{}", "today", name(week), name(last));
    Ok(writeln!(out, "     {DIM}{axis}{DIM:#}")?)
}

fn show_retention(it: &Statistics, ledger: &Ledger, out: &mut dyn Write) -> Result<(), Failure> {
    let desired = percent(Some(ledger.schedule().aims().retention));
    heading(
        out,
        "Remembered",
        &format!("known of those asked on a later day; you aim at {desired}"),
    )?;
    if retention(it).all(|(_, window)| window.all().of == 0) {
        return Ok(writeln!(out, "  No card has come back on a later day yet.")?);
    }
    writeln!(out, "  {DIM}{:<14}{:>16}{:>16}{:>12}  95 %{DIM:#}", "", "young", "mature", "both")?;
    for (days, window) in retention(it) {
        let part =
            |share: crate::memory::Share| format!("{} of {}", percent(share.share()), share.of);
        let all = window.all();
        writeln!(
            out,
            "  {:<14}{:>16}{:>16}{:>12}  {DIM}{}{DIM:#}",
            window_name(days),
            part(window.young),
            part(window.mature),
            percent(all.share()),
            percent_range(all.range())
        )?;
    }
    Ok(())
}

fn show_ratings(it: &Statistics, out: &mut dyn Write) -> Result<(), Failure> {
    const WIDEST: u32 = 40;
    heading(out, "Ratings", "all answers")?;
    let most = it.ratings.iter().copied().max().unwrap_or(0).max(1);
    for (rating, count) in ratings(it) {
        let width = (u64::from(count) * u64::from(WIDEST)).div_ceil(u64::from(most));
        let bar = "█".repeat(usize::try_from(width).unwrap_or(0));
        let style = style_of(rating);
        let name = format!("{} {}", rating.digit(), rating.label());
        writeln!(out, "  {name:<16}{style}{bar}{style:#} {}", words::grouped(count as usize))?;
    }
    Ok(())
}

fn show_calibration(it: &Statistics, out: &mut dyn Write) -> Result<(), Failure> {
    heading(out, "What your ratings are worth", "known the next time, on a later day")?;
    if it.calibration.iter().all(|rating| rating.next.of == 0) {
        return Ok(writeln!(out, "  No rated card has come back on a later day yet.")?);
    }
    writeln!(out, "  {DIM}{:<16}{:>8}{:>10}  95 %{:>17}{DIM:#}", "", "known", "of", "expected")?;
    for (rating, found) in Rating::ALL.iter().zip(it.calibration) {
        let style = style_of(*rating);
        writeln!(
            out,
            "  {:<16}{style}{:>8}{style:#}{:>10}  {DIM}{:<10}{DIM:#}{:>11}",
            format!("{} {}", rating.digit(), rating.label()),
            percent(found.next.share()),
            found.next.of,
            percent_range(found.next.range()),
            percent(found.expected())
        )?;
    }
    match calibration_verdict(it) {
        Some(verdict) => Ok(writeln!(out, "  {verdict}")?),
        None => Ok(()),
    }
}

fn show_leeches(
    it: &Statistics,
    ledger: &Ledger,
    shelf: &Shelf,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    if it.leeches.is_empty() {
        return Ok(());
    }
    heading(
        out,
        "Cards that keep slipping",
        "split them, add an example, or name their `confuses` partner",
    )?;
    for id in &it.leeches {
        let question = shelf.card(id).map(question_text).unwrap_or_default();
        let lapses = words::count(ledger.record(id).lapses as usize, "lapse");
        writeln!(out, "  {:<28} {lapses:<12} {question}", id.as_str())?;
    }
    Ok(())
}

fn style_of(rating: Rating) -> Style {
    if rating.remembered() { KNOWN } else { FORGOT }
}

fn heading(out: &mut dyn Write, name: &str, more: &str) -> Result<(), Failure> {
    let cyan = AnsiColor::Cyan.on_default().bold();
    Ok(writeln!(out, "\n{cyan}{name}{cyan:#}  {DIM}{more}{DIM:#}")?)
}
