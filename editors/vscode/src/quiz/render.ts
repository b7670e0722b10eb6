// A card's Markdown as HTML: safe (no HTML of the card's own, no links that run commands), code highlighted.
// Pure; colours are classes, the page's style sheet gives them the theme's.

import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import ini from "highlight.js/lib/languages/ini";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import rust from "highlight.js/lib/languages/rust";
import MarkdownIt from "markdown-it";
import type { Renderer } from "./view";

hljs.registerLanguage("python", python);
hljs.registerLanguage("rust", rust);
hljs.registerLanguage("bash", bash);
hljs.registerLanguage("toml", ini);
hljs.registerLanguage("json", json);
hljs.registerAliases(["sh", "console"], { languageName: "bash" });

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false, highlight });
// Pictures and other addresses than the web's are left as text: the page may load nothing.
markdown.disable("image");
markdown.validateLink = (address) => /^https?:\/\//i.test(address);

const SIDES = { python: "In Python", rust: "In Rust" } as const;
type Language = keyof typeof SIDES;

/** Renders for a learner who comes from `language`: its side of an answer is open, the other's folded. */
export function rendererFor(language: Language | null): Renderer {
  return {
    line: (text) => markdown.renderInline(text),
    answer: (text) => answer(text, language),
  };
}

function answer(text: string, language: Language | null): string {
  const { common, sides } = sections(withoutQuestion(text));
  const own = sides.find((side) => side.title === (language === null ? null : SIDES[language]));
  const blocks = sides.map((side) => {
    const body = markdown.render(side.body);
    return own === undefined || side === own ? open(side.title, body) : folded(side.title, body);
  });
  return markdown.render(common) + blocks.join("");
}

interface Side {
  title: string;
  body: string;
}

/** The part for every language, and those for one. Headings within code do not count. */
function sections(text: string): { common: string; sides: Side[] } {
  const common: string[] = [];
  const sides: { title: string; lines: string[] }[] = [];
  let fence = false;
  for (const line of text.split("\n")) {
    fence = line.startsWith("```") ? !fence : fence;
    const title = fence ? undefined : Object.values(SIDES).find((it) => line === `### ${it}`);
    if (title !== undefined) {
      sides.push({ title, lines: [] });
    } else {
      (sides.at(-1)?.lines ?? common).push(line);
    }
  }
  return {
    common: common.join("\n"),
    sides: sides.map((it) => ({ title: it.title, body: it.lines.join("\n") })),
  };
}

/** A card's text begins with its question in bold, which stands above already. */
function withoutQuestion(text: string): string {
  const end = text.indexOf("\n\n");
  return text.startsWith("**") && end > 0 ? text.slice(end + 2) : text;
}

function open(title: string, body: string): string {
  return `<section class="side"><h2>${title}</h2>${body}</section>`;
}

function folded(title: string, body: string): string {
  return `<details class="side"><summary>${title}</summary>${body}</details>`;
}

/** Code in the languages of the cards; any other stays plain. */
function highlight(code: string, language: string): string {
  const known = hljs.getLanguage(language) !== undefined;
  return known ? hljs.highlight(code, { language }).value : markdown.utils.escapeHtml(code);
}
