// Hovering code: the card of the word, in both languages, and nothing where there is no card.

import { ok } from "node:assert/strict";

import { type Home, question } from "../home.ts";
import { heard, listen } from "../hearing.ts";
import type { Play, Scene } from "../scene.ts";

/** The place in the file, how far into it, and the card that belongs there. */
const PYTHON = [
  ["async def fetch(", 2, "async-vs-await"],
  ["await response.json()", 2, "async-vs-await"],
  ["asyncio.gather(*", 10, "asyncio-gather"],
  ["aiohttp.ClientSession() as", 10, "why-client-session"],
] as const;
const RUST = [
  ["send().await?", 9, "async-vs-await"],
  ["tokio::join!(", 8, "asyncio-gather"],
] as const;

export const HOVERS: Play[] = [
  { name: "hover-python", act: (scene) => shows(scene, "app.py", PYTHON) },
  { name: "hover-rust", act: (scene) => shows(scene, "main.rs", RUST) },
  { name: "hover-silence", setting: { beside: "too", before: talk }, act: silence },
];

async function shows(scene: Scene, file: string, places: readonly (readonly [string, number, string])[]): Promise<void> {
  await scene.window.file(file);
  for (const [text, into, card] of places) {
    await scene.window.cursor(scene.source(file), text, into);
    await scene.window.hover(question(card));
    await scene.window.keep(`hover-${file}-${card}`);
    await scene.window.noHover();
  }
}

/** Words that look like code and are none. */
const TALK = `import asyncio

# only gather and await in a comment, and asyncio.gather() too
words = "only gather and await in a string"
print(len(words), asyncio)
`;
const NEIGHBOUR = "the same everywhere";

function talk(home: Home): void {
  home.write("weather/talk.py", TALK);
}

/** In comments and strings the neighbour speaks alone. */
async function silence({ window }: Scene): Promise<void> {
  await window.file("talk.py");
  await window.cursor(TALK, "asyncio", 2);
  await window.hover(question("async-programming"));
  await window.noHover();
  await listen(window.page);
  for (const place of ["gather and await in a comment", "await in a comment", "gather() too", "await in a string"]) {
    await window.cursor(TALK, place, 2);
    await window.hover(NEIGHBOUR);
    await window.noHover();
  }
  // A card again: by now the server has answered what was asked before.
  await window.cursor(TALK, "asyncio)", 2);
  await window.hover(question("async-programming"));
  const before = (await heard(window.page)).filter((text) => !text.includes(question("async-programming")));
  ok(before.length > 0 && before.every((text) => text.startsWith(NEIGHBOUR)), `heard: ${before.join(" | ")}`);
}
