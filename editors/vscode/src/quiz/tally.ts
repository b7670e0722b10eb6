// What was answered in a quiz, over restarts of the server and reloads of the window. The history is the truth:
// a tally can be rebuilt from its events. Pure.

import type { CardRow, Event } from "../protocol";

export interface Named {
  id: string;
  text: string;
  title: string;
}

interface Answer {
  card: Named;
  rating: number;
}

export interface TallySummary {
  answered: number;
  remembered: number;
  ratings: number[];
  missed: Named[];
}

/** Every answer of one quiz in its order. */
export class Tally {
  private answers: Answer[] = [];
  /** Cards that the learner left for another time. */
  private left = new Set<string>();

  get skipped(): number {
    return this.left.size;
  }
  get isEmpty(): boolean {
    return this.answers.length === 0;
  }

  rated(card: Named, rating: number): void {
    this.answers.push({ card, rating });
    this.left.delete(card.id);
  }

  undone(): void {
    this.answers.pop();
  }

  skip(card: string): void {
    this.left.add(card);
  }

  /** Whether a quiz that begins again need not ask this card. */
  isSettled(card: string): boolean {
    const last = this.last().get(card);
    return this.left.has(card) || (last !== undefined && last >= 3);
  }

  /** Cards that were forgotten and not answered better since: they are still to come back. */
  open(): string[] {
    const open = [...this.last()].filter(([card, rating]) => rating < 3 && !this.left.has(card));
    return open.map(([card]) => card);
  }

  /** Takes the answers from the history's events (newest first, as they come): reviews since `startedAt`. */
  rebuild(events: readonly Event[], startedAt: number, rows: readonly CardRow[]): void {
    const undone = undoneIds(events);
    const counts = (it: Event) => it.kind === "review" && it.source === "editor" && it.atMs >= startedAt;
    const reviews = events.filter((it) => counts(it) && !undone.has(it.id));
    const names = new Map(rows.map((row) => [row.id, row]));
    this.answers = reviews.reverse().flatMap(({ card, rating }) => {
      const row = card === undefined ? undefined : names.get(card);
      const known = { id: card ?? "", text: row?.question ?? card ?? "", title: row?.title ?? "" };
      return rating === undefined ? [] : [{ card: known, rating }];
    });
  }

  summary(): TallySummary {
    const ratings = [0, 0, 0, 0, 0];
    const first = new Map<string, Answer>();
    for (const answer of this.answers) {
      ratings[answer.rating - 1] = (ratings[answer.rating - 1] ?? 0) + 1;
      if (!first.has(answer.card.id)) {
        first.set(answer.card.id, answer);
      }
    }
    const missed = [...first.values()].filter((it) => it.rating < 3).map((it) => it.card);
    const remembered = this.answers.filter((it) => it.rating >= 3).length;
    return { answered: this.answers.length, remembered, ratings, missed };
  }

  private last(): Map<string, number> {
    return new Map(this.answers.map((it) => [it.card.id, it.rating]));
  }
}

/** Ids that were taken back and not brought in again; an undo can itself be undone. */
function undoneIds(events: readonly Event[]): Set<string> {
  const undone = new Set<string>();
  // Newest first: an undo that was undone is known by the time it is met.
  for (const event of events) {
    if (event.kind === "undo" && event.target !== undefined && !undone.has(event.id)) {
      undone.add(event.target);
    }
  }
  return undone;
}
