// What the quiz page and the extension say to each other.

import type { Kept } from "../quiz/session";
import type { View } from "../quiz/view";

export interface ToPage {
  view: View;
  /** What the page keeps for a reload; `null` once there is nothing to go on with. */
  kept: Kept | null;
}

/** A key of the quiz itself: a new view answers it. */
export type QuizKey = { do: "reveal" | "undo" | "skip" } | { do: "rate"; card: string; rating: number };

export type FromPage =
  | QuizKey
  | { do: "ready"; screenReader: boolean }
  | { do: "more" | "missed" | "retry" | "log" | "close" }
  | { do: "open"; card: string };

// The same for the statistics page.

export type ToStats = { state: "ready"; html: string } | { state: "failed"; text: string };
export type FromStats = { do: "ready" } | { do: "open"; card: string };
