// The statistics page: every figure has its sentence, its picture and its table, and they say the same.

import assert from "node:assert/strict";
import { test } from "node:test";
import { statsHtml } from "../src/stats/draw";
import type { Share, Stats } from "../src/stats/numbers";
import { weekday } from "../src/stats/numbers";

const NONE: Share = { asked: 0, known: 0, share: null, low: null, high: null };
const SOME: Share = { asked: 20, known: 18, share: 0.9, low: 0.7, high: 0.97 };
const LABELS = ["not at all", "recognised it", "with effort", "knew it", "perfectly"];

function stats(changes: Partial<Stats> = {}): Stats {
  const date = (offset: number) => new Date(Date.UTC(2026, 10, 24 + offset)).toISOString().slice(0, 10);
  return {
    today: date(0),
    cards: { new: 5, young: 3, mature: 2, suspended: 0 },
    leeches: [],
    answers: 7,
    streak: { current: 1, longest: 4 },
    year: Array.from({ length: 365 }, (_, index) => ({
      date: date(index - 364),
      answers: index === 364 ? 7 : 0,
    })),
    overdue: 2,
    forecast: Array.from({ length: 30 }, (_, index) => ({ date: date(index), due: index === 3 ? 6 : 0 })),
    desiredRetention: 0.9,
    retention: [
      { days: 30, young: SOME, mature: NONE, all: SOME },
      { days: null, young: SOME, mature: NONE, all: SOME },
    ],
    ratings: LABELS.map((label, index) => ({ rating: index + 1, label, answers: index === 3 ? 7 : 0 })),
    calibration: LABELS.map((_, index) => ({
      ...(index === 3 ? SOME : NONE),
      rating: index + 1,
      expected: index === 3 ? 0.88 : null,
    })),
    ...changes,
  };
}

test("each figure has a title, a picture with a name, and a table", () => {
  const html = statsHtml(stats(), "en");
  for (const id of ["year", "forecast", "retention", "ratings", "calibration"]) {
    const section =
      new RegExp(`<section id="${id}" aria-labelledby="${id}-title">.*?</section>`, "s").exec(html)?.[0] ??
      "";
    assert.match(section, /<svg viewBox="0 0 \d+ \d+" role="img" aria-label="[^"]+">/, id);
    assert.match(section, /<details><summary>As a table<\/summary>.*<th scope="col">/s, id);
  }
  assert.doesNotMatch(html, /style=|NaN|undefined|null/);
});

test("the table says what the picture shows", () => {
  const html = statsHtml(stats(), "en");
  assert.match(html, /<title>Nov 24: 7<\/title>/);
  assert.match(html, /<th scope="row">Nov 24, 2026<\/th><td>7<\/td>/);
  assert.match(html, /<title>Nov 27: 6<\/title>/);
  assert.match(html, /<th scope="row">Nov 27<\/th><td>6<\/td>/);
  assert.match(html, /90 % known of 20 asked on a later day; 90 % is what you asked for/);
  assert.match(html, /<th scope="row">Last 30 days<\/th><td>90 % of 20 \(70 % to 97 %\)<\/td><td>–<\/td>/);
  assert.match(html, /<th scope="row">4<\/th><td>90 % of 20 \(70 % to 97 %\)<\/td><td>88 %<\/td>/);
  assert.match(html, /6 reviews in the next 30 days\. 2 cards are overdue and counted today\./);
});

test("the heat map has a square for each day, Monday in the first row", () => {
  const html = statsHtml(stats(), "en");
  const squares = [...html.matchAll(/<rect class="heat l(\d)" x="(\d+)" y="(\d+)"[^>]*><title>([^<]+)</g)];
  assert.equal(squares.length, 365);
  const last = squares.at(-1)?.slice(1);
  // 2026-11-24 is a Tuesday: the second row, 13 below the first at 24.
  assert.deepEqual([last?.[0], last?.[2], last?.[3]], ["4", "37", "Nov 24: 7"]);
  assert.deepEqual(["2026-11-23", "2026-11-29"].map(weekday), [0, 6]);
});

test("an empty history is explained, and draws nothing wrong", () => {
  const nothing = stats({
    answers: 0,
    overdue: 0,
    year: [],
    forecast: [],
    retention: [{ days: null, young: NONE, mature: NONE, all: NONE }],
    ratings: LABELS.map((label, index) => ({ rating: index + 1, label, answers: 0 })),
    calibration: LABELS.map((_, index) => ({ ...NONE, rating: index + 1, expected: null })),
  });
  const html = statsHtml(nothing, "en");
  assert.match(html, /id="empty"[^>]*>No card was answered yet/);
  assert.match(html, /Nothing yet\./);
  assert.doesNotMatch(html, /NaN|Infinity|undefined/);
});

test("hard cards can be opened, whatever they are called", () => {
  const html = statsHtml(stats({ leeches: [{ card: 'a"<b', lapses: 1, reps: 11 }] }), "en");
  assert.match(
    html,
    /data-card="a&quot;&lt;b">a&quot;&lt;b<\/button><span class="quiet-text">forgotten 1 time in 11 answers/,
  );
});
