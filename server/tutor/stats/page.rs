//! The statistics as one page that stands alone: no script, nothing fetched, light and dark by the
//! reader's choice, every plot with the same figures as a table.

use super::plot::{Plot, escaped, table, top};
use super::{
    calibration_verdict, forecast, heat, iso, percent, percent_range, ratings, retention,
    window_name, year,
};
use crate::deck::Shelf;
use crate::memory::{Day, Ledger, MATURE, Rating, Share, Statistics};
use crate::tutor::question_text;

const STYLE: &str = include_str!("page.css");

/// The width of every full plot, in its own units.
const WIDE: f32 = 892.0;
/// The width of a plot that shares its row.
const HALF: f32 = 430.0;

/// The whole page.
pub fn stats_page(statistics: &Statistics, ledger: &Ledger, shelf: &Shelf) -> String {
    let desired = ledger.schedule().aims().retention;
    let body = match statistics.is_empty() {
        true => empty(statistics),
        false => [
            figures(statistics),
            answers(statistics),
            ahead(statistics),
            "<div class=\"pair\">".to_owned(),
            kept(statistics, desired),
            spread(statistics),
            "</div>".to_owned(),
            calibration(statistics),
            leeches(statistics, ledger, shelf),
        ]
        .concat(),
    };
    let today = said(statistics.today);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Hoverdeck: what you know</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <header><h1>What you know</h1><p>Hoverdeck, {today}</p></header>\n{body}\
         <footer><p>Made by <code>hoverdeck stats --html</code> from the history on this machine.</p></footer>\n\
         </main>\n</body>\n</html>\n"
    )
}

fn empty(statistics: &Statistics) -> String {
    let new = statistics.cards.new;
    format!(
        "<section class=\"empty\"><h2>Nothing to tell yet</h2><p>{new} new cards wait. \
         <code>hoverdeck quiz</code> asks the first ones, in an editor the command <code>hoverdeck.quiz</code>. \
         Your year and your ratings appear here after the first answers, retention and \
         calibration once cards have come back on a later day.</p></section>\n"
    )
}

fn figures(it: &Statistics) -> String {
    let due = it.forecast.first().copied().unwrap_or(0);
    let month = it.retention.get(2).copied().unwrap_or_default().all();
    let learned = it.cards.young + it.cards.mature;
    let figure = |number: String, name: &str, more: String| {
        format!(
            "<div><dt>{name}</dt><dd class=\"more\">{}</dd><dd>{}</dd></div>",
            escaped(&more),
            escaped(&number)
        )
    };
    format!(
        "<dl class=\"figures\">{}{}{}{}{}</dl>\n",
        figure(
            learned.to_string(),
            "learned",
            format!("{} mature, {} new", it.cards.mature, it.cards.new)
        ),
        figure(due.to_string(), "due today", format!("{} overdue", it.overdue)),
        figure(percent(month.share()), "remembered", "last 30 days".to_owned()),
        figure(it.streak.to_string(), "days in a row", format!("longest {}", it.longest_streak)),
        figure(it.answers.to_string(), "answers", "all time".to_owned()),
    )
}

fn figure(plot: &Plot, heading: &str, lead: &str, below: &str) -> String {
    format!(
        "<section><h2>{}</h2><p>{}</p><figure>{}</figure>{below}</section>\n",
        escaped(heading),
        escaped(lead),
        plot.svg()
    )
}

/// A section whose plot has nothing to show yet.
fn waiting(heading: &str, why: &str) -> String {
    format!(
        "<section><h2>{}</h2><p class=\"waiting\">{}</p></section>\n",
        escaped(heading),
        escaped(why)
    )
}

