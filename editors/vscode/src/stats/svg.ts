// The figures as SVG, in classes that the style sheet colours. Pure. Each is a picture only: its twin in words and
// as a table is `draw.ts`.

import { day, percent, weekday, windowName, type Stats } from "./numbers";

const CELL = 11;
const STEP = 13;
/** Room for the months above. */
const TOP = 24;

/** The last year, a column per week, Monday first; the more answers, the stronger. */
export function heatMap(stats: Stats, language: string): string {
  const most = Math.max(1, ...stats.year.map((it) => it.answers));
  const first = weekday(stats.year[0]?.date ?? stats.today);
  const left = 40;
  const cells = stats.year.map(({ date, answers }, index) => {
    const place = index + first;
    const [x, y] = [left + Math.floor(place / 7) * STEP, TOP + (place % 7) * STEP];
    // By the root: a day of one answer is to be seen beside a day of fifty.
    const level = answers === 0 ? 0 : Math.ceil(Math.sqrt(answers / most) * 4);
    const title = `${day(date, language)}: ${answers}`;
    return `<rect class="heat l${level}" x="${x}" y="${y}" width="${CELL}" height="${CELL}" rx="2"><title>${escape(title)}</title></rect>`;
  });
  const weeks = Math.ceil((stats.year.length + first) / 7);
  const labels = [...months(stats, first, left, language), ...weekdays(language)];
  return svg(left + weeks * STEP, TOP + 7 * STEP, "The last year, a square per day", [...labels, ...cells]);
}

function months(stats: Stats, first: number, left: number, language: string): string[] {
  let before = "";
  let last = -4;
  return stats.year.flatMap(({ date }, index) => {
    const column = Math.floor((index + first) / 7);
    const month = date.slice(0, 7);
    if (month === before) {
      return [];
    }
    before = month;
    // The first days of a year that begins late in a month leave no room for its name.
    if (column - last < 3 || (index === 0 && Number(date.slice(8)) > 20)) {
      return [];
    }
    last = column;
    return [text(left + column * STEP, 15, day(date, language, { month: "short" }))];
  });
}

function weekdays(language: string): string[] {
  // 2024-01-01 was a Monday.
  const name = (index: number) => day(`2024-01-0${index + 1}`, language, { weekday: "short" });
  return [0, 2, 4].map((index) => text(0, TOP + index * STEP + 10, name(index)));
}

/** Bars, one per value, with a line of names below. */
export function bars(values: { name: string; count: number; label: string | null }[], title: string): string {
  const [width, height, base] = [680, 130, 108];
  const most = Math.max(1, ...values.map((it) => it.count));
  const step = width / values.length;
  const parts = values.map(({ name, count, label }, index) => {
    const size = count === 0 ? 1 : Math.max(3, (count / most) * (base - 20));
    const [x, wide] = [index * step, Math.min(step - 3, 72)];
    const middle = x + step / 2;
    const first = index === 0;
    const kind = count === 0 ? "bar none" : "bar";
    const rect = `<rect class="${kind}" x="${fixed(middle - wide / 2)}" y="${fixed(base - size)}" width="${fixed(wide)}" height="${fixed(size)}" rx="2"><title>${escape(`${name}: ${count}`)}</title></rect>`;
    const below =
      label === null
        ? ""
        : first && values.length > 7
          ? text(0, height - 6, label)
          : text(middle, height - 6, label, "middle");
    const shows =
      values.length <= 7 || (count === most && values.findIndex((it) => it.count === most) === index);
    const above = shows && count > 0 ? text(middle, base - size - 5, String(count), "middle") : "";
    return rect + below + above;
  });
  return svg(width, height, title, parts);
}

export interface Interval {
  name: string;
  share: number | null;
  low: number | null;
  high: number | null;
  /** What was planned or expected. */
  mark: number | null;
}

/** Shares with the range that each may have, from 50 % to 100 %, beside what was expected. */
export function intervals(rows: Interval[], title: string): string {
  const [width, left, right] = [680, 130, 60];
  // Values below the axis would hide its upper half, where retention is; the axis begins lower only if it must.
  const lowest = Math.min(0.5, ...rows.flatMap((row) => [row.low ?? 1, row.mark ?? 1]));
  const from = Math.floor(lowest * 10) / 10;
  const x = (share: number) => left + ((share - from) / (1 - from)) * (width - left - right);
  const height = rows.length * 28 + 26;
  const ticks = [from, (from + 1) / 2, 1].map((share) => {
    const at = fixed(x(share));
    return `<line class="grid" x1="${at}" x2="${at}" y1="4" y2="${height - 22}"/>${text(x(share), height - 6, percent(share), "middle")}`;
  });
  const lines = rows.map((row, index) => interval(row, index * 28 + 18, x, width));
  return svg(width, height, title, [...ticks, ...lines]);
}

function interval(row: Interval, y: number, x: (share: number) => number, width: number): string {
  const mark =
    row.mark === null
      ? ""
      : `<line class="mark" x1="${fixed(x(row.mark))}" x2="${fixed(x(row.mark))}" y1="${y - 9}" y2="${y + 9}"/>`;
  const name = text(0, y + 4, row.name);
  if (row.share === null || row.low === null || row.high === null) {
    return `${name}${mark}${text(width, y + 4, "–", "end")}`;
  }
  const range = `<line class="range" x1="${fixed(x(row.low))}" x2="${fixed(x(row.high))}" y1="${y}" y2="${y}"/>`;
  const dot = `<circle class="dot" cx="${fixed(x(row.share))}" cy="${y}" r="5"><title>${escape(`${row.name}: ${percent(row.share)}`)}</title></circle>`;
  return `${name}${mark}${range}${dot}${text(width, y + 4, percent(row.share), "end")}`;
}

/** The rows of the retention figure. */
export function retentionRows(stats: Stats): Interval[] {
  return stats.retention.map(({ days, all }) => ({
    ...all,
    name: windowName(days),
    mark: stats.desiredRetention,
  }));
}

/** The rows of the calibration figure. */
export function calibrationRows(stats: Stats): Interval[] {
  const label = (rating: number) => stats.ratings.find((it) => it.rating === rating)?.label ?? "";
  return stats.calibration.map((it) => ({
    ...it,
    name: `${it.rating} ${label(it.rating)}`,
    mark: it.expected,
  }));
}

function svg(width: number, height: number, title: string, parts: string[]): string {
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}">${parts.join("")}</svg>`;
}

function text(x: number, y: number, words: string, anchor = "start"): string {
  return `<text x="${fixed(x)}" y="${fixed(y)}" text-anchor="${anchor}">${escape(words)}</text>`;
}

function fixed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, "");
}

export function escape(words: string): string {
  return words.replace(
    /[&<>"]/g,
    (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign,
  );
}
