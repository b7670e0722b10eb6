// What a quiz shows, as values: a step of the server in, a view out. The page and the quick pick draw the same
// views. Pure: Markdown becomes HTML through the `Renderer` that is handed in.

import type { AnswerStep, Due, QuestionStep } from "../protocol";
import type { Tally } from "./tally";
import { comesAgain, inDays, span } from "./when";

/** Turns a card's Markdown into HTML. */
export interface Renderer {
  /** A question: one line. */
  line(markdown: string): string;
  /** An answer: blocks, without the question it begins with. */
  answer(markdown: string): string;
}

export interface RatingButton {
  rating: number;
  label: string;
  remembered: boolean;
  /** When the card comes again: `6 days`. */
  when: string;
  /** The same in a sentence: `in 6 days`. */
  again: string;
}

interface Asked {
  card: string;
  title: string;
  number: number;
  of: number;
  questionHtml: string;
  questionText: string;
  hint: string | null;
  canUndo: boolean;
  /** What happened last: the rating and the next date, or why nothing was counted. */
  note: string;
}
export interface QuestionView extends Asked {
  step: "question";
}
export interface AnswerView extends Asked {
  step: "answer";
  answerHtml: string;
  answerText: string;
  ratings: RatingButton[];
}
export interface DoneView {
  step: "done";
  heading: string;
  /** Answers per rating, 1 first. */
  ratings: number[];
  text: string;
  missed: { card: string; text: string; title: string }[];
  /** The next thing to do, when there is more. */
  more: string | null;
  beyond: string | null;
  canUndo: boolean;
}
/** Nothing to ask, or nothing to ask with: the server starts, or failed. */
export interface PlainView {
  step: "empty" | "waiting" | "failed";
  heading: string;
  text: string;
}
export type View = QuestionView | AnswerView | DoneView | PlainView;

/** A question or an answer as it is shown. */
export function stepView(
  step: QuestionStep | AnswerStep,
  canUndo: boolean,
  note: string,
  render: Renderer,
): View {
  const asked: Asked = {
    card: step.card.id,
    title: step.card.title ?? "",
    number: step.number,
    of: step.of,
    questionHtml: render.line(step.card.question.markdown),
    questionText: step.card.question.plain,
    hint: step.card.hint,
    canUndo,
    note,
  };
  if (step.step === "question") {
    return { ...asked, step: "question" };
  }
  const ratings = step.ratings.map(({ days, ...choice }) => ({
    ...choice,
    when: span(days),
    again: inDays(days),
  }));
  const answerHtml = render.answer(step.card.markdown);
  return { ...asked, step: "answer", answerHtml, answerText: withoutQuestion(step.card.plain), ratings };
}

/** The end: what was answered, what was missed, what more there is. */
export function doneView(tally: Tally, due: Due, canUndo: boolean): DoneView {
  const { answered, remembered, ratings, missed } = tally.summary();
  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : "";
  return {
    step: "done",
    heading: answered === 0 ? "Nothing answered" : "Done",
    ratings,
    text: `${answered} answered, ${remembered} remembered${skipped}.`,
    missed: missed.map((card) => ({ card: card.id, text: card.text, title: card.title })),
    more: more(due),
    beyond: beyond(due),
    canUndo,
  };
}

/** The sentence after a rating. */
export function ratedNote(choice: RatingNote, now: number, language: string): string {
  const again = choice.remembered ? "Comes again" : "Comes again in this quiz, then";
  return `Rated ${choice.rating}, ${choice.label}. ${again} ${comesAgain(choice.days, now, language)}.`;
}

interface RatingNote {
  rating: number;
  label: string;
  remembered: boolean;
  days: number;
}

function more(due: Due): string | null {
  const count = due.due + due.new;
  return count === 0 ? null : `Review ${count} more`;
}

function beyond(due: Due): string | null {
  const count = due.beyond ?? 0;
  if (due.due + due.new === 0 && count > 0) {
    return `Today's limit is reached; ${count} more would wait.`;
  }
  const days = due.nextInDays;
  const nothingLeft = due.due + due.new + count === 0;
  return nothingLeft && typeof days === "number" && days > 0
    ? `Nothing more is due. The next card comes ${inDays(days)}.`
    : null;
}

/** The plain text of a card begins with its question. */
function withoutQuestion(plain: string): string {
  const end = plain.indexOf("\n\n");
  return end < 0 ? plain : plain.slice(end + 2);
}
