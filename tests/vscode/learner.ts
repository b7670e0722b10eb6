// A learner's past: a year of answers, the same in every run, for whatever shows a history.

import type { Home } from "./home.ts";

const DAYS = 350;
/** Days from one answer of a card to the next, while it is remembered. */
const GROWTH = [1, 3, 7, 16, 38, 80];

/** Answers for `cards`, begun one after the other over the first two thirds of the time. */
export function aYear(home: Home, cards: string[]): void {
  const chance = dice(7);
  home.remember(cards.flatMap((card, index) => {
    const begun = DAYS - (index / cards.length) * DAYS * 0.66 - chance() * 6;
    return answersOf(card, begun, chance);
  }));
}

function answersOf(card: string, begun: number, chance: () => number): { card: string; daysAgo: number; rating: number }[] {
  const answers = [];
  let rung = 0;
  for (let daysAgo = begun; daysAgo > 0.3;) {
    const known = chance() > (rung === 0 ? 0.25 : 0.09);
    answers.push({ card, daysAgo, rating: known ? 3 + Math.floor(chance() * 3) : 1 + Math.floor(chance() * 2) });
    rung = known ? Math.min(rung + 1, GROWTH.length - 1) : 0;
    daysAgo -= (GROWTH[rung] ?? 1) * (0.85 + chance() * 0.3);
  }
  return answers;
}

/** Numbers from 0 to 1 that only look like chance. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
