//! HTML of other programs as Markdown, and Markdown as the HTML that they show.

use std::borrow::Cow;

use htmd::HtmlToMarkdown;
use htmd::options::{BrStyle, BulletListMarker, HrStyle, Options};

use super::incoming::{Loss, Losses};

pub(super) use crate::tutor::prose::html;

/// HTML as Markdown. Pictures and sounds are left out, and counted.
pub(super) fn markdown(html: &str, losses: &mut Losses) -> String {
    let text = without_sounds(html, losses);
    losses.add_many(Loss::Media, text.matches("<img").count());
    let text = lower_headings(&text);
    // The parser reads any text as HTML; its error is one of reading from a file.
    let converted = converter().convert(&text).unwrap_or_else(|_| text.into_owned());
    let lines = converted.lines().map(str::trim_end).collect::<Vec<_>>();
    without_last_breaks(lines.join("\n").trim_matches('\n')).to_owned()
}

/// Text without line breaks at its end: a backslash after which nothing comes would be shown.
fn without_last_breaks(mut text: &str) -> &str {
    loop {
        let backslashes = text.len() - text.trim_end_matches('\\').len();
        match text.strip_suffix('\\') {
            Some(rest) if !backslashes.is_multiple_of(2) => text = rest.trim_end(),
            _ => return text,
        }
    }
}

fn converter() -> HtmlToMarkdown {
    let options = Options {
        bullet_list_marker: BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        br_style: BrStyle::Backslash,
        hr_style: HrStyle::Dashes,
        ..Options::default()
    };
    let skipped = vec!["img", "script", "style", "audio", "video", "object"];
    HtmlToMarkdown::builder().options(options).skip_tags(skipped).build()
}

/// Text without `[sound:…]` and its likes.
fn without_sounds<'h>(html: &'h str, losses: &mut Losses) -> Cow<'h, str> {
    let mut text = Cow::Borrowed(html);
    for mark in ["[sound:", "[anki:play:"] {
        while let Some(start) = text.find(mark) {
            let Some(end) = text.get(start..).and_then(|rest| rest.find(']')) else { break };
            losses.add(Loss::Media);
            text.to_mut().replace_range(start..=start + end, "");
        }
    }
    text
}

/// In a deck the first headings are the questions: those of an answer go below them.
fn lower_headings(html: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(html);
    for level in ["h1", "h2", "h3", "H1", "H2", "H3"] {
        for open in ["<", "</"] {
            let tag = format!("{open}{level}");
            if text.contains(&tag) {
                text = Cow::Owned(text.replace(&tag, &format!("{open}h4")));
            }
        }
    }
    text
}

/// Text as HTML that shows it literally.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What [`escape`] was given, also after an editor has made its lines into breaks.
pub(super) fn unescape(html: &str) -> String {
    let text = html.replace("<br>", "\n").replace("&nbsp;", " ").replace("&quot;", "\"");
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(html: &str) -> String {
        markdown(html, &mut Losses::default())
    }

    #[test]
    fn what_people_write_in_anki_becomes_markdown() {
        let html = "<div>One <b>bold</b> and <i>slanted</i>, <code>x &lt; y</code><br>next</div>\
            <ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>\
            <pre><code class=\"language-python\">async def f():\n    await g()\n</code></pre>\
            <h2>Below</h2><p>A <a href=\"https://example.org\">link</a></p>\
            <table><tr><th>k</th><th>v</th></tr><tr><td>1</td><td>2</td></tr></table>";
        insta::assert_snapshot!(told(html));
    }

    #[test]
    fn text_that_looks_like_markdown_stays_text() {
        let text = told("# no heading<br>1 * 2 * 3 and __init__ [x](y) &lt;T&gt;");
        assert_eq!(
            crate::tutor::prose::plain(&text),
            "# no heading\n1 * 2 * 3 and __init__ [x](y) <T>"
        );
    }

    #[test]
    fn pictures_and_sounds_are_counted() {
        let mut losses = Losses::default();
        let text = markdown("a [sound:x.mp3]<img src=\"y.png\"> b [sound:z", &mut losses);
        assert_eq!(losses.iter().collect::<Vec<_>>(), [(Loss::Media, 2)]);
        assert_eq!(crate::tutor::prose::plain(&text), "a b [sound:z");
    }

    #[test]
    fn escaping_comes_undone() {
        let text = "Vec<T> &amp; \"x\" && y\n";
        assert_eq!(unescape(&escape(text)), text);
    }
}
