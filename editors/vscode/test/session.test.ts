// A quiz from begin to end, and over everything that can happen to it in between: the server ends, the window is
// reloaded, an answer to a rating never arrives.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ServerGone } from "../src/protocol";
import { rendererFor } from "../src/quiz/render";
import { isDue, isSame, QuizSession, type Kept, type Scope } from "../src/quiz/session";
import type { DoneView, View } from "../src/quiz/view";
import { FakeServer } from "./fake";

const DUE: Scope = { command: "hoverdeck.quiz", argument: {}, title: "due cards", language: null };
const FILE: Scope = {
  command: "hoverdeck.quizFile",
  argument: { uri: "file:///a.py" },
  title: "a.py",
  language: null,
};

function session(server: FakeServer, kept: Kept): QuizSession {
  return new QuizSession(kept, { server, render: rendererFor(null), now: () => server.now, language: "en" });
}

async function begun(server: FakeServer, scope: Scope = DUE): Promise<QuizSession> {
  const quiz = session(server, { scope, startedAt: server.now });
  await quiz.begin();
  return quiz;
}

/** Answers the present card and says which it was. */
async function answer(quiz: QuizSession, rating: number): Promise<string> {
  const card = quiz.card ?? "";
  await quiz.reveal();
  await quiz.rate(card, rating);
  return card;
}

/** Answers until the end; says what was asked. */
async function finish(quiz: QuizSession, rating = 4): Promise<string[]> {
  const asked: string[] = [];
  while (quiz.view.step === "question" && asked.length < 50) {
    asked.push(await answer(quiz, rating));
  }
  return asked;
}

function done(view: View): DoneView {
  assert.equal(view.step, "done");
  return view;
}

test("a quiz is asked, rated and summed up", async () => {
  const server = new FakeServer(["a", "b", "c"]);
  const quiz = await begun(server);
  await answer(quiz, 2);
  assert.equal(
    "note" in quiz.view && quiz.view.note,
    "Rated 2, recognised it. Comes again in this quiz, then in 2 days, on Sat, January 3.",
  );
  assert.deepEqual(await finish(quiz), ["b", "c", "a"]);
  const end = done(quiz.view);
  assert.equal(end.text, "4 answered, 3 remembered.");
  assert.deepEqual(end.ratings, [0, 1, 0, 3, 0]);
  assert.deepEqual(end.missed, [{ card: "a", text: "a?", title: "Letters" }]);
});

test("a key that comes too early, twice, or for another card rates nothing", async () => {
  const server = new FakeServer(["a", "b"]);
  const quiz = await begun(server);
  await quiz.rate("a", 5);
  await quiz.reveal();
  await quiz.rate("b", 5);
  await quiz.rate("a", 9);
  assert.deepEqual(server.answers(), []);
  await Promise.all([quiz.rate("a", 4), quiz.rate("a", 4), quiz.reveal()]);
  assert.deepEqual(server.answers(), ["a 4"]);
  assert.equal(quiz.view.step, "question");
});

test("undo asks the card again, at the end too", async () => {
  const server = new FakeServer(["a", "b"]);
  const quiz = await begun(server);
  await finish(quiz);
  assert.equal(done(quiz.view).canUndo, true);
  await quiz.undo();
  assert.equal(quiz.card, "b");
  await finish(quiz, 3);
  assert.deepEqual(server.answers(), ["a 4", "b 3"]);
  assert.equal(done(quiz.view).text, "2 answered, 2 remembered.");
});

test("what was skipped is counted and not asked again", async () => {
  const server = new FakeServer(["a", "b"]);
  const quiz = await begun(server);
  await quiz.skip();
  assert.deepEqual(await finish(quiz), ["b"]);
  assert.equal(done(quiz.view).text, "1 answered, 1 remembered, 1 skipped.");
});

for (const scope of [DUE, FILE]) {
  test(`a reload of ${scope.title} loses nothing and asks nothing twice`, async () => {
    const server = new FakeServer(["a", "b", "c", "d"]);
    const before = await begun(server, scope);
    await answer(before, 4);
    await answer(before, 1);
    server.die();
    server.restart();
    const after = session(server, before.kept);
    await after.resume();
    const asked = await finish(after);
    // `b` was forgotten: it comes back once, as it would have without the reload.
    assert.deepEqual(asked.sort(), ["b", "c", "d"]);
    assert.equal(done(after.view).text, "5 answered, 4 remembered.");
    assert.deepEqual(
      done(after.view).missed.map((it) => it.card),
      ["b"],
    );
  });
}

