// One quiz as the learner lives it: it begins, may lose its server or its window in the middle, and goes on without
// losing an answer or asking one twice. The server has the state machine; this file drives it and says what
// to show. It knows no window: the panel and the quick pick both listen to it.

import { ServerGone } from "../protocol";
import type { AnswerStep, CardRow, Due, Event, NothingToAsk, Rated, Server, Step } from "../protocol";
import { Tally } from "./tally";
import { doneView, ratedNote, stepView, type PlainView, type Renderer, type View } from "./view";

/** Which cards a quiz asks: a command of the server with its argument. */
export interface Scope {
  command: "hoverdeck.quiz" | "hoverdeck.quizCard" | "hoverdeck.quizFile";
  argument: object;
  /** What the quiz is called: `Due cards`, `app.py`. */
  title: string;
  /** Whose side of an answer is shown first. */
  language: "python" | "rust" | null;
}

/** Whether it is whatever is due. */
export function isDue(scope: Scope): boolean {
  return scope.command === "hoverdeck.quiz" && Object.keys(scope.argument).length === 0;
}

/** Whether both ask the same cards. */
export function isSame(one: Scope, other: Scope): boolean {
  return one.command === other.command && JSON.stringify(one.argument) === JSON.stringify(other.argument);
}

/** What a window must remember of a quiz to go on with it after a reload. */
export interface Kept {
  scope: Scope;
  /** Milliseconds; the history says what was answered since. */
  startedAt: number;
}

export interface Surroundings {
  server: Server;
  render: Renderer;
  now: () => number;
  /** The language of dates, as a tag such as `en`. */
  language: string;
}

const MOST_SKIPS = 2000;

export class QuizSession {
  /** What is shown now. */
  view: View = waiting("Starting …");
  private step: Step | null = null;
  private readonly tally = new Tally();
  private busy = false;
  /** It began again: settled cards are passed over. */
  private resumed = false;
  /** One card is asked by itself; the rest of the scope follows. */
  private rest = false;
  /** The card that was asked when the server went away. */
  private left: string | null = null;
  /** The card whose answer was asked for: shown, and shown again, even if the server must come back first. */
  private wanted: string | null = null;
  private listeners = new Set<(view: View) => void>();
  private shownAt = 0;

  constructor(
    readonly kept: Kept,
    private readonly world: Surroundings,
  ) {}

