// The quick pick's lines for a view. Pure.

import type { AnswerView, DoneView, View } from "./view";

interface Shown {
  label: string;
  /** A line between groups of lines; it cannot be chosen. */
  between?: true;
  description?: string;
  detail?: string;
  /** What one types for it, in lower case; a line without one is chosen with the arrows. */
  key?: string;
}
export type Line = Shown &
  (
    | { action: "reveal" | "undo" | "skip" | "more" | "missed" | "retry" | "log" | "close" | "read" }
    | { action: "rate"; card: string; rating: number }
    | { action: "open"; card: string }
  );

/** The question as the pick's title, with the place in the quiz. */
export function titleOf(view: View, scope: string): string {
  if (view.step === "question" || view.step === "answer") {
    return `${view.number} of ${view.of}: ${view.questionText}`;
  }
  return `Hoverdeck: ${scope}`;
}

export function lines(view: View): Line[] {
  switch (view.step) {
    case "question":
      return [
        { label: "Show answer", description: "Space or Enter", key: " ", action: "reveal" },
        ...(view.hint === null ? [] : [{ label: "Hint", detail: view.hint, action: "read" as const }]),
        ...others(view),
      ];
    case "answer":
      return answered(view);
    case "done":
      return ended(view);
    case "waiting":
      // A key that is pressed meanwhile is kept by the session: the answer comes with the card.
      return [{ label: view.heading, detail: view.text, key: " ", action: "reveal" }, CLOSE];
    case "failed":
      return [
        { label: view.heading, detail: view.text, action: "read" },
        { label: "Restart server", action: "retry" },
        { label: "Show log", action: "log" },
        CLOSE,
      ];
    default:
      return [{ label: view.heading, detail: view.text, action: "read" }, CLOSE];
  }
}

/** The end: what was answered, what to look at again, what more there is. */
function ended(view: DoneView): Line[] {
  const text = view.beyond === null ? view.text : `${view.text} ${view.beyond}`;
  const missed = view.missed.map((it): Line => {
    return { label: it.text, description: "to look at again", action: "open", card: it.card };
  });
  return [
    { label: view.heading, detail: text, action: "read" },
    ...missed,
    ...(missed.length === 0 ? [] : [{ label: "Ask these again", action: "missed" as const }]),
    ...(view.more === null
      ? []
      : [{ label: view.more, description: "Space", key: " ", action: "more" as const }]),
    ...undo(view.canUndo),
    CLOSE,
  ];
}

/** How wide a line of the quick pick is, in letters. */
const WIDTH = 84;
/** What the words of a line between take of the line below them, at its right. */
const BETWEEN = 26;

/**
 * The answer's beginning, the ratings, the rest. What is read comes first, so that Enter alone, pressed once too often,
 * rates nothing; the ratings are in sight without scrolling.
 */
function answered(view: AnswerView): Line[] {
  const [first = "", ...rest] = view.answerText.split("\n\n");
  const whole = rest.flatMap((part) => ["", ...part.split("\n")]).filter((line) => line.trim() !== "");
  return [
    ...wrapped(first).map(read),
    between("How well did you know this?"),
    ...ratings(view),
    ...(whole.length === 0 ? [] : [between("The rest of the answer"), ...underWords(whole).map(read)]),
    between("More"),
    ...others(view),
  ];
}

const CLOSE: Line = { label: "Close", description: "Escape", action: "close" };

function ratings(view: AnswerView): Line[] {
  return view.ratings.map((it) => ({
    label: `${it.rating} ${it.label}`,
    description: `${it.remembered ? "remembered" : "forgot"}, again ${it.again}`,
    key: String(it.rating),
    action: "rate",
    card: view.card,
    rating: it.rating,
  }));
}

function others(view: { card: string; canUndo: boolean }): Line[] {
  return [
    ...undo(view.canUndo),
    { label: "Skip", description: "S", key: "s", action: "skip" },
    {
      label: "Edit card",
      description: "E, then “Start Quiz” goes on",
      key: "e",
      action: "open",
      card: view.card,
    },
  ];
}

function undo(can: boolean): Line[] {
  return can ? [{ label: "Undo the last rating", description: "U", key: "u", action: "undo" }] : [];
}

function read(label: string): Line {
  return { label, action: "read" };
}

function between(label: string): Line {
  return { label, between: true, action: "read" };
}

/** Paragraphs in lines, below a line between: its words stand beside the first. */
function underWords(paragraphs: string[]): string[] {
  const [first = "", ...rest] = paragraphs;
  return [...wrapped(first, WIDTH - BETWEEN), ...rest.flatMap((it) => wrapped(it))];
}

/** A paragraph in lines that the quick pick does not cut; the first may be shorter. Code keeps its indentation. */
function wrapped(text: string, first = WIDTH): string[] {
  const indent = /^\s*/.exec(text)?.[0] ?? "";
  const lines = [""];
  for (const word of text.trim().split(/\s+/)) {
    const last = lines.at(-1) ?? "";
    const width = lines.length === 1 ? first : WIDTH;
    if (last !== "" && last.length + 1 + word.length > width) {
      lines.push(word);
    } else {
      lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
    }
  }
  // An ordinary space at the beginning of a label would not be drawn.
  return lines.map((line) => indent.replaceAll(" ", "\u00a0") + line);
}
