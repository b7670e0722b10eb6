// The cards view: decks in their order, a card's state in a word, and the filter.

import assert from "node:assert/strict";
import { test } from "node:test";
import { stateOf, tree } from "../src/cards/tree";
import { cardOf } from "../src/commands/argument";
import type { CardRow, Memory } from "../src/protocol";

function row(id: string, memory: Partial<Memory>, deck = "async", tags: string[] = []): CardRow {
  const whole = { state: "new" as const, suspended: false, ...memory };
  return {
    id,
    question: `What is ${id}?`,
    deck,
    title: deck.toUpperCase(),
    tags,
    source: null,
    memory: whole,
  };
}

const ROWS = [
  row("gather", { state: "due", dueInDays: 0, recall: 0.81, reps: 3, lapses: 1 }),
  row("loop", {}, "async", ["core"]),
  row("join", { state: "learned", dueInDays: 4 }, "tokio"),
  row("spawn", { state: "learned", dueInDays: 1, suspended: true }, "tokio"),
];

function drawn(filter: string): string[] {
  return tree(ROWS, filter).flatMap((deck) => [
    `${deck.title} (${deck.description})`,
    ...deck.cards.map((card) => `  ${card.label} (${card.description})`),
  ]);
}

test("decks and cards in their order, each with its state", () => {
  assert.deepEqual(drawn(""), [
    "ASYNC (2 cards, 1 due)",
    "  What is gather? (due)",
    "  What is loop? (new)",
    "TOKIO (2 cards)",
    "  What is join? (in 4 days)",
    "  What is spawn? (suspended)",
  ]);
});

test("every word of the filter must be found: in a question, a tag, a deck or a state", () => {
  assert.deepEqual(drawn(" CORE "), ["ASYNC (1 card)", "  What is loop? (new)"]);
  assert.deepEqual(drawn("tokio suspended"), ["TOKIO (1 card)", "  What is spawn? (suspended)"]);
  assert.deepEqual(drawn("nowhere"), []);
});

test("what was done to a card goes before what is known of it", () => {
  const learned = { state: "learned" as const, suspended: false };
  assert.equal(stateOf({ ...learned, hidden: true }), "hidden");
  assert.equal(stateOf({ ...learned, hidden: true, buried: true }), "buried");
  assert.equal(stateOf({ ...learned, buried: true, suspended: true }), "suspended");
});

test("the tooltip says what is known", () => {
  const [deck] = tree(ROWS, "");
  assert.match(deck?.cards[0]?.tooltip ?? "", /Recall today 81 %\. Answered 3 times, forgotten 1 time\./);
  assert.match(deck?.cards[1]?.tooltip ?? "", /Not learned yet\.\n\nTags: core/);
});

test("a command reads its card from a tree item, from the server's argument, or not at all", () => {
  assert.equal(cardOf({ kind: "card", id: "gather" }), "gather");
  assert.equal(cardOf({ card: "loop" }), "loop");
  assert.deepEqual([undefined, null, "x", 5, {}, { id: 5 }].map(cardOf), [
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
});
