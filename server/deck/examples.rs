//! Finds the code examples in an answer.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::Answer;
use crate::lang::Language;

impl Answer {
    /// The fenced blocks of one language, from the part for everybody and from that language's own,
    /// in this order. A block's language is the first word behind its fence.
    pub fn examples(&self, language: Language) -> Vec<String> {
        [self.common.as_str(), self.side(language)]
            .into_iter()
            .flat_map(|markdown| fenced(markdown, language))
            .collect()
    }
}

fn fenced(markdown: &str, language: Language) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Option<String> = None;
    for event in Parser::new_ext(markdown, Options::empty()) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let named = info.split([' ', ',']).next() == Some(language.as_str());
                open = named.then(String::new);
            }
            Event::Text(text) => {
                if let Some(code) = &mut open {
                    code.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => found.extend(open.take()),
            _ => {}
        }
    }
    found
}
