// What a quiz shows: words, dates, the quick pick's lines, and cards as safe HTML.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Choice } from "../src/protocol";
import { lines, titleOf } from "../src/quiz/lines";
import { rendererFor } from "../src/quiz/render";
import { Tally } from "../src/quiz/tally";
import { doneView, ratedNote, stepView, type AnswerView, type DoneView, type View } from "../src/quiz/view";
import { comesAgain, span } from "../src/quiz/when";
import { dueText } from "../src/due";

const NOON = Date.UTC(2026, 10, 24, 12);

test("days are short under a button and dated in a sentence", () => {
  assert.deepEqual([0, 1, 2, 20, 21, 59, 60, 364, 365, 900].map(span), [
    "today",
    "tomorrow",
    "2 days",
    "20 days",
    "3 weeks",
    "8 weeks",
    "2 months",
    "12 months",
    "1 year",
    "2.5 years",
  ]);
  assert.equal(comesAgain(1, NOON, "en"), "tomorrow");
  assert.equal(comesAgain(6, NOON, "en"), "in 6 days, on Mon, November 30");
  assert.equal(comesAgain(60, NOON, "de"), "in 2 months, on Sa., 23. Januar 2027");
});

test("a rating says when the card comes again", () => {
  const choice: Choice = { rating: 4, label: "knew it", remembered: true, days: 6 };
  assert.equal(
    ratedNote(choice, NOON, "en"),
    "Rated 4, knew it. Comes again in 6 days, on Mon, November 30.",
  );
});

const GATHER = `**What does \`asyncio.gather()\` do?**

It **waits** for all.

### In Python

\`\`\`python
### In Rust
await asyncio.gather(a, "b")  # 1
\`\`\`

### In Rust

\`join!\``;

test("the question is not repeated; the other language's side is folded", () => {
  const html = rendererFor("python").answer(GATHER);
  assert.match(html, /^<p>It <strong>waits<\/strong> for all\.<\/p>/);
  assert.match(html, /<section class="side"><h2>In Python<\/h2><pre><code class="language-python">/);
  assert.match(html, /<details class="side"><summary>In Rust<\/summary><p><code>join!<\/code><\/p>/);
  assert.doesNotMatch(rendererFor(null).answer(GATHER), /<details/);
});