fn answers(it: &Statistics) -> String {
    const PITCH: f32 = 16.2;
    const LEFT: f32 = 30.0;
    const TOP: f32 = 20.0;
    let total: u32 = it.year.iter().sum();
    let busy = it.year.iter().filter(|answers| **answers > 0).count();
    let lead = format!("{} on {}.", counted(total, "answer"), counted(busy as u32, "day"));
    let mut plot = Plot::new("year", "Answers per day", &lead, (WIDE, TOP + 7.0 * PITCH + 26.0));
    for (row, name) in [(0, "Mon"), (2, "Wed"), (4, "Fri")] {
        plot.words("tick", (0.0, TOP + row as f32 * PITCH + 11.0), name);
    }
    let (shade, mut month) = (heat(it), None);
    let monday = year(it).next().map_or(0, |(day, _)| day.0 - day.weekday() as i32);
    for (day, count) in year(it) {
        let week = (day.0 - monday).div_euclid(7);
        let x = LEFT + week as f32 * PITCH;
        let y = TOP + day.weekday() as f32 * PITCH;
        let tip = format!("{}: {}", said(day), counted(count, "answer"));
        plot.block(&format!("h{}", shade(count)), [x, y, 13.0, 13.0], 2.5, &tip);
        let here = day.date().map(|date| (date.year(), date.month()));
        let starts = day.date().is_some_and(|date| date.day() <= 7) && day.weekday() == 0;
        if starts && here != month {
            month = here;
            plot.words("tick", (x, 11.0), &named(day, "%b"));
        }
    }
    legend(&mut plot, LEFT + 53.0 * PITCH - 3.2, TOP + 7.0 * PITCH + 8.0);
    let mut rows: Vec<_> = year(it).filter(|(_, count)| *count > 0).collect();
    rows.reverse();
    let rows = rows.into_iter().map(|(day, count)| vec![dated(day), count.to_string()]);
    let below = table("Answers on each day that had any", &["Day", "Answers"], rows);
    figure(&plot, "Your year", &lead, &below)
}

/// From nothing to the busiest quarter of days; it ends at `right`.
fn legend(plot: &mut Plot, right: f32, y: f32) {
    let tips =
        ["nothing", "the quietest quarter", "below the middle", "above it", "the busiest quarter"];
    plot.words("tick end", (right, y + 11.0), "more");
    for (level, tip) in tips.into_iter().enumerate() {
        let x = right - 36.0 - (5 - level) as f32 * 16.2;
        plot.block(&format!("h{level}"), [x, y, 13.0, 13.0], 2.5, tip);
    }
    plot.words("tick end", (right - 36.0 - 5.0 * 16.2 - 7.0, y + 11.0), "less");
}

fn ahead(it: &Statistics) -> String {
    const LEFT: f32 = 36.0;
    const FLOOR: f32 = 190.0;
    const HEIGHT: f32 = 170.0;
    let total: u32 = it.forecast.iter().sum();
    let each = total as f32 / it.forecast.len().max(1) as f32;
    let lead = format!("{} within 30 days, {each:.0} a day.", counted(total, "review"));
    let mut plot = Plot::new("ahead", "Reviews ahead", &lead, (WIDE, 214.0));
    let most = top(it.forecast.iter().copied().max().unwrap_or(0).max(4));
    let scale = HEIGHT / most as f32;
    for part in 0..=4 {
        let (value, y) = (most as f32 * part as f32 / 4.0, FLOOR - HEIGHT * part as f32 / 4.0);
        plot.line(if part == 0 { "axis" } else { "grid" }, (LEFT, y), (WIDE, y));
        if value.fract() == 0.0 {
            plot.words("tick end", (LEFT - 8.0, y + 4.0), &format!("{value:.0}"));
        }
    }
    let pitch = (WIDE - LEFT) / it.forecast.len().max(1) as f32;
    for (at, (day, count)) in forecast(it).enumerate() {
        let x = LEFT + at as f32 * pitch + pitch * 0.14;
        let overdue = if at == 0 { it.overdue } else { 0 };
        let (fresh, late) = ((count - overdue) as f32 * scale, overdue as f32 * scale);
        let tip = format!("{}: {}", said(day), counted(count, "review"));
        plot.block("known", [x, FLOOR - fresh, pitch * 0.72, fresh], 1.5, &tip);
        if overdue > 0 {
            let tip = format!("{} overdue", counted(overdue, "review"));
            plot.block("forgot", [x, FLOOR - fresh - late, pitch * 0.72, late], 1.5, &tip);
        }
        if at % 5 == 0 {
            let name = if at == 0 { "today".to_owned() } else { named(day, "%-d %b") };
            plot.words("tick", (x, FLOOR + 18.0), &name);
        }
    }
    let rows = forecast(it).map(|(day, count)| vec![dated(day), count.to_string()]);
    figure(
        &plot,
        "The next 30 days",
        &lead,
        &table("Reviews due on each day", &["Day", "Reviews"], rows),
    )
}

