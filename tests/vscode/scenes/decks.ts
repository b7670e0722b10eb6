// A deck of the learner's own with mistakes in it: they are shown where they are, and the cards beside them work.

import { question } from "../home.ts";
import type { Home } from "../home.ts";
import type { Play, Scene } from "../scene.ts";

const BROKEN = `+++
format = 1
title = "Mine"
+++

## What does \`sleep\` of asyncio do?

\`\`\`toml card
id = "my-sleep"
python = ["asyncio.sleep"]
priority = 9
\`\`\`

It lets others work for a while.

\`\`\`python
import asyncio

async def main() -> None:
    await asyncio.sleep(1)
\`\`\`

## This one has a mistake

\`\`\`toml card
id = "mistaken"
pyhton = ["asyncio.gather"]
\`\`\`

Nobody will ever see it on hover.
`;

export const DECKS: Play[] = [{ name: "broken-deck", setting: { before: broken }, act: stillWorks }];

function broken(home: Home): void {
  home.write("hoverdeck-data/decks/mine.md", BROKEN);
  home.write("weather/mine.md", BROKEN);
}

async function stillWorks(scene: Scene): Promise<void> {
  const { window } = scene;
  await window.file("app.py");
  await window.cursor(scene.source("app.py"), "asyncio.sleep(0.1)", 9);
  await window.hover("What does sleep of asyncio do?");
  await window.noHover();
  await window.cursor(scene.source("app.py"), "asyncio.gather(*", 10);
  await window.hover(question("asyncio-gather"));
  await window.noHover();
  await window.file("mine.md");
  await window.page.locator(".monaco-editor .squiggly-error, .monaco-editor .squiggly-warning").first().waitFor();
  await window.cursor(BROKEN, "pyhton", 2);
  await window.hover("pyhton");
  await window.keep("broken-deck");
  await window.noHover();
  await window.command("Hoverdeck: Check Decks");
  await window.page.locator(".editor-group-container.active .view-line", { hasText: "pyhton" }).first().waitFor();
}