test("code is marked, and a heading within it is code", () => {
  const html = rendererFor("python").answer(GATHER);
  assert.match(html, /<span class="hljs-keyword">await<\/span>/);
  assert.match(html, /<span class="hljs-comment">### In Rust<\/span>/);
});

test("a deck can bring no HTML, no script, no picture and no command into the page", () => {
  const evil =
    "x <img src=x onerror=alert(1)> [run](command:workbench.action.quit) ![p](https://e.org/p.png) [js](javascript:1)\n\n```python\n</code><script>\n```";
  const html = rendererFor(null).answer(evil);
  assert.doesNotMatch(html, /<img|<script|href="command|href="javascript/);
  assert.match(html, /&lt;img/);
  assert.match(
    rendererFor(null).line("[docs](https://docs.python.org)"),
    /href="https:\/\/docs\.python\.org"/,
  );
});

function answerView(): AnswerView {
  const ratings = ["not at all", "recognised it", "with effort", "knew it", "perfectly"].map(
    (label, index) => ({
      rating: index + 1,
      label,
      remembered: index > 1,
      days: index + 1,
    }),
  );
  const text = { markdown: "What is `await`?", plain: "What is await?" };
  const memory = { state: "new" as const, suspended: false };
  const plain = "What is await?\n\nIt gives the loop\nback.\n\nIn Python\n\nasync def f():\n    await x";
  const card = {
    id: "await",
    question: text,
    hint: null,
    deck: "async",
    title: "Async",
    source: null,
    markdown: "",
    plain,
    memory,
  };
  const step = { step: "answer" as const, quiz: "q", canUndo: false, number: 3, of: 12, card, ratings };
  const view = stepView(step, false, "", rendererFor(null));
  assert.equal(view.step, "answer");
  return view;
}

test("in the quick pick an answer begins with what is read, so that Enter alone rates nothing", () => {
  const view = answerView();
  assert.equal(titleOf(view, "x"), "3 of 12: What is await?");
  assert.deepEqual(choices(view), [
    "- read: It gives the loop back.",
    "- read: How well did you know this?",
    "1 rate: 1 not at all",
    "2 rate: 2 recognised it",
    "3 rate: 3 with effort",
    "4 rate: 4 knew it",
    "5 rate: 5 perfectly",
    "- read: The rest of the answer",
    "- read: In Python",
    "- read: async def f():",
    "- read: \u00a0\u00a0\u00a0\u00a0await x",
    "- read: More",
    "s skip: Skip",
    "e open: Edit card",
  ]);
  assert.equal(lines(view)[3]?.description, "forgot, again in 2 days");
});

const SUMMARY = "3 answered, 2 remembered.";

function endView(more: string | null): DoneView {
  const missed = [{ card: "await", text: "What is await?", title: "Async" }];
  const rest = {
    ratings: [1, 0, 0, 2, 0],
    beyond: more === null ? "Nothing more is due." : null,
    canUndo: true,
  };
  return { step: "done", heading: "Done", text: SUMMARY, missed, more, ...rest };
}

/** What can be done with each line, by which key. */
function choices(view: View): string[] {
  return lines(view).map((it) => `${it.key ?? "-"} ${it.action}: ${it.label}`);
}

test("the quick pick ends as the page does: what was missed, and what more there is", () => {
  assert.deepEqual(choices(endView("Review 4 more")), [
    "- read: Done",
    "- open: What is await?",
    "- missed: Ask these again",
    "  more: Review 4 more",
    "u undo: Undo the last rating",
    "- close: Close",
  ]);
  assert.equal(lines(endView(null))[0]?.detail, `${SUMMARY} Nothing more is due.`);
});

test("while the server is away the quick pick still takes Space; when it stays away there is a way out", () => {
  const view = { heading: "One moment", text: "The server is starting …" };
  assert.deepEqual(choices({ step: "waiting", ...view }), ["  reveal: One moment", "- close: Close"]);
  assert.deepEqual(choices({ step: "failed", ...view }).slice(1), [
    "- retry: Restart server",
    "- log: Show log",
    "- close: Close",
  ]);
});

test("the words between lines hide nothing of the first line below them", () => {
  const view = answerView();
  view.answerText = `Short.\n\n${"word ".repeat(40).trim()}`;
  const shown = lines(view).map((it) => it.label);
  const rest = shown.slice(shown.indexOf("The rest of the answer") + 1, shown.indexOf("More"));
  assert.deepEqual(
    rest.map((it) => it.length),
    [54, 84, 59],
  );
});

test("the end says what more there is, and nothing where there is nothing", () => {
  const end = (due: number, beyond: number, nextInDays: number | null) => {
    const { more, beyond: words } = doneView(new Tally(), { due, new: 0, beyond, nextInDays }, false);
    return [more, words];
  };
  assert.deepEqual(end(4, 9, 0), ["Review 4 more", null]);
  assert.deepEqual(end(0, 9, 0), [null, "Today's limit is reached; 9 more would wait."]);
  assert.deepEqual(end(0, 0, 1), [null, "Nothing more is due. The next card comes tomorrow."]);
  assert.deepEqual(end(0, 0, null), [null, null]);
});

test("a tally from the history knows undo, redo and what others did", () => {
  const review = (id: string, card: string, rating: number, atMs: number, source = "editor") => ({
    id,
    kind: "review",
    card,
    rating,
    atMs,
    source,
  });
  const undo = (id: string, target: string) => ({ id, kind: "undo", target, atMs: 30 });
  const oldestFirst = [
    review("1", "a", 2, 5),
    review("2", "a", 1, 20),
    review("3", "b", 4, 21),
    review("4", "c", 3, 22),
    review("5", "d", 5, 23, "import"),
    undo("6", "3"),
    undo("7", "4"),
    undo("8", "7"),
  ];
  const tally = new Tally();
  tally.rebuild(oldestFirst.reverse(), 10, []);
  assert.deepEqual(tally.summary().ratings, [1, 0, 1, 0, 0]);
  assert.deepEqual(tally.open(), ["a"]);
  assert.equal(tally.isSettled("c"), true);
  assert.equal(tally.isSettled("b"), false);
});

test("the status bar is a sentence for a screen reader", () => {
  assert.equal(dueText({ due: 2, new: 1 }).label, "Hoverdeck: 3 cards wait, 2 due, 1 new. Start the quiz.");
  assert.equal(dueText({ due: 0, new: 1 }).tooltip, "Hoverdeck: 1 new. Click to start the quiz.");
  assert.equal(dueText({ due: 0, new: 0 }).label, "Hoverdeck: nothing is due");
});