/// A row of a dot plot: what it is, what was counted, and what had been expected.
struct Row {
    name: String,
    /// The middle of its line.
    y: f32,
    class: &'static str,
    share: Share,
    expected: Option<f32>,
}

/// Shares as dots on lines that show how sure one can be of them.
fn dots(plot: &mut Plot, rows: &[Row], wanted: Option<f32>, width: f32) {
    const LEFT: f32 = 118.0;
    let lowest = rows.iter().filter_map(|row| row.share.range()).map(|(low, _)| low);
    let from = (lowest.fold(0.8_f32, f32::min) * 10.0).floor() / 10.0;
    let x = |share: f32| LEFT + (share - from) / (1.0 - from) * (width - LEFT - 24.0);
    let floor = rows.last().map_or(0.0, |row| row.y) + 14.0;
    let steps = ((1.0 - from) * 10.0).round() as u32;
    let every = if steps > 6 { 2 } else { 1 };
    for step in (0..=steps).filter(|step| step % every == 0) {
        let share = 1.0 - step as f32 / 10.0;
        plot.line("grid", (x(share), 4.0), (x(share), floor));
        plot.words("tick middle", (x(share), floor + 17.0), &percent(Some(share)));
    }
    if let Some(wanted) = wanted.filter(|wanted| *wanted >= from) {
        plot.line("wanted", (x(wanted), 0.0), (x(wanted), floor + 4.0));
    }
    for row in rows {
        let y = row.y;
        plot.words("name", (0.0, y + 4.0), &row.name);
        if let (Some(share), Some((low, high))) = (row.share.share(), row.share.range()) {
            plot.line(&format!("sure {}", row.class), (x(low), y), (x(high), y));
            if let Some(expected) = row.expected {
                let tip = format!("expected {}", percent(Some(expected)));
                plot.dot("expected", (x(expected.max(from)), y), 5.0, &tip);
            }
            let tip = format!("{}: {} of {}", percent(Some(share)), row.share.known, row.share.of);
            plot.dot(row.class, (x(share), y), 4.5, &tip);
        } else {
            plot.words("tick", (LEFT, y + 4.0), "none yet");
        }
    }
}

fn kept(it: &Statistics, desired: f32) -> String {
    const HEADING: &str = "Remembered";
    let all = it.retention.last().copied().unwrap_or_default().all();
    if all.of == 0 {
        return waiting(
            HEADING,
            "No card has come back on a later day yet. From the first that does, this shows how many you still knew.",
        );
    }
    let windows = retention(it).filter(|(days, _)| *days != Some(1)).enumerate();
    let rows: Vec<Row> = windows
        .flat_map(|(at, (days, window))| {
            let row = |name: &str, below, class, share| {
                let y = 14.0 + at as f32 * 42.0 + below;
                Row { name: name.to_owned(), y, class, share, expected: None }
            };
            let young = row(window_name(days), 0.0, "young", window.young);
            [young, row("", 15.0, "known", window.mature)]
        })
        .collect();
    let lead = format!(
        "Of the cards asked on a later day, {} were known; you aim at {}. Young is an interval below {MATURE} days.",
        percent(all.share()),
        percent(Some(desired)),
    );
    let mut plot = Plot::new("kept", "True retention", &lead, (HALF, 212.0));
    dots(&mut plot, &rows, Some(desired), HALF);
    for (x, class, name) in [(5.0, "young", "young"), (57.0, "known", "mature")] {
        plot.dot(class, (x, 203.0), 4.5, name);
        plot.words("tick", (x + 9.0, 207.0), name);
    }
    let head = ["When", "Young", "of", "Mature", "of", "Both", "95 %"];
    let table_rows = retention(it).map(|(days, window)| {
        let part = |share: Share| [percent(share.share()), share.of.to_string()];
        let both = [percent(window.all().share()), percent_range(window.all().range())];
        let cells = [part(window.young), part(window.mature), both].concat();
        [vec![window_name(days).to_owned()], cells].concat()
    });
    figure(&plot, HEADING, &lead, &table("Known of those asked on a later day", &head, table_rows))
}

