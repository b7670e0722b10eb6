// Quizzes from the palette and from code, answered by keys; each is compared with the history afterwards.

import { deepEqual, equal } from "node:assert/strict";

import { question } from "../home.ts";
import { until } from "../kit.ts";
import { QuizPanel } from "../panel.ts";
import type { Play, Scene } from "../scene.ts";

const FIVE_CARDS = { "hoverdeck.limits.new": 5 };

export const QUIZZES: Play[] = [
  { name: "quiz-by-keyboard", setting: { settings: FIVE_CARDS }, act: byKeyboard },
  { name: "quiz-from-code", act: fromCode },
];

/** Five cards without the mouse: one is forgotten and comes back, one rating was a slip and is taken back. */
async function byKeyboard({ window, home }: Scene): Promise<void> {
  await window.command("Hoverdeck: Start Quiz");
  const quiz = await QuizPanel.open(window);
  equal((await quiz.question(1)).of, 5);
  const typed = [{ card: await quiz.answer(1, 4), rating: 4 }, { card: await quiz.answer(2, 2), rating: 2 }];
  const slip = await quiz.answer(3, 1);
  await quiz.question(4);
  await quiz.press("u");
  equal((await quiz.question(3)).card, slip, "undo asks the same card again");
  deepEqual(home.answers(), typed, "after the undo");
  for (const [number, rating] of [[3, 5], [4, 3], [5, 4]] as const) {
    typed.push({ card: await quiz.answer(number, rating), rating });
  }
  await answerWhatComesBack(quiz, typed);
  await quiz.says("6 answered, 5 remembered");
  await quiz.says(question(typed[1]?.card ?? ""));
  deepEqual(home.answers(), typed);
  await window.command("Hoverdeck: Undo Last Rating");
  await until("the last rating is taken back", () => home.answers().length === typed.length - 1);
}

/** The forgotten card comes again at the end. */
async function answerWhatComesBack(quiz: QuizPanel, typed: { card: string; rating: number }[]): Promise<void> {
  const again = await quiz.question(6);
  equal(again.card, typed[1]?.card, "the forgotten card comes back");
  typed.push({ card: await quiz.answer(6, 4), rating: 4 });
  await quiz.step("done");
}

/** The code action at a word asks that word's card. */
async function fromCode(scene: Scene): Promise<void> {
  const { window, home } = scene;
  await window.file("app.py");
  await window.cursor(scene.source("app.py"), "asyncio.gather(*", 10);
  await window.hover(question("asyncio-gather"));
  await window.noHover();
  equal(await window.page.locator(".monaco-editor .lightBulbWidget:visible, .codicon-light-bulb:visible").count(), 0);
  await window.action("quiz me on this card");
  const quiz = await QuizPanel.open(window);
  deepEqual(await quiz.question(1), { card: "asyncio-gather", number: 1, of: 1 });
  await quiz.answer(1, 4);
  await quiz.step("done");
  deepEqual(home.answers(), [{ card: "asyncio-gather", rating: 4 }]);
  await quiz.press("Escape");
  await until("the panel closes", async () => (await window.tab("Hoverdeck").count()) === 0);
}
