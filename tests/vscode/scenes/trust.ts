// A folder that is not trusted: cards and quizzes are there, but what the folder's settings name is not run and not
// read until it is.

import { deepEqual } from "node:assert/strict";
import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";

import { type Home, question } from "../home.ts";
import { HOVERDECK, until } from "../kit.ts";
import { QuizPanel } from "../panel.ts";
import { languageServer } from "../processes.ts";
import type { Play, Scene } from "../scene.ts";

export const TRUST: Play[] = [{ name: "untrusted-folder", setting: { asksForTrust: true, before: tempting }, act: untrusted }];

const THEIRS = `+++
format = 1
title = "Theirs"
+++

## What did the folder bring?

\`\`\`toml card
id = "theirs"
python = ["asyncio.sleep"]
\`\`\`

A deck of its own.
`;

/** The folder's settings name a program and a deck in it; the program leaves a trace. */
function tempting(home: Home): void {
  const program = home.write("weather/server", `#!/bin/sh\ntouch "$HOME/started"\nexec "${HOVERDECK}" "$@"\n`);
  chmodSync(program, 0o755);
  const decks = [home.write("weather/theirs.md", THEIRS)];
  home.write("weather/.vscode/settings.json", JSON.stringify({ "hoverdeck.server.path": program, "hoverdeck.decks": decks }));
}

async function untrusted(scene: Scene): Promise<void> {
  const { window, home } = scene;
  const restricted = window.page.locator(".statusbar-item", { hasText: "Restricted Mode" });
  await restricted.waitFor();
  await answers(scene);
  const before = await languageServer(home);
  await window.command("Hoverdeck: Browse Cards");
  const rows = window.page.locator(".pane-body .monaco-list-row");
  await rows.filter({ hasText: "Async" }).first().waitFor();
  deepEqual([await rows.filter({ hasText: "Theirs" }).count(), existsSync(join(home.folder, "started"))], [0, false]);
  await window.keep("untrusted");

  await window.command("Workspaces: Manage Workspace Trust");
  await window.page.locator(".workspace-trust-editor .monaco-button", { hasText: "Trust" }).first().click();
  await restricted.waitFor({ state: "hidden" });
  await until("the folder's program is started", () => existsSync(join(home.folder, "started")));
  await rows.filter({ hasText: "Theirs" }).first().waitFor();
  await until("the server from before has ended", () => !existsSync(`/proc/${before}`));
  deepEqual(await window.messages().allInnerTexts(), [], "nothing is complained of");
}

/** A card on hover, and its quiz. */
async function answers(scene: Scene): Promise<void> {
  const { window, home } = scene;
  await window.file("app.py");
  await window.cursor(scene.source("app.py"), "asyncio.gather(*", 10);
  await window.hover(question("asyncio-gather"));
  await window.noHover();
  await window.command("Hoverdeck: Quiz on Card Under Cursor");
  const quiz = await QuizPanel.open(window);
  await quiz.answer(1, 4);
  await quiz.step("done");
  deepEqual(home.answers(), [{ card: "asyncio-gather", rating: 4 }]);
  await quiz.press("Escape");
}
