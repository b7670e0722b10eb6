// A hover of the server, as VS Code shows it best. Pure.

/**
 * The line of links directly below the question. VS Code cuts a hover after some fifteen lines, and what one can
 * do with a card must not begin below that. A text without links stays as it is.
 */
export function linksFirst(markdown: string): string {
  const parts = markdown.split("\n\n");
  const last = parts.at(-1) ?? "";
  if (parts.length < 3 || !/^\[[^\]]+\]\(command:hoverdeck\./.test(last)) {
    return markdown;
  }
  const [question = "", ...rest] = parts.slice(0, -1);
  return [question, last, ...rest].join("\n\n");
}
