// The statistics page as HTML: a few numbers, then one section per figure, each with a sentence, the picture, and the
// same as a table. Pure.

import { counted, day, percent, windowName, type Share, type Stats } from "./numbers";
import { bars, calibrationRows, escape, heatMap, intervals, retentionRows } from "./svg";

/** The whole page. `names` has the questions of cards by their ids. */
export function statsHtml(
  stats: Stats,
  language: string,
  names: ReadonlyMap<string, string> = new Map(),
): string {
  const sections = [
    year(stats, language),
    forecast(stats, language),
    retention(stats),
    ratings(stats),
    calibration(stats),
  ];
  return `<h1 id="title" tabindex="-1">Statistics</h1>${numbers(stats)}${empty(stats)}${sections.join("")}${leeches(stats, names)}`;
}

function numbers(stats: Stats): string {
  const all = [
    ["answers", String(stats.answers), "Answers"],
    ["streak", counted(stats.streak.current, "day"), "In a row"],
    ["learned", String(stats.cards.young + stats.cards.mature), "Learned"],
    ["new", String(stats.cards.new), "New"],
  ];
  const items = all.map(
    ([id, value, name]) => `<div><dt>${name ?? ""}</dt><dd id="number-${id ?? ""}">${value ?? ""}</dd></div>`,
  );
  return `<dl class="numbers">${items.join("")}</dl>`;
}

/** A page of empty figures says why they are empty. */
function empty(stats: Stats): string {
  const text = "No card was answered yet. These figures fill with your first quiz.";
  return stats.answers === 0 ? `<p id="empty" class="lead">${text}</p>` : "";
}

function year(stats: Stats, language: string): string {
  const days = stats.year.filter((it) => it.answers > 0);
  const longest = `longest run ${counted(stats.streak.longest, "day")}`;
  const words = `${counted(days.length, "day")} with answers in the last year, ${longest}.`;
  const rows = [...days]
    .reverse()
    .map((it) => [day(it.date, language, { dateStyle: "medium" }), String(it.answers)]);
  return figure("year", "Your year", words, heatMap(stats, language), table(["Day", "Answers"], rows));
}

function forecast(stats: Stats, language: string): string {
  const total = stats.forecast.reduce((sum, it) => sum + it.due, 0);
  const overdue =
    stats.overdue > 0 ? ` ${counted(stats.overdue, "card is", "cards are")} overdue and counted today.` : "";
  const words = `${counted(total, "review")} in the next ${stats.forecast.length} days.${overdue}`;
  const values = stats.forecast.map((it, index) => ({
    name: day(it.date, language),
    count: it.due,
    label: index % 7 === 0 ? (index === 0 ? "today" : day(it.date, language)) : null,
  }));
  const rows = stats.forecast.map((it) => [day(it.date, language), String(it.due)]);
  return figure(
    "forecast",
    "What comes",
    words,
    bars(values, "Cards due per day"),
    table(["Day", "Due"], rows),
  );
}

function retention(stats: Stats): string {
  const all = stats.retention.at(-1)?.all;
  const known =
    all?.share === null || all === undefined
      ? "Nothing was asked on a later day yet"
      : `${percent(all.share)} known of ${all.asked} asked on a later day`;
  const words = `${known}; ${percent(stats.desiredRetention)} is what you asked for. The bar is the range that chance leaves (95 %).`;
  const rows = stats.retention.map((it) => [
    windowName(it.days),
    share(it.young),
    share(it.mature),
    share(it.all),
  ]);
  const twin = table(["When", "Young", "Mature (21 days and more)", "All"], rows);
  return figure(
    "retention",
    "Retention",
    words,
    intervals(retentionRows(stats), "Share of cards known when asked again"),
    twin,
  );
}

function ratings(stats: Stats): string {
  const values = stats.ratings.map((it) => ({
    name: it.label,
    count: it.answers,
    label: `${it.rating} ${it.label}`,
  }));
  const remembered = stats.ratings.filter((it) => it.rating >= 3).reduce((sum, it) => sum + it.answers, 0);
  const words =
    stats.answers === 0
      ? "No rating yet."
      : `${remembered} of ${stats.answers} answers were remembered (3 to 5).`;
  const rows = stats.ratings.map((it) => [`${it.rating} ${it.label}`, String(it.answers)]);
  return figure(
    "ratings",
    "Your ratings",
    words,
    bars(values, "Answers per rating"),
    table(["Rating", "Answers"], rows),
  );
}

function calibration(stats: Stats): string {
  const words =
    "How many cards with this rating were known the next time. The line is what the schedule expected.";
  const rows = stats.calibration.map((it) => [String(it.rating), share(it), percent(it.expected)]);
  const picture = intervals(calibrationRows(stats), "Share known the next time, per rating");
  return figure(
    "calibration",
    "What your ratings are worth",
    words,
    picture,
    table(["Rating", "Known the next time", "Expected"], rows),
  );
}

function leeches(stats: Stats, names: ReadonlyMap<string, string>): string {
  if (stats.leeches.length === 0) {
    return "";
  }
  const rows = stats.leeches.map(
    (it) =>
      `<li><button type="button" class="link" data-card="${escape(it.card)}">${escape(names.get(it.card) ?? it.card)}</button><span class="quiet-text">forgotten ${counted(it.lapses, "time")} in ${counted(it.reps, "answer")}</span></li>`,
  );
  const words = "These keep slipping. Open one and split it, or add an example of your own.";
  return `<section id="leeches" aria-labelledby="leeches-title"><h2 id="leeches-title">Hard cards</h2><p class="lead">${words}</p><ul>${rows.join("")}</ul></section>`;
}

function share(it: Share): string {
  const range = it.low === null || it.high === null ? "" : ` (${percent(it.low)} to ${percent(it.high)})`;
  return it.share === null ? "–" : `${percent(it.share)} of ${it.asked}${range}`;
}

function figure(id: string, title: string, words: string, picture: string, twin: string): string {
  const head = `<h2 id="${id}-title">${title}</h2><p class="lead">${escape(words)}</p>`;
  return `<section id="${id}" aria-labelledby="${id}-title">${head}<figure>${picture}</figure><details><summary>As a table</summary>${twin}</details></section>`;
}

function table(heads: string[], rows: string[][]): string {
  const head = heads.map((it) => `<th scope="col">${escape(it)}</th>`).join("");
  const body = rows.map(([first = "", ...rest]) => {
    return `<tr><th scope="row">${escape(first)}</th>${rest.map((it) => `<td>${escape(it)}</td>`).join("")}</tr>`;
  });
  const none = `<tr><td colspan="${heads.length}">Nothing yet.</td></tr>`;
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body.join("") || none}</tbody></table></div>`;
}