  /** Hears every view from now on; gives back how to stop hearing. */
  onView(listener: (view: View) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Starts it. */
  begin(): Promise<void> {
    return this.alone(async () => {
      await this.takeFirst(await this.ask(this.kept.scope));
    });
  }

  /** Goes on after the server or the window began anew: what the history holds already is not asked again. */
  resume(): Promise<void> {
    return this.alone(async () => {
      this.resumed = true;
      await this.rebuild();
      await this.takeFirst(await this.ask(this.kept.scope));
      if (this.step?.step === "question" && this.step.card.id === this.wanted) {
        await this.answer(this.step.quiz);
      }
    });
  }

  /** Shows the answer; while the server is away, as soon as it and the card are back. */
  reveal(): Promise<void> {
    this.wanted = this.card ?? this.left;
    return this.at("question", (step) => this.answer(step.quiz));
  }

  /** Rates `card`, if it is the one whose answer is shown. */
  rate(card: string, rating: number): Promise<void> {
    return this.at("answer", async (step) => {
      const choice = (step as AnswerStep).ratings.find((it) => it.rating === rating);
      if (step.step !== "answer" || step.card.id !== card || choice === undefined) {
        return;
      }
      const durationMs = Math.round(this.world.now() - this.shownAt);
      const argument = { quiz: step.quiz, card, rating, durationMs };
      const rated = await this.call<Rated>("hoverdeck.rate", argument);
      if (rated.refused === null) {
        const title = step.card.title ?? "";
        this.wanted = null;
        this.tally.rated({ id: card, text: step.card.question.plain, title }, rating);
        const note = ratedNote(choice, this.world.now(), this.world.language);
        await this.take(rated.next, rated.leech === null ? note : `${note}\n${rated.leech}`);
      } else {
        await this.take(rated.next, refusal(rated.refused));
      }
    });
  }

  /** Whether there is a rating of this quiz to take back, also one from before a reload. */
  get canUndo(): boolean {
    return this.step?.canUndo === true || !this.tally.isEmpty;
  }

  /** Takes back the last rating of this quiz. */
  undo(): Promise<void> {
    return this.alone(async () => {
      if (this.step?.canUndo === true) {
        const undone = await this.call<Rated>("hoverdeck.undo", { quiz: this.step.quiz });
        if (undone.refused === null) {
          this.tally.undone();
        }
        const note = undone.refused === null ? "The last rating was taken back." : refusal(undone.refused);
        await this.take(undone.next, note);
      } else if (!this.tally.isEmpty) {
        await this.undoAcrossRestart();
      }
    });
  }

  /** Leaves the present card for another time today. */
  skip(): Promise<void> {
    return this.alone(async () => {
      const step = this.step;
      if (step !== null && step.step !== "done") {
        this.tally.skip(step.card.id);
        const argument = { quiz: step.quiz, card: step.card.id };
        await this.take(await this.call<Step>("hoverdeck.skip", argument), "Skipped.");
      }
    });
  }

  /** Ends it where it stands; what was rated stays. */
  async stop(): Promise<void> {
    const step = this.step;
    this.step = null;
    this.listeners.clear();
    if (step !== null && step.step !== "done") {
      // A server that is gone has nothing left to stop.
      await this.world.server.call("hoverdeck.stop", { quiz: step.quiz }).catch(() => undefined);
    }
  }

  /** The server is away: says so until `resume`. */
  wait(text: string): void {
    this.leave(waiting(text));
  }

  /** The server will not come back by itself. */
  fail(text: string): void {
    this.leave({ step: "failed", heading: "The server is not running", text });
  }

  /** The card that is asked now. */
  get card(): string | null {
    return this.step === null || this.step.step === "done" ? null : this.step.card.id;
  }

  /** What is over stays as it is; anything else makes room for `view` until `resume`. */
  private leave(view: PlainView): void {
    if (this.view.step !== "done" && this.view.step !== "empty") {
      this.left = this.card ?? this.left;
      this.step = null;
      this.show(view);
    }
  }

  private async answer(quiz: string): Promise<void> {
    await this.take(await this.call<Step>("hoverdeck.reveal", { quiz }), this.note());
  }

  /** After a reload the server's quiz knows nothing of earlier ratings: the newest event of the history is taken back if it is ours. */
  private async undoAcrossRestart(): Promise<void> {
    const [newest] = await this.call<Event[]>("hoverdeck.history", { limit: 1 });
    if (newest?.kind === "review" && newest.source === "editor" && newest.atMs >= this.kept.startedAt) {
      await this.call("hoverdeck.undo", {});
      await this.rebuild();
      this.rest = true;
      const first = await this.call<Step | NothingToAsk>("hoverdeck.quiz", { cards: [newest.card] });
      await this.takeFirst(first, "The last rating was taken back.");
    }
  }

  private async rebuild(): Promise<void> {
    const events = await this.call<Event[]>("hoverdeck.history", { limit: 1000 });
    const rows = await this.call<CardRow[]>("hoverdeck.cards", {});
    this.tally.rebuild(events, this.kept.startedAt, rows);
  }

  private ask(scope: Scope): Promise<Step | NothingToAsk> {
    return this.call(scope.command, scope.argument);
  }

  private async takeFirst(first: Step | NothingToAsk, note = ""): Promise<void> {
    if (first.quiz !== null) {
      await this.take(first, note);
    } else if (this.resumed && (this.tally.open().length > 0 || !this.tally.isEmpty)) {
      await this.finish(false);
    } else {
      this.step = null;
      this.show({ step: "empty", heading: "Nothing to ask", text: first.text });
    }
  }

  private async take(step: Step, note: string): Promise<void> {
    const next = this.resumed ? await this.pastSettled(step) : step;
    this.step = next;
    if (this.card !== this.wanted) {
      this.wanted = null;
    }
    if (next.step === "done") {
      await this.finish(next.canUndo);
      return;
    }
    if (next.step === "question") {
      this.shownAt = this.world.now();
    }
    this.show(stepView(next, this.canUndo, note, this.world.render));
  }

  /** Passes over what was answered before the quiz began anew. */
  private async pastSettled(step: Step): Promise<Step> {
    let next = step;
    for (let count = 0; count < MOST_SKIPS; count++) {
      if (next.step !== "question" || !this.tally.isSettled(next.card.id)) {
        break;
      }
      next = await this.call<Step>("hoverdeck.skip", { quiz: next.quiz, card: next.card.id });
    }
    return next;
  }

  /** The end, unless the rest of the scope, or cards forgotten before a new beginning, are still to come. */
  private async finish(canUndo: boolean): Promise<void> {
    if (this.rest) {
      this.rest = false;
      this.resumed = true;
      await this.takeFirst(await this.ask(this.kept.scope));
      return;
    }
    const open = this.resumed ? this.tally.open() : [];
    this.resumed = false;
    if (open.length > 0) {
      const first = await this.call<Step | NothingToAsk>("hoverdeck.quiz", { cards: open });
      await this.takeFirst(first);
      return;
    }
    const due = await this.call<Due>("hoverdeck.due");
    this.show(doneView(this.tally, due, canUndo || !this.tally.isEmpty));
  }

  private note(): string {
    return "note" in this.view ? this.view.note : "";
  }

  private call<T>(command: string, argument: object = {}): Promise<T> {
    return this.world.server.call<T>(command, argument);
  }

  private async at(step: Step["step"], action: (step: Step) => Promise<void>): Promise<void> {
    const present = this.step;
    if (present?.step === step) {
      await this.alone(() => action(present));
    }
  }

  /** One thing at a time: a key that comes while another is on its way does nothing. */
  private async alone(action: () => Promise<void>): Promise<void> {
    if (this.busy) {
      return;
    }
    this.busy = true;
    try {
      await action();
    } catch (error) {
      this.failed(error);
    } finally {
      this.busy = false;
    }
  }

  /** Without a server it waits for the next one; what a server refused is said beside what is shown. */
  private failed(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    if (error instanceof ServerGone) {
      if (error.forGood) {
        this.fail(text);
      } else {
        this.wait(text);
      }
    } else if ("note" in this.view) {
      this.show({ ...this.view, note: text });
    } else {
      this.show({ step: "failed", heading: "That did not work", text });
    }
  }

  private show(view: View): void {
    this.view = view;
    this.listeners.forEach((listener) => {
      listener(view);
    });
  }
}

function waiting(text: string): PlainView {
  return { step: "waiting", heading: "One moment", text };
}

function refusal(reason: "conflict" | "stale"): string {
  return reason === "conflict"
    ? "This card was answered in another window meanwhile; that answer counts, this one does not."
    : "The quiz had moved on; nothing was counted.";
}
