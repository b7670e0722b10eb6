// When things break in the middle: the server dies, the window is reloaded, a deck is wrong. No answer is lost and
// none counts twice.

import { deepEqual, equal, ok } from "node:assert/strict";
import { existsSync } from "node:fs";

import { question } from "../home.ts";
import { until } from "../kit.ts";
import { QuizPanel } from "../panel.ts";
import { languageServer } from "../processes.ts";
import type { Play, Scene } from "../scene.ts";

const FOUR_CARDS = { "hoverdeck.limits.new": 4 };

export const TROUBLE: Play[] = [
  { name: "quiz-outlives-server-and-reload", setting: { settings: FOUR_CARDS }, act: outlives },
  { name: "restart-server", setting: { settings: { "hoverdeck.limits.new": 2 } }, act: restarted },
];

async function outlives({ window, home }: Scene): Promise<void> {
  await window.command("Hoverdeck: Start Quiz");
  let quiz = await QuizPanel.open(window);
  const typed = [{ card: await quiz.answer(1, 4), rating: 4 }];
  const second = await quiz.question(2);

  const before = await languageServer(home);
  process.kill(before, "SIGKILL");
  // No key is lost: whatever the page shows by now, the answer comes.
  await quiz.press(" ");
  await quiz.step("answer");
  ok((await languageServer(home)) !== before, "it is a new server's");
  equal((await quiz.asked()).card, second.card, "the same card");
  await quiz.rate(5);
  typed.push({ card: second.card, rating: 5 });
  deepEqual(home.answers(), typed, "after the server was killed");

  const third = await quiz.question();
  await window.reload();
  quiz = await QuizPanel.open(window);
  await quiz.click();
  deepEqual((await quiz.question()).card, third.card, "the same question stands after the reload");
  typed.push({ card: await quiz.answerNext(3), rating: 3 });
  typed.push({ card: await quiz.answerNext(4), rating: 4 });
  await quiz.step("done");
  await quiz.says("4 answered, 4 remembered");
  deepEqual(home.answers(), typed, "after the reload");
}

/** Restarted from the palette: another process, and nothing is lost, complained of or asked twice. */
async function restarted(scene: Scene): Promise<void> {
  const { window, home } = scene;
  await window.file("app.py");
  await window.cursor(scene.source("app.py"), "asyncio.gather(*", 10);
  await window.command("Hoverdeck: Start Quiz");
  const quiz = await QuizPanel.open(window);
  const typed = [{ card: await quiz.answer(1, 4), rating: 4 }];
  const { card } = await quiz.question(2);
  const before = await languageServer(home);
  await window.command("Hoverdeck: Restart Server");
  await until("the server from before has ended", () => !existsSync(`/proc/${before}`));
  typed.push({ card: await quiz.answerNext(3), rating: 3 });
  equal(typed[1]?.card, card, "the same card");
  await quiz.says("2 answered, 2 remembered");
  deepEqual(home.answers(), typed);
  await window.keep("restarted");
  // The editor has the keys again, and the new server has the file.
  await quiz.press("Escape");
  await window.hover(question("asyncio-gather"));
  deepEqual(await window.messages().allInnerTexts(), [], "nothing is complained of");
}
