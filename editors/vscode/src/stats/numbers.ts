// `hoverdeck.stats` as types, and its numbers in words. Pure.

export interface Share {
  asked: number;
  known: number;
  share: number | null;
  low: number | null;
  high: number | null;
}
export interface Window {
  /** The last so many days; `null` for all time. */
  days: number | null;
  young: Share;
  mature: Share;
  all: Share;
}
export interface Stats {
  today: string;
  cards: { new: number; young: number; mature: number; suspended: number };
  leeches: { card: string; lapses: number; reps: number }[];
  answers: number;
  streak: { current: number; longest: number };
  year: { date: string; answers: number }[];
  overdue: number;
  forecast: { date: string; due: number }[];
  desiredRetention: number;
  retention: Window[];
  ratings: { rating: number; label: string; answers: number }[];
  calibration: (Share & { rating: number; expected: number | null })[];
}

/** A share as a percentage; a dash where nothing was counted. */
export function percent(share: number | null | undefined): string {
  return typeof share === "number" ? `${Math.round(share * 100)} %` : "–";
}

/** `1 day`, `5 days`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** What a window of time is called. */
export function windowName(days: number | null): string {
  const names = new Map([
    [1, "Today"],
    [7, "Last 7 days"],
    [30, "Last 30 days"],
    [365, "Last year"],
  ]);
  return days === null ? "All time" : (names.get(days) ?? `Last ${days} days`);
}

/** A date as people write it: `24 Nov`. Dates come without a time zone and stay that way. */
export function day(date: string, language: string, options?: Intl.DateTimeFormatOptions): string {
  const form = options ?? { day: "numeric", month: "short" };
  return new Date(`${date}T00:00:00Z`).toLocaleDateString(language, { ...form, timeZone: "UTC" });
}

/** 0 Monday to 6 Sunday. */
export function weekday(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}
