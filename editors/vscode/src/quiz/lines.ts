// The quick pick's lines for a view. Pure.

import type { AnswerView, View } from "./view";

interface Shown {
  label: string;
  description?: string;
  detail?: string;
  /** What one types for it, in lower case; a line without one is chosen with the arrows. */
  key?: string;
}
export type Line = Shown &
  (
    | { action: "reveal" | "undo" | "skip" | "more" | "close" | "read" }
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
      // The answer comes first: Enter alone, pressed once too often, rates nothing.
      return [...answerLines(view.answerText), ...ratings(view), ...others(view)];
    case "done":
      return [
        { label: view.heading, detail: view.text, action: "read" },
        ...view.missed.map((it): Line => ({
          label: it.text,
          description: "to look at again",
          action: "open",
          card: it.card,
        })),
        ...(view.more === null ? [] : [{ label: view.more, action: "more" as const }]),
        ...undo(view.canUndo),
        CLOSE,
      ];
    default:
      return [{ label: view.heading, detail: view.text, action: "read" }, CLOSE];
  }
}

const CLOSE: Line = { label: "Close", description: "Escape", action: "close" };

function ratings(view: AnswerView): Line[] {
  return view.ratings.map((it) => ({
    label: `${it.rating} ${it.label}`,
    description: `${it.remembered ? "remembered" : "forgot"}, again ${it.when}`,
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
    { label: "Edit card", description: "E", key: "e", action: "open", card: view.card },
  ];
}

function undo(can: boolean): Line[] {
  return can ? [{ label: "Undo the last rating", description: "U", key: "u", action: "undo" }] : [];
}

/** The first of these lines is chosen when an answer appears: pressing Enter there does nothing. */
function answerLines(text: string): Line[] {
  const parts = text.split("\n\n").map((part) => part.trim());
  return parts.filter((part) => part !== "").map((part) => ({ label: oneLine(part), action: "read" }));
}

function oneLine(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .join(" ");
}