test("a server that ends in the middle is waited for, and the quiz goes on", async () => {
  const server = new FakeServer(["a", "b", "c"]);
  const quiz = await begun(server, FILE);
  await answer(quiz, 5);
  await quiz.reveal();
  server.die();
  await quiz.rate("b", 5);
  assert.equal(quiz.view.step, "waiting");
  server.restart();
  await quiz.resume();
  // The answer that stood there stands there again; the rating that could not be written is asked for.
  assert.equal(quiz.view.step, "answer");
  await quiz.rate("b", 5);
  assert.deepEqual(await finish(quiz), ["c"]);
  assert.deepEqual(server.answers(), ["a 5", "b 5", "c 4"]);
});

test("an answer asked for while the server is away is shown when the card is back", async () => {
  const server = new FakeServer(["a", "b"]);
  const quiz = await begun(server);
  await answer(quiz, 1);
  server.die();
  quiz.wait("The server is starting …");
  await quiz.reveal();
  assert.equal(quiz.view.step, "waiting");
  server.restart();
  await quiz.resume();
  assert.equal(quiz.card, "b");
  assert.equal(quiz.view.step, "answer");
  await quiz.rate("b", 4);
  // Asked for once, shown once: the next card hides its answer.
  assert.deepEqual(await finish(quiz), ["a"]);
});

test("a card that was rated and comes again hides its answer, over a restart too", async () => {
  const server = new FakeServer(["a"]);
  const quiz = await begun(server, FILE);
  await answer(quiz, 1);
  assert.equal(quiz.card, "a");
  server.die();
  quiz.wait("The server is starting …");
  server.restart();
  await quiz.resume();
  assert.equal(quiz.card, "a");
  assert.equal(quiz.view.step, "question");
});

test("a rating that was written although its answer never came is not asked again", async () => {
  const server = new FakeServer(["a", "b"]);
  const quiz = await begun(server, FILE);
  await quiz.reveal();
  server.dieAfter = "hoverdeck.rate";
  await quiz.rate("a", 4);
  assert.equal(quiz.view.step, "waiting");
  server.restart();
  await quiz.resume();
  assert.deepEqual(await finish(quiz), ["b"]);
  assert.deepEqual(server.answers(), ["a 4", "b 4"]);
});

test("undo reaches over a reload, and the rest is still asked", async () => {
  const server = new FakeServer(["a", "b", "c"]);
  const before = await begun(server, FILE);
  await answer(before, 1);
  await answer(before, 4);
  server.die();
  server.restart();
  const after = session(server, before.kept);
  await after.resume();
  await after.undo();
  assert.equal(after.card, "b");
  assert.deepEqual((await finish(after)).sort(), ["a", "b", "c"]);
  assert.deepEqual(server.answers().sort(), ["a 1", "a 4", "b 4", "c 4"]);
});

test("undo after a reload leaves what this quiz did not do alone", async () => {
  const server = new FakeServer(["a", "b"]);
  const before = await begun(server);
  await answer(before, 4);
  server.events.push({ id: "else", kind: "suspend", atMs: server.now++, card: "a" });
  server.die();
  server.restart();
  const after = session(server, before.kept);
  await after.resume();
  await after.undo();
  assert.equal(server.events.at(-1)?.kind, "suspend");
});

test("a quiz that was finished before a reload ends at once", async () => {
  const server = new FakeServer(["a"]);
  const before = await begun(server);
  await answer(before, 4);
  const after = session(server, before.kept);
  await after.resume();
  assert.equal(done(after.view).text, "1 answered, 1 remembered.");
});

test("nothing to ask is said in the server's words", async () => {
  const quiz = await begun(new FakeServer([]));
  assert.deepEqual(quiz.view, { step: "empty", heading: "Nothing to ask", text: "Nothing is due." });
});

test("what the server refuses is said beside the card, which stays", async () => {
  const server = new FakeServer(["a"]);
  const quiz = await begun(server);
  await quiz.reveal();
  server.call = () => Promise.reject(new Error("The disk is full. Make room and rate again."));
  await quiz.rate("a", 4);
  assert.equal(quiz.view.step, "answer");
  assert.equal("note" in quiz.view && quiz.view.note, "The disk is full. Make room and rate again.");
});

test("a server that does not come back is no reason to wait; once it is there, the quiz begins", async () => {
  const server = new FakeServer(["a"]);
  const call = server.call.bind(server);
  server.call = () => Promise.reject(new ServerGone("There is no program at /nowhere.", true));
  const quiz = await begun(server);
  const heading = "The server is not running";
  assert.deepEqual(quiz.view, { step: "failed", heading, text: "There is no program at /nowhere." });
  server.call = call;
  await quiz.resume();
  assert.equal(quiz.card, "a");
});

test("a quiz that was put aside is found by its cards", () => {
  const other: Scope = { ...FILE, argument: { uri: "file:///b.py" } };
  assert.deepEqual([DUE, FILE, other].map(isDue), [true, false, false]);
  assert.deepEqual([isSame(FILE, { ...FILE, title: "elsewhere" }), isSame(FILE, other)], [true, false]);
});
