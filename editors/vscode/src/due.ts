// How much waits, in words. Pure.

import type { Due } from "./protocol";

/** The tooltip, and the sentence that a screen reader says. */
export function dueText(due: Due): { tooltip: string; label: string } {
  const total = due.due + due.new;
  if (total === 0) {
    const text = "Hoverdeck: nothing is due";
    return { tooltip: text, label: text };
  }
  const parts = [due.due > 0 ? `${due.due} due` : "", due.new > 0 ? `${due.new} new` : ""];
  const counts = parts.filter((part) => part !== "").join(", ");
  return {
    tooltip: `Hoverdeck: ${counts}. Click to start the quiz.`,
    label: `Hoverdeck: ${total} ${total === 1 ? "card waits" : "cards wait"}, ${counts}. Start the quiz.`,
  };
}
