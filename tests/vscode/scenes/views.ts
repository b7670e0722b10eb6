// What stands around the quiz: a due card that asks first, the count in the status bar, statistics, the list of cards,
// the walkthrough.

import { deepEqual, equal, ok } from "node:assert/strict";

import { type Home, question } from "../home.ts";
import { until } from "../kit.ts";
import { Panel, QuizPanel } from "../panel.ts";
import type { Play, Scene } from "../scene.ts";

/** The beginning of what the card for `gather` answers. */
const ANSWER = "It runs several coroutines";

export const VIEWS: Play[] = [
  { name: "due-card-and-status-bar", setting: { before: oneDue, settings: { "hoverdeck.limits.new": 0 } }, act: due },
  { name: "statistics-and-cards", setting: { before: oneDue }, act: statisticsAndCards },
  { name: "walkthrough", act: walkthrough },
];

/** Learned a month ago, so it is due now; another was learned and forgotten. */
function oneDue(home: Home): void {
  home.remember([{ card: "asyncio-gather", daysAgo: 60, rating: 4 }, { card: "asyncio-gather", daysAgo: 55, rating: 4 }]);
}

/** It asks first; the link shows the answer, the count says one, a click asks it, and the count is gone. */
async function due(scene: Scene): Promise<void> {
  const { window, home } = scene;
  await window.file("app.py");
  await window.cursor(scene.source("app.py"), "asyncio.gather(*", 10);
  const asked = await window.hover(question("asyncio-gather"));
  ok(!(await asked.innerText()).includes(ANSWER), "a due card does not give its answer away");
  await asked.getByText("Reveal", { exact: true }).click();
  await window.hovers().filter({ hasText: ANSWER }).first().waitFor();
  await window.noHover();
  const count = window.page.locator('.statusbar-item[id$="hoverdeck.due"]');
  equal((await count.innerText()).trim(), "1");
  await count.click();
  const quiz = await QuizPanel.open(window);
  deepEqual(await quiz.question(1), { card: "asyncio-gather", number: 1, of: 1 });
  await quiz.answer(1, 5);
  await quiz.step("done");
  await count.waitFor({ state: "hidden" });
  const { card, rating, primed } = home.history().at(-1) ?? {};
  deepEqual({ card, rating, primed }, { card: "asyncio-gather", rating: 5, primed: true }, "the answer had been revealed before");
}

/** The page says what the program says; the list opens, filters and suspends cards. */
async function statisticsAndCards(scene: Scene): Promise<void> {
  const { window, home } = scene;
  await window.command("Hoverdeck: Show Statistics");
  const page = await Panel.statistics(window);
  await page.find('body[data-step="ready"]').waitFor();
  const stats = JSON.parse(home.hoverdeck("stats", "--json")) as { answers: number; cards: { new: number } };
  equal(stats.answers, 2);
  equal(await page.find("#number-answers").textContent(), String(stats.answers));
  equal(await page.find("#number-new").textContent(), String(stats.cards.new));
  for (const part of ["year", "forecast", "retention", "calibration"]) {
    ok(await page.find(`#${part} svg[role=img]`).count(), `a picture of ${part}`);
    ok(await page.find(`#${part} table`).count(), `the same as text: ${part}`);
  }
  await cards(scene);
}

async function cards({ window, home }: Scene): Promise<void> {
  await window.command("Hoverdeck: Browse Cards");
  const rows = window.page.locator(".pane-body .monaco-list-row");
  await rows.filter({ hasText: "Async" }).first().click();
  const card = rows.filter({ hasText: question("event-loop") }).first();
  await card.click();
  await window.tab("async.md").waitFor();
  await card.click({ button: "right" });
  await window.page.locator(".context-view .action-label", { hasText: "Suspend Card" }).click();
  await until("the card is suspended", () => home.history().some(({ kind, card: which }) => kind === "suspend" && which === "event-loop"));
  await rows.filter({ hasText: "suspended" }).first().waitFor();
}

/** Four steps; the first opens a sample with a card in it. */
async function walkthrough({ window }: Scene): Promise<void> {
  await window.command("Welcome: Open Walkthrough");
  await window.quickRows().filter({ hasText: "Get Started with Hoverdeck" }).first().click();
  const steps = window.page.locator(".getting-started-step");
  await until("four steps", async () => (await steps.count()) === 4);
  await window.page.getByRole("button", { name: "Open the Python sample" }).or(window.page.getByText("Open the Python sample")).first().click();
  await window.page.locator(".editor-group-container.active .monaco-editor .view-line").first().waitFor();
  await window.hover(question("asyncio-gather"));
}
