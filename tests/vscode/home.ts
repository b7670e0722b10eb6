// What a scene starts from: an empty home, the fixture project, a history of its own. The history is asked from
// the program, never from the editor.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { HOVERDECK, ROOT } from "./kit.ts";

/** One line of `hoverdeck history --json`. */
export interface Event {
  id: string;
  kind: string;
  card: string;
  rating?: number | null;
  target?: string | null;
  source?: string | null;
  /** The answer had been seen on hover that day. */
  primed?: boolean;
}

/** An answer as typed: which card, and how it was rated. */
export interface Answer {
  card: string;
  rating: number;
}

export class Home {
  readonly folder: string;
  readonly project: string;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "hoverdeck-workbench-"));
    this.project = join(this.folder, "weather");
    cpSync(join(ROOT, "tests/fixtures/weather"), this.project, { recursive: true });
    this.write("hoverdeck-config/config.toml", `skipDecks = ${JSON.stringify(otherDecks())}\n`);
  }

  /** Writes a file, its path from the home folder; gives where it is. */
  write(path: string, text: string): string {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  environment(): Record<string, string> {
    return {
      PATH: process.env.PATH ?? "",
      HOME: this.folder,
      XDG_CONFIG_HOME: join(this.folder, ".config"),
      XDG_DATA_HOME: join(this.folder, ".local/share"),
      XDG_STATE_HOME: join(this.folder, ".local/state"),
      XDG_CACHE_HOME: join(this.folder, ".cache"),
      HOVERDECK_DATA: join(this.folder, "hoverdeck-data"),
      HOVERDECK_CONFIG: join(this.folder, "hoverdeck-config"),
      LANG: "C.UTF-8",
      TZ: "UTC",
    };
  }

  /** What the program prints for such arguments. */
  hoverdeck(...words: string[]): string {
    const options = { cwd: this.project, env: this.environment(), encoding: "utf8" } as const;
    return execFileSync(HOVERDECK, words, options);
  }

  /** Everything that happened, oldest first. */
  history(): Event[] {
    const lines = this.hoverdeck("history", "--json").trim().split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Event).reverse();
  }

  /** The answers that count, oldest first: those taken back are not among them. */
  answers(): Answer[] {
    const events = this.history();
    const undone = new Set(events.filter((event) => event.kind === "undo").map((event) => event.target));
    const reviews = events.filter((event) => event.kind === "review" && !undone.has(event.id));
    return reviews.map(({ card, rating }) => ({ card, rating: rating ?? 0 }));
  }

  /** The card that asks this. */
  card(question: string): string {
    const rows = this.hoverdeck("cards", "--json").trim().split("\n");
    const cards = rows.map((row) => JSON.parse(row) as { id: string; question: string });
    const found = cards.find((card) => card.question.replaceAll(MARKS, "") === question);
    if (found === undefined) throw new Error(`no card asks ${JSON.stringify(question)}`);
    return found.id;
  }

  /** Takes in answers that were given on earlier days, as a history from elsewhere. */
  remember(reviews: { card: string; daysAgo: number; rating: number }[], now = Date.now()): void {
    const lines = reviews.map(({ card, daysAgo, rating }) =>
      JSON.stringify({ kind: "review", card, rating, at_ms: now - Math.round(daysAgo * 86_400_000) }));
    this.hoverdeck("import", this.write("before.jsonl", `${lines.join("\n")}\n`));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A question is read without them. */
const MARKS = /[`*]/g;

/** The scenes know the first deck card by card; what else is shipped must not change them. */
function otherDecks(): string[] {
  const decks = readdirSync(join(ROOT, "decks")).filter((name) => name.endsWith(".md"));
  return decks.map((name) => name.slice(0, -3)).filter((name) => name !== "async" && name !== "README");
}

/** The question of a card of the first deck, as it is read: without the marks. */
export function question(card: string): string {
  const [before, after] = readFileSync(join(ROOT, "decks/async.md"), "utf8").split(`id = "${card}"`);
  const heading = before?.split("\n").filter((line) => line.startsWith("## ")).at(-1);
  if (heading === undefined || after === undefined) throw new Error(`the first deck has no card ${card}`);
  return heading.slice(3).replaceAll(MARKS, "");
}
