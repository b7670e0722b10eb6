// Hovering code: the card of the word, in both languages, and nothing where there is no card.

import { question } from "../home.ts";
import type { Play, Scene } from "../scene.ts";

/** The place in the file, how far into it, and the card that belongs there. */
const PYTHON = [
  ["async def fetch(", 2, "async-vs-await"],
  ["await asyncio.gather", 2, "async-vs-await"],
  ["asyncio.gather(*", 10, "asyncio-gather"],
  ["aiohttp.ClientSession() as", 10, "client-session"],
] as const;
const RUST = [
  ["send().await?", 9, "async-vs-await"],
  ["tokio::join!(", 8, "asyncio-gather"],
] as const;

export const HOVERS: Play[] = [
  { name: "hover-python", act: (scene) => shows(scene, "app.py", PYTHON) },
  { name: "hover-rust", act: (scene) => shows(scene, "main.rs", RUST) },
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
