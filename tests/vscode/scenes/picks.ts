// The quiz in a quick pick, as learners with a screen reader have it: the same cards and keys, without a page.

import { deepEqual, equal, ok } from "node:assert/strict";

import { type Answer, question } from "../home.ts";
import { QuickQuiz } from "../picker.ts";
import { languageServer } from "../processes.ts";
import type { Play, Scene } from "../scene.ts";

const SPOKEN = { "editor.accessibilitySupport": "on", "hoverdeck.limits.new": 4 };

export const PICKS: Play[] = [{ name: "quiz-in-quick-pick", setting: { settings: SPOKEN }, act: inQuickPick }];

/** Four cards by keys: one is forgotten, one skipped, one opened to be edited, one asked while the server dies. */
async function inQuickPick(scene: Scene): Promise<void> {
  const { window, home } = scene;
  await window.command("Hoverdeck: Start Quiz");
  const quiz = new QuickQuiz(window, home);
  const typed = [{ card: await quiz.answer(1, 2), rating: 2 }];
  await takenBack(quiz);
  deepEqual(home.answers(), typed, "after the undo");
  await quiz.press("s");
  await quiz.says("Skipped.");
  typed.push(await edited(quiz));
  typed.push(await interrupted(scene, quiz));
  typed.push({ card: await quiz.answer(undefined, 3), rating: 3 });
  equal(typed[3]?.card, typed[0]?.card, "the forgotten card comes back");
  await quiz.row("4 answered, 3 remembered, 1 skipped.").waitFor();
  await quiz.row(question(typed[0]?.card ?? "")).waitFor();
  deepEqual(home.answers(), typed);
  await window.keep("quick-pick-end");
  await quiz.press("Escape");
  await quiz.closed();
}

/** A slip is taken back: the same card is asked again. */
async function takenBack(quiz: QuickQuiz): Promise<void> {
  const slip = await quiz.answer(2, 1);
  await quiz.question(3);
  await quiz.window.keep("quick-pick-question");
  await quiz.press("u");
  await quiz.says("The last rating was taken back.");
  equal(await quiz.question(2), slip);
}

/** The card is opened, with the keys and the whole window; the quiz goes on when it is asked for. */
async function edited(quiz: QuickQuiz): Promise<Answer> {
  const card = await quiz.question(3);
  await quiz.press("e");
  await quiz.closed();
  await quiz.window.page.locator(".editor-group-container.active .view-line", { hasText: question(card) }).waitFor();
  await quiz.window.page.keyboard.press("ArrowDown");
  await quiz.window.command("Hoverdeck: Start Quiz");
  equal(await quiz.answer(3, 4), card);
  return { card, rating: 4 };
}

/** No key is lost: whatever the quick pick shows when Space is pressed, the answer comes. */
async function interrupted({ window, home }: Scene, quiz: QuickQuiz): Promise<Answer> {
  const card = await quiz.question(4);
  const before = await languageServer(home);
  process.kill(before, "SIGKILL");
  await quiz.press(" ");
  await quiz.row("1 not at all").waitFor();
  ok((await languageServer(home)) !== before, "it is a new server's");
  equal(await quiz.card(), card, "the same card");
  await window.keep("quick-pick-answer");
  await quiz.rate(5);
  return { card, rating: 5 };
}
