//! The few shapes of the statistics page, as SVG text.
//!
//! Written by hand on purpose: a plotting crate draws pixels or fixed colours, and here every mark takes
//! its colour from the page (light or dark), tells its value on hover and to a screen reader, and needs no
//! script. Four shapes are all there are: cells, columns, bars and a pair of dots.

use std::fmt::Write;

/// Text that is no markup.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

/// One plot: a picture with a name and a description, and what is drawn in it.
#[derive(Debug)]
pub struct Plot {
    id: &'static str,
    name: String,
    about: String,
    size: (f32, f32),
    body: String,
}

impl Plot {
    pub fn new(id: &'static str, name: &str, about: &str, size: (f32, f32)) -> Self {
        Self { id, name: escaped(name), about: escaped(about), size, body: String::new() }
    }

    /// A rectangle with a class of the page's style, told as `tip`.
    pub fn block(&mut self, class: &str, place: [f32; 4], round: f32, tip: &str) {
        let [x, y, width, height] = place;
        let tip = escaped(tip);
        // Writing to a string cannot fail.
        let _ = write!(
            self.body,
            r#"<rect class="{class}" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" rx="{round}"><title>{tip}</title></rect>"#
        );
    }

    pub fn line(&mut self, class: &str, from: (f32, f32), to: (f32, f32)) {
        let ((x1, y1), (x2, y2)) = (from, to);
        let _ = write!(
            self.body,
            r#"<line class="{class}" x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}"/>"#
        );
    }

    pub fn dot(&mut self, class: &str, at: (f32, f32), radius: f32, tip: &str) {
        let ((x, y), tip) = (at, escaped(tip));
        let _ = write!(
            self.body,
            r#"<circle class="{class}" cx="{x:.1}" cy="{y:.1}" r="{radius}"><title>{tip}</title></circle>"#
        );
    }

    /// Words at a place; `class` says how they are set and where they are anchored.
    pub fn words(&mut self, class: &str, at: (f32, f32), words: &str) {
        let ((x, y), words) = (at, escaped(words));
        let _ = write!(self.body, r#"<text class="{class}" x="{x:.1}" y="{y:.1}">{words}</text>"#);
    }

    pub fn svg(&self) -> String {
        let Self { id, name, about, size: (width, height), body } = self;
        format!(
            "<svg role=\"img\" viewBox=\"0 0 {width} {height}\" aria-labelledby=\"{id}-name {id}-about\">\
             <title id=\"{id}-name\">{name}</title><desc id=\"{id}-about\">{about}</desc>{body}</svg>"
        )
    }
}

/// A table: the same figures for whoever reads rather than looks.
pub fn table(caption: &str, head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let head: String =
        head.iter().map(|cell| format!("<th scope=\"col\">{}</th>", escaped(cell))).collect();
    let rows: String = rows.into_iter().map(|row| table_row(&row)).collect();
    format!(
        "<details><summary>Table</summary><div class=\"scroll\"><table><caption>{}</caption>\
         <thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>",
        escaped(caption)
    )
}

fn table_row(cells: &[String]) -> String {
    let cell = |(at, text): (usize, &String)| match at {
        0 => format!("<th scope=\"row\">{}</th>", escaped(text)),
        _ => format!("<td>{}</td>", escaped(text)),
    };
    format!("<tr>{}</tr>\n", cells.iter().enumerate().map(cell).collect::<String>())
}

/// A round number at or above `most` to end an axis with, whose quarters are whole and round too.
pub fn top(most: u32) -> u32 {
    let quarter = most.div_ceil(4).max(1);
    let magnitude = 10_u32.pow(quarter.ilog10());
    let steps = [1, 2, 3, 4, 5, 6, 8, 10];
    let round = steps.into_iter().map(|step| step * magnitude).find(|round| *round >= quarter);
    round.unwrap_or(quarter).saturating_mul(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_in_round_numbers() {
        let tops: Vec<_> = [0, 1, 4, 5, 22, 33, 100, 101, 390, 1234].into_iter().map(top).collect();
        assert_eq!(tops, [4, 4, 4, 8, 24, 40, 120, 120, 400, 1600]);
    }
}
