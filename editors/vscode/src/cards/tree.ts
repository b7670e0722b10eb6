// Decks and their cards as a tree, with what is known of each. Pure: the view (`view.ts`) only translates.

import type { CardRow, Memory } from "../protocol";

export interface DeckNode {
  kind: "deck";
  name: string;
  title: string;
  description: string;
  cards: CardNode[];
}
export interface CardNode {
  kind: "card";
  id: string;
  label: string;
  description: string;
  tooltip: string;
  state: CardState;
}
export type CardState = "new" | "due" | "learned" | "suspended" | "hidden" | "buried";

/** Decks in their order, each with the cards that contain every word of the filter. */
export function tree(rows: readonly CardRow[], filter: string): DeckNode[] {
  const decks = new Map<string, DeckNode>();
  for (const row of rows.filter(matches(filter))) {
    const deck = decks.get(row.deck) ?? {
      kind: "deck",
      name: row.deck,
      title: row.title,
      description: "",
      cards: [],
    };
    deck.cards.push(node(row));
    decks.set(row.deck, deck);
  }
  return [...decks.values()].map((deck) => ({ ...deck, description: counts(deck.cards) }));
}

/** A card's state in one word; what was done to it goes before what is known of it. */
export function stateOf(memory: Memory): CardState {
  if (memory.suspended) {
    return "suspended";
  }
  if (memory.buried === true) {
    return "buried";
  }
  return memory.hidden === true ? "hidden" : memory.state;
}

function matches(filter: string): (row: CardRow) => boolean {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return (row) => {
    const text = [row.id, row.question, row.title, ...row.tags, stateOf(row.memory)].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

function node(row: CardRow): CardNode {
  const state = stateOf(row.memory);
  const description = describe(state, row.memory);
  const tags = row.tags.length > 0 ? `\n\nTags: ${row.tags.join(", ")}` : "";
  const tooltip = `${row.question}\n\n${known(row.memory)}${tags}\n\n${row.id}`;
  return { kind: "card", id: row.id, label: row.question, description, tooltip, state };
}

function describe(state: CardState, memory: Memory): string {
  switch (state) {
    case "learned":
      return memory.dueInDays === 1 ? "tomorrow" : `in ${memory.dueInDays ?? 0} days`;
    case "hidden":
      return "hidden until due";
    case "buried":
      return "buried until tomorrow";
    default:
      return state;
  }
}

function known(memory: Memory): string {
  if (memory.state === "new") {
    return "Not learned yet.";
  }
  const recall = memory.recall === undefined ? "" : `Recall today ${Math.round(memory.recall * 100)} %. `;
  const reps = memory.reps ?? 0;
  const lapses = memory.lapses ?? 0;
  return `${recall}Answered ${reps} ${times(reps)}, forgotten ${lapses} ${times(lapses)}.`;
}

function times(count: number): string {
  return count === 1 ? "time" : "times";
}

function counts(cards: readonly CardNode[]): string {
  const due = cards.filter((card) => card.state === "due").length;
  const all = `${cards.length} ${cards.length === 1 ? "card" : "cards"}`;
  return due > 0 ? `${all}, ${due} due` : all;
}
