// Days in words and dates. Pure: the clock and the language are arguments.

const DAY_MS = 86_400_000;

/** `tomorrow`, `6 days`, `3 weeks`, `5 months`: short enough to stand under a button. */
export function span(days: number): string {
  if (days <= 0) {
    return "today";
  }
  if (days === 1) {
    return "tomorrow";
  }
  if (days < 21) {
    return `${days} days`;
  }
  if (days < 60) {
    return `${Math.round(days / 7)} weeks`;
  }
  return days < 365 ? `${Math.round(days / 30.4)} months` : years(days);
}

/** The same in a sentence: `tomorrow`, `in 6 days`. */
export function inDays(days: number): string {
  return days <= 1 ? span(days) : `in ${span(days)}`;
}

/** With the date: `tomorrow`, `in 6 days, on Tue, 1 December`. */
export function comesAgain(days: number, now: number, language: string): string {
  if (days <= 1) {
    return span(days);
  }
  return `${inDays(days)}, on ${date(now + days * DAY_MS, now, language)}`;
}

/** A day as people write it; the year only where it is another one. */
function date(time: number, now: number, language: string): string {
  const [day, today] = [new Date(time), new Date(now)];
  const year = day.getFullYear() === today.getFullYear() ? {} : { year: "numeric" as const };
  return day.toLocaleDateString(language, { weekday: "short", day: "numeric", month: "long", ...year });
}

function years(days: number): string {
  const number = (days / 365.25).toFixed(1).replace(/\.0$/, "");
  return number === "1" ? "1 year" : `${number} years`;
}
