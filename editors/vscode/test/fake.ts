// A server for tests: quizzes over a few cards with the same steps and the same history as the real one, without
// FSRS. It can end at any moment, as the real one can.

import {
  ServerGone,
  type CardRow,
  type Choice,
  type Event,
  type Memory,
  type NothingToAsk,
  type Question,
  type Rated,
  type Server,
  type Step,
} from "../src/protocol";

interface Quiz {
  id: string;
  queue: string[];
  revealed: boolean;
  rated: { card: string; event: string }[];
  asked: number;
}

const LABELS = ["not at all", "recognised it", "with effort", "knew it", "perfectly"];

export class FakeServer implements Server {
  readonly events: Event[] = [];
  readonly calls: string[] = [];
  /** The next call of this command is carried out, but its answer never arrives. */
  dieAfter: string | null = null;
  now = 1000;
  private quizzes = new Map<string, Quiz>();
  private alive = true;

  constructor(private readonly cards: string[]) {}

  /** The process ends: quizzes are gone, the history stays. */
  die(): void {
    this.alive = false;
    this.quizzes.clear();
  }
  restart(): void {
    this.alive = true;
  }

  /** Cards with an answer that counts, with their last rating. */
  answers(): string[] {
    const undone = new Set(this.events.filter((it) => it.kind === "undo").map((it) => it.target));
    const reviews = this.events.filter((it) => it.kind === "review" && !undone.has(it.id));
    return reviews.map((it) => `${it.card ?? ""} ${it.rating ?? 0}`);
  }

  call<T>(command: string, argument: object = {}): Promise<T> {
    if (!this.alive) {
      return Promise.reject(new ServerGone("The server is not running."));
    }
    this.calls.push(command);
    try {
      const answer = this.answer(command, argument as Record<string, unknown>);
      if (this.dieAfter === command) {
        this.dieAfter = null;
        this.die();
        return Promise.reject(new ServerGone("The server ended."));
      }
      return Promise.resolve(answer as T);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private answer(command: string, argument: Record<string, unknown>): unknown {
    switch (command) {
      case "hoverdeck.quiz":
        return this.begin((argument["cards"] as string[] | undefined) ?? this.due());
      case "hoverdeck.quizFile":
        return this.begin([...this.cards]);
      case "hoverdeck.quizCard":
        return this.begin([argument["card"] as string]);
      case "hoverdeck.reveal":
        this.quiz(argument).revealed = true;
        return this.step(this.quiz(argument));
      case "hoverdeck.rate":
        return this.rate(this.quiz(argument), argument["card"] as string, argument["rating"] as number);
      case "hoverdeck.skip":
        this.quiz(argument).queue.shift();
        return this.step(this.quiz(argument));
      case "hoverdeck.undo":
        return this.undo(argument["quiz"] as string | undefined);
      case "hoverdeck.stop":
        return this.step(this.quiz(argument));
      case "hoverdeck.due":
        return { due: 0, new: this.due().length, beyond: 0, nextInDays: 1 };
      case "hoverdeck.history":
        return [...this.events].reverse().slice(0, argument["limit"] as number);
      case "hoverdeck.cards":
        return this.cards.map((it) => this.row(it));
      default:
        throw new Error(`unknown command ${command}`);
    }
  }

  private due(): string[] {
    const answered = new Set(this.answers().map((it) => it.split(" ")[0]));
    return this.cards.filter((it) => !answered.has(it));
  }

  private begin(queue: string[]): Step | NothingToAsk {
    if (queue.length === 0) {
      return { quiz: null, text: "Nothing is due." };
    }
    const id = `quiz ${this.quizzes.size + 1}`;
    const quiz = { id, queue, revealed: false, rated: [], asked: 1 };
    this.quizzes.set(id, quiz);
    return this.step(quiz);
  }

  private quiz({ quiz }: Record<string, unknown>): Quiz {
    const found = this.quizzes.get(quiz as string);
    if (found === undefined) {
      throw new Error("There is no such quiz.");
    }
    return found;
  }

  private step(quiz: Quiz): Step {
    const [card] = quiz.queue;
    const known = { quiz: quiz.id, canUndo: quiz.rated.length > 0 };
    if (card === undefined) {
      return {
        ...known,
        step: "done",
        summary: { answered: 0, ratings: [], missed: [], skipped: 0, text: "" },
      };
    }
    const place = { number: quiz.asked, of: quiz.asked + quiz.queue.length - 1 };
    if (!quiz.revealed) {
      return { ...known, ...place, step: "question", card: question(card) };
    }
    const whole = {
      ...question(card),
      markdown: `**${card}?**\n\nIt is ${card}.`,
      plain: `${card}?\n\nIt is ${card}.`,
    };
    return { ...known, ...place, step: "answer", card: { ...whole, memory: NEW }, ratings: choices() };
  }

  private rate(quiz: Quiz, card: string, rating: number): Rated {
    if (quiz.queue[0] !== card || !quiz.revealed) {
      return { written: null, refused: "stale", leech: null, next: this.step(quiz) };
    }
    const id = `event ${this.events.length + 1}`;
    this.events.push({ id, kind: "review", atMs: this.now++, card, rating, source: "editor" });
    quiz.queue.shift();
    quiz.revealed = false;
    quiz.asked += 1;
    quiz.rated.push({ card, event: id });
    if (rating < 3) {
      quiz.queue.push(card);
    }
    return { written: id, refused: null, leech: null, next: this.step(quiz) };
  }

  private undo(id: string | undefined): unknown {
    const quiz = id === undefined ? undefined : this.quizzes.get(id);
    const target = quiz?.rated.pop()?.event ?? this.events.at(-1)?.id ?? "";
    this.events.push({ id: `event ${this.events.length + 1}`, kind: "undo", atMs: this.now++, target });
    if (quiz === undefined) {
      return { undone: target };
    }
    const card = this.events.find((it) => it.id === target)?.card ?? "";
    quiz.queue = [card, ...quiz.queue.filter((it) => it !== card)];
    quiz.asked -= 1;
    return { written: "x", refused: null, leech: null, next: this.step(quiz) };
  }

  private row(id: string): CardRow {
    return { id, question: `${id}?`, deck: "letters", title: "Letters", tags: [], source: null, memory: NEW };
  }
}

const NEW: Memory = { state: "new", suspended: false };

function question(id: string): Question {
  return {
    id,
    question: { markdown: `${id}?`, plain: `${id}?` },
    hint: null,
    deck: "letters",
    title: "Letters",
    source: null,
  };
}

function choices(): Choice[] {
  return LABELS.map((label, index) => ({
    rating: index + 1,
    label,
    remembered: index >= 2,
    days: index + 1,
  }));
}
