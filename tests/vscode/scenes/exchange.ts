// A card of one's own from selected code, and files in and out through the workbench's own dialogs. What came of it
// is asked of the program.

import { deepEqual, equal, match } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { until } from "../kit.ts";
import { QuickQuiz } from "../picker.ts";
import type { Play, Scene } from "../scene.ts";

const PICK = { "hoverdeck.limits.new": 0, "hoverdeck.quiz.view": "quickPick" };
const QUESTION = "What does sleeping do for the others?";
const ANSWER = "It lets them work.";

export const EXCHANGE: Play[] = [{ name: "own-card-and-files", setting: { settings: PICK }, act: ownCardAndFiles }];

async function ownCardAndFiles(scene: Scene): Promise<void> {
  await newCard(scene);
  await imported(scene);
  await exported(scene);
}

/** The selected call is its example, and where the call is hovered the card is there. */
async function newCard(scene: Scene): Promise<void> {
  const { window, home } = scene;
  const source = scene.source("app.py");
  await window.file("app.py");
  await window.cursor(source, "asyncio.sleep(0.1)");
  await window.page.keyboard.press("Shift+End");
  await window.command("Hoverdeck: New Card from Selection");
  await window.answer("(1/2)", QUESTION);
  await window.answer("(2/2)", ANSWER);
  await window.page.locator(".editor-group-container.active .view-line", { hasText: `## ${QUESTION}` }).waitFor();
  await window.keep("new-card");
  await window.file("app.py");
  await window.cursor(source, "asyncio.sleep(0.1)", 9);
  const card = await window.hover(QUESTION);
  await card.getByText(ANSWER).first().waitFor();
  await window.noHover();
  match(home.hoverdeck("check"), /^no problem/);
}

/** What would come is told first; nothing is written before that is accepted. */
async function imported({ window, home }: Scene): Promise<void> {
  const past = { kind: "review", card: "asyncio-gather", rating: 4, at_ms: Date.now() - 40 * 86_400_000 };
  await window.command("Hoverdeck: Import…");
  const file = home.write("elsewhere/past.jsonl", `${JSON.stringify(past)}\n`);
  await window.chooseFile("Import Cards and History", file, "past.jsonl");
  const dialog = window.page.locator(".monaco-dialog-box", { hasText: "1 event added." });
  await dialog.waitFor();
  await window.keep("import");
  deepEqual(home.history(), [], "only told");
  await dialog.getByRole("button", { name: "Import" }).click();
  await until("the answer is there", () => home.history().length === 1);
  const { card, rating, source } = home.history()[0] ?? {};
  deepEqual({ card, rating, source }, { card: "asyncio-gather", rating: 4, source: "import" });
  // The server knows of it: the card is due, and asked where the setting says.
  await window.page.locator('.statusbar-item[id$="hoverdeck.due"]', { hasText: "1" }).click();
  const quiz = new QuickQuiz(window, home);
  equal(await quiz.question(1), "asyncio-gather");
  await quiz.press("Escape");
  await quiz.closed();
}

/** The file holds the whole history. */
async function exported({ window, home }: Scene): Promise<void> {
  const file = join(home.folder, "elsewhere/out.jsonl");
  await window.command("Hoverdeck: Export…");
  await window.chooseFile("Export Cards and History", file, "past.jsonl");
  await window.messages().filter({ hasText: "out.jsonl" }).waitFor();
  await window.keep("export");
  const lines = readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line) as { kind?: string; card?: string });
  const reviews = lines.filter(({ kind }) => kind === "review").map(({ card }) => card);
  deepEqual(reviews, ["asyncio-gather"]);
}
