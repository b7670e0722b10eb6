// The client contract (editors/README.md) as types: what the server's commands give. No calls here.

export interface Text {
  markdown: string;
  plain: string;
}

export interface Memory {
  state: "new" | "learned" | "due";
  /** The chance to know it today, 0 to 1. */
  recall?: number;
  dueInDays?: number;
  reps?: number;
  lapses?: number;
  suspended: boolean;
  hidden?: boolean;
  buried?: boolean;
}

export interface Question {
  id: string;
  question: Text;
  hint: string | null;
  deck: string | null;
  title: string | null;
  source: Source | null;
}

export interface Source {
  path: string;
  line: number;
}

export interface Card extends Question {
  markdown: string;
  plain: string;
  memory: Memory;
}

/** A row of `hoverdeck.cards`. */
export interface CardRow {
  id: string;
  question: string;
  deck: string;
  title: string;
  tags: string[];
  source: Source | null;
  memory: Memory;
}

/** One of the five ratings, with the days until the card comes again. */
export interface Choice {
  rating: number;
  label: string;
  remembered: boolean;
  days: number;
}

export interface Summary {
  answered: number;
  /** Answers per rating, 1 first. */
  ratings: number[];
  missed: Question[];
  skipped: number;
  text: string;
}

interface AnyStep {
  quiz: string;
  canUndo: boolean;
}
export interface QuestionStep extends AnyStep {
  step: "question";
  number: number;
  of: number;
  card: Question;
}
export interface AnswerStep extends AnyStep {
  step: "answer";
  number: number;
  of: number;
  card: Card;
  ratings: Choice[];
}
export interface DoneStep extends AnyStep {
  step: "done";
  summary: Summary;
}
export type Step = QuestionStep | AnswerStep | DoneStep;

/** What beginning a quiz gives when there is nothing to ask. */
export interface NothingToAsk {
  quiz: null;
  text: string;
}

export interface Rated {
  written: string | null;
  refused: "conflict" | "stale" | null;
  leech: string | null;
  next: Step;
}

export interface Due {
  due: number;
  new: number;
  beyond?: number;
  nextInDays?: number | null;
}

/** An event of the history, as `hoverdeck.history` gives it. */
export interface Event {
  id: string;
  kind: string;
  atMs: number;
  card?: string;
  rating?: number;
  target?: string;
  source?: string;
}

export interface Place {
  uri: string;
  path: string;
  line: number;
}

/** What `hoverdeck.newCard` gives: where the card is, and what is left to do for it. */
export interface NewCard extends Place {
  card: string;
  note?: string | null;
}

export interface Checked {
  reading: string[];
  checking: string[];
}

export interface ServerStatus {
  version: string;
  data: string;
  config: string;
  decks: number;
  cards: number;
  problems: string[];
}

/** There is no server to ask: it is starting, was stopped, or ended. */
export class ServerGone extends Error {
  override name = "ServerGone";

  /** `forGood`: it does not come back by itself. */
  constructor(
    text: string,
    readonly forGood = false,
    options?: ErrorOptions,
  ) {
    super(text, options);
  }
}

/** Sends the server's commands. Rejects with a sentence that a learner can read; `ServerGone` without a server. */
export interface Server {
  call<T>(command: string, argument?: object): Promise<T>;
}
