// Every view in three themes: kept as a picture, and both pages looked at by axe. `picture` makes the pictures of
// editors/vscode of these screens.

import { accessible } from "../axe.ts";
import { type Home, question } from "../home.ts";
import { until } from "../kit.ts";
import { aYear } from "../learner.ts";
import { Panel, QuizPanel } from "../panel.ts";
import type { Play, Scene } from "../scene.ts";
import type { Theme } from "../server.ts";

const CARD = "asyncio-gather";
const ALL: Theme[] = ["contrast", "light", "dark"];
const SIZE = { width: 1240, height: 840 };
/** Room for what is shown: no lists at the left, no bars that say nothing of it. */
const ROOM = {
  "workbench.activityBar.location": "top",
  "editor.hover.delay": 100,
  "editor.lineNumbers": "on",
  "explorer.openEditors.visible": 0,
  "hoverdeck.limits.new": 3,
};

export const LOOKS: Play = {
  name: "looks",
  setting: { before: learned, settings: ROOM, size: SIZE },
  act: looks,
};

/** A year with every deck. The card that is shown is well known and not due yet, so its next dates lie apart. */
function learned(home: Home): void {
  home.write("hoverdeck-config/config.toml", "");
  const rows = home.hoverdeck("cards", "--json").trim().split("\n").map((line) => JSON.parse(line) as { id: string });
  aYear(home, rows.map(({ id }) => id).filter((id) => id !== CARD));
  home.remember([45, 42, 14].map((daysAgo) => ({ card: CARD, daysAgo, rating: 4 })));
}

async function looks(scene: Scene): Promise<void> {
  const { window } = scene;
  await window.file("app.py");
  await window.cursor(scene.source("app.py"), "asyncio.gather(*", 10);
  await window.hover(question(CARD));
  await window.noHover();
  await window.command("View: Toggle Primary Side Bar Visibility");
  await window.keep("code-dark");
  await each(scene, "hover", async () => {
    await window.hover(question(CARD));
  }, () => window.noHover());
  await quiz(scene);
  await statistics(scene);
  await cards(scene);
  await walkthrough(scene);
}

/** Keeps the window in every theme; `again` brings up what a change of theme takes away. */
async function each(scene: Scene, name: string, again?: (theme: Theme) => Promise<unknown>, after?: () => Promise<void>): Promise<void> {
  for (const theme of ALL) {
    await scene.window.theme(theme);
    await again?.(theme);
    await scene.window.keep(`${name}-${theme}`);
    await after?.();
  }
}

/** Choosing a theme takes the focus: a click into the page brings it back. Keys alone have a scene of their own. */
async function quiz(scene: Scene): Promise<void> {
  const { window } = scene;
  await window.command("Hoverdeck: Quiz on Card Under Cursor");
  const panel = await QuizPanel.open(window);
  await panel.question(1);
  await each(scene, "question", (theme) => accessible(panel.frame, `the question, ${theme}`));
  await panel.click();
  await panel.press(" ");
  await panel.step("answer");
  await each(scene, "answer", (theme) => accessible(panel.frame, `the answer, ${theme}`));
  await panel.click();
  await panel.press("2");
  await panel.question();
  await window.keep("rated-dark");
  await panel.answerNext(5);
  await panel.step("done");
  await each(scene, "end", (theme) => accessible(panel.frame, `the end screen, ${theme}`));
  await panel.click();
  await panel.press("Escape");
  await until("the quiz is closed", async () => (await window.tab("Quiz").count()) === 0);
}

async function statistics(scene: Scene): Promise<void> {
  await scene.window.command("Hoverdeck: Show Statistics");
  const panel = await Panel.statistics(scene.window);
  await panel.find('body[data-step="ready"]').waitFor();
  await each(scene, "statistics", (theme) => accessible(panel.frame, `the statistics, ${theme}`));
  await scene.window.closeTab("Statistics");
}

async function cards(scene: Scene): Promise<void> {
  const { window } = scene;
  await window.command("Hoverdeck: Browse Cards");
  const rows = window.page.locator(".pane-body .monaco-list-row");
  await rows.first().waitFor();
  await rows.filter({ hasText: "Async" }).first().click();
  await until("the cards of the deck", async () => (await rows.count()) > 5);
  await each(scene, "cards");
  await window.command("View: Toggle Primary Side Bar Visibility");
}

async function walkthrough(scene: Scene): Promise<void> {
  const { window } = scene;
  await window.command("Welcome: Open Walkthrough");
  await window.quickRows().filter({ hasText: "Get Started with Hoverdeck" }).first().click();
  await window.page.locator(".getting-started-step").first().waitFor();
  await each(scene, "walkthrough");
}