fn spread(it: &Statistics) -> String {
    const LEFT: f32 = 118.0;
    let most = it.ratings.iter().copied().max().unwrap_or(0).max(1) as f32;
    let remembered: u32 = it.ratings.iter().skip(2).sum();
    let share = Share { of: it.answers, known: remembered };
    let lead = format!(
        "{} of all answers were remembered (3 to 5), first meetings and repeats included.",
        percent(share.share())
    );
    let mut plot = Plot::new("spread", "Ratings", &lead, (HALF, 212.0));
    for (at, (rating, count)) in ratings(it).enumerate() {
        let y = 6.0 + at as f32 * 40.0;
        let width = (HALF - LEFT - 56.0) * count as f32 / most;
        let class = if rating.remembered() { "known" } else { "forgot" };
        let name = format!("{} {}", rating.digit(), rating.label());
        plot.words("name", (0.0, y + 20.0), &name);
        let tip = format!("{name}: {}", counted(count, "answer"));
        plot.block(class, [LEFT, y + 2.0, width.max(1.0), 26.0], 2.5, &tip);
        plot.words("name", (LEFT + width + 8.0, y + 20.0), &count.to_string());
    }
    plot.line("wanted", (0.0, 81.0), (HALF, 81.0));
    let rows = ratings(it).map(|(rating, count)| {
        vec![format!("{} {}", rating.digit(), rating.label()), count.to_string()]
    });
    figure(&plot, "Ratings", &lead, &table("Answers per rating", &["Rating", "Answers"], rows))
}

fn calibration(it: &Statistics) -> String {
    const HEADING: &str = "What your ratings are worth";
    if it.calibration.iter().all(|rating| rating.next.of == 0) {
        return waiting(
            HEADING,
            "No rated card has come back on a later day yet. Then this shows how many of your 4s you knew the next time.",
        );
    }
    let rows: Vec<Row> = Rating::ALL
        .iter()
        .zip(it.calibration)
        .enumerate()
        .map(|(at, (rating, found))| Row {
            y: 16.0 + at as f32 * 24.0,
            name: format!("{} {}", rating.digit(), rating.label()),
            class: if rating.remembered() { "known" } else { "forgot" },
            share: found.next,
            expected: found.expected(),
        })
        .collect();
    let verdict = calibration_verdict(it).unwrap_or_default();
    let lead = format!(
        "{verdict} A dot is the share known the next time, its line the range it lies in with 95 % confidence, a ring what FSRS expected."
    );
    let mut plot = Plot::new("worth", "Known the next time, by rating", lead.trim(), (WIDE, 150.0));
    dots(&mut plot, &rows, None, WIDE);
    let table_rows = rows.iter().map(|row| {
        vec![
            row.name.clone(),
            row.share.of.to_string(),
            percent(row.share.share()),
            percent_range(row.share.range()),
            percent(row.expected),
        ]
    });
    let head = ["Rating", "Asked again", "Known", "95 %", "Expected"];
    figure(&plot, HEADING, lead.trim(), &table("Known the next time, by rating", &head, table_rows))
}

fn leeches(it: &Statistics, ledger: &Ledger, shelf: &Shelf) -> String {
    if it.leeches.is_empty() {
        return String::new();
    }
    let rows: String = it
        .leeches
        .iter()
        .filter_map(|id| {
            let card = shelf.card(id)?;
            let lapses = counted(ledger.record(id).lapses, "lapse");
            Some(format!("<li>{} <small>{lapses}</small></li>", escaped(&question_text(card))))
        })
        .collect();
    format!(
        "<section><h2>Cards that keep slipping</h2><p>Split them, add an example of your own, or name the card \
         you mix them up with in <code>confuses</code>.</p><ul>{rows}</ul></section>\n"
    )
}

fn counted(number: u32, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

fn dated(day: Day) -> String {
    iso(day).unwrap_or_default()
}

fn said(day: Day) -> String {
    named(day, "%A, %-d %B %Y")
}

fn named(day: Day, form: &str) -> String {
    day.date().map(|date| date.strftime(form).to_string()).unwrap_or_default()
}
