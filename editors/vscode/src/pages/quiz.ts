// The quiz page: draws views and turns keys and clicks into messages. It decides nothing about the quiz.

import type { AnswerView, DoneView, QuestionView, View } from "../quiz/view";
import { button, el, filled } from "./dom";
import type { FromPage, ToPage } from "./messages";

const host = acquireVsCodeApi();
let shown: View | null = null;
/** A message is on its way: until its view comes no key and no click counts. */
let busy = false;

const note = el("p", { id: "note", role: "status", "aria-live": "polite" });
const head = el("header");
const content = el("div", { id: "content" });
const answer = el("section", { id: "answer", "aria-live": "polite", "aria-label": "Answer", tabindex: "-1" });
const bar = el("div", { id: "bar" });
document.body.append(el("main", {}, head, note, content, answer), bar);

window.addEventListener("message", (event: MessageEvent<ToPage>) => {
  busy = false;
  host.setState(event.data);
  draw(event.data.view);
});
document.addEventListener("keydown", onKey);
host.postMessage({
  do: "ready",
  screenReader: document.body.classList.contains("vscode-using-screen-reader"),
} satisfies FromPage);

function send(message: FromPage): void {
  if (!busy) {
    busy = message.do !== "open" && message.do !== "log";
    host.postMessage(message);
  }
}

/** The one place where keys are read. A key that is held down, or comes with a modifier, does nothing. */
function onKey(event: KeyboardEvent): void {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || shown === null) {
    return;
  }
  const onControl = event.target instanceof Element && event.target.closest("button, a, summary") !== null;
  if (onControl && (event.key === " " || event.key === "Enter")) {
    return;
  }
  const message = messageFor(event.key, shown);
  if (message !== null) {
    event.preventDefault();
    send(message);
  }
}

function messageFor(key: string, view: View): FromPage | null {
  const letter = key.toLowerCase();
  if (key === "Escape") {
    return { do: "close" };
  }
  if (letter === "u") {
    return "canUndo" in view && view.canUndo ? { do: "undo" } : null;
  }
  if (view.step === "question" || view.step === "answer") {
    return letter === "s"
      ? { do: "skip" }
      : letter === "e"
        ? { do: "open", card: view.card }
        : stepKey(key, view);
  }
  if (view.step === "waiting") {
    return key === " " || key === "Enter" ? { do: "reveal" } : null;
  }
  const goesOn = view.step === "done" && view.more !== null && (key === " " || key === "Enter");
  return goesOn ? { do: "more" } : null;
}

function stepKey(key: string, view: QuestionView | AnswerView): FromPage | null {
  if (view.step === "question") {
    return key === " " || key === "Enter" ? { do: "reveal" } : null;
  }
  return /^[1-5]$/.test(key) ? { do: "rate", card: view.card, rating: Number(key) } : null;
}

function draw(view: View): void {
  const before = shown;
  shown = view;
  document.body.dataset["step"] = view.step;
  note.textContent = "note" in view ? view.note : "";
  note.hidden = note.textContent === "";
  if (view.step === "question" || view.step === "answer") {
    drawStep(view);
  } else {
    head.replaceChildren();
    content.replaceChildren(...(view.step === "done" ? done(view) : plain(view.heading, view.text)));
    answer.replaceChildren();
    bar.replaceChildren(actions(view));
  }
  head.hidden = head.childElementCount === 0;
  answer.hidden = view.step !== "answer";
  moveFocus(before, view);
}

function drawStep(view: QuestionView | AnswerView): void {
  const progress = el("progress", {
    max: String(view.of),
    value: String(view.number - 1),
    "aria-hidden": "true",
  });
  const place = el("span", { id: "progress" }, `${view.number} of ${view.of}`);
  head.replaceChildren(el("span", { id: "deck" }, view.title), place, progress);
  const question = filled(
    el("h1", { id: "question", tabindex: "-1", "data-card": view.card }),
    view.questionHtml,
  );
  const hint = view.step === "question" && view.hint !== null ? hinted(view.hint) : null;
  content.replaceChildren(question, ...(hint === null ? [] : [hint]));
  if (view.step === "answer") {
    filled(answer, view.answerHtml);
    makeCodeScrollable();
    bar.replaceChildren(ratings(view), actions(view));
  } else {
    answer.replaceChildren();
    bar.replaceChildren(el("div", {}, reveal()), actions(view));
  }
}

function hinted(text: string): HTMLElement {
  return el("details", { id: "hint" }, el("summary", {}, "Hint"), el("p", {}, text));
}

/** Code wider than its box can be scrolled with the keyboard too. */
function makeCodeScrollable(): void {
  for (const block of answer.querySelectorAll("pre")) {
    block.tabIndex = 0;
    block.setAttribute("role", "region");
    block.setAttribute("aria-label", "Code");
  }
}

function reveal(): HTMLElement {
  return button("Show answer", "Space", { id: "reveal", class: "primary" }, () => {
    send({ do: "reveal" });
  });
}

function ratings(view: AnswerView): HTMLElement {
  const title = el("h2", { id: "rate-title" }, "How well did you know this?");
  const side = (name: string, remembered: boolean) =>
    el(
      "div",
      { class: `side ${name}` },
      el("p", { class: "caption", id: `caption-${name}` }, name),
      el(
        "div",
        { class: "choices" },
        ...view.ratings.filter((it) => it.remembered === remembered).map((it) => choice(view.card, it)),
      ),
    );
  const both = el("div", { class: "sides" }, side("forgot", false), side("remembered", true));
  return el("div", { id: "ratings", role: "group", "aria-labelledby": "rate-title question" }, title, both);
}

function choice(card: string, it: AnswerView["ratings"][number]): HTMLElement {
  const element = el(
    "button",
    {
      type: "button",
      class: "choice",
      "data-rating": String(it.rating),
      "aria-keyshortcuts": String(it.rating),
    },
    el("kbd", {}, String(it.rating)),
    " ",
    el("span", { class: "label" }, it.label),
    " ",
    el("span", { class: "when" }, it.when),
    el("span", { class: "unseen" }, it.remembered ? ", remembered" : ", forgot"),
  );
  element.addEventListener("click", () => {
    send({ do: "rate", card, rating: it.rating });
  });
  return element;
}

/** The quiet row below: what is there beside going on. */
function actions(view: View): HTMLElement {
  const all: HTMLElement[] = [];
  const add = (label: string, key: string, id: string, message: FromPage) => {
    all.push(
      button(label, key, { id, class: "quiet" }, () => {
        send(message);
      }),
    );
  };
  if ("canUndo" in view && view.canUndo) {
    add("Undo", "U", "undo", { do: "undo" });
  }
  if (view.step === "question" || view.step === "answer") {
    add("Skip", "S", "skip", { do: "skip" });
    add("Edit card", "E", "open", { do: "open", card: view.card });
  }
  if (view.step === "failed") {
    add("Restart server", "", "retry", { do: "retry" });
    add("Show log", "", "log", { do: "log" });
  }
  add("Close", "Esc", "close", { do: "close" });
  return el("div", { id: "actions", role: "group", "aria-label": "More actions" }, ...all);
}

function done(view: DoneView): HTMLElement[] {
  const parts: (HTMLElement | null)[] = [
    el("h1", { id: "question", tabindex: "-1" }, view.heading),
    el("p", { id: "summary", class: "lead" }, view.text),
    view.ratings.some((count) => count > 0) ? tally(view) : null,
    view.missed.length > 0 ? missed(view) : null,
    view.more === null
      ? null
      : button(view.more, "Space", { id: "more", class: "primary" }, () => {
          send({ do: "more" });
        }),
    view.beyond === null ? null : el("p", { id: "beyond" }, view.beyond),
  ];
  return parts.filter((part) => part !== null);
}

/** How many answers had each rating, in the shape of the rating bar. */
function tally(view: DoneView): HTMLElement {
  const cell = (rating: number) => {
    const count = view.ratings[rating - 1] ?? 0;
    const kind = count === 0 ? "choice none" : "choice";
    return el(
      "div",
      { class: kind, "data-rating": String(rating) },
      el("span", { class: "count" }, String(count)),
      el("span", { class: "label" }, `rated ${rating}`),
    );
  };
  const side = (name: string, ratings: number[]) => {
    const caption = el("p", { class: "caption" }, name);
    return el(
      "div",
      { class: `side ${name}` },
      caption,
      el("div", { class: "choices" }, ...ratings.map(cell)),
    );
  };
  const both = el("div", { class: "sides" }, side("forgot", [1, 2]), side("remembered", [3, 4, 5]));
  return el("div", { id: "tally" }, both);
}

function missed(view: DoneView): HTMLElement {
  const items = view.missed.map((it) => {
    const open = button(it.text, "", { class: "link", "data-card": it.card }, () => {
      send({ do: "open", card: it.card });
    });
    return el("li", {}, open, el("span", { class: "deck" }, it.title));
  });
  const again = button("Ask these again", "", { id: "missed-again", class: "secondary" }, () => {
    send({ do: "missed" });
  });
  return el("section", { id: "missed" }, el("h2", {}, "To look at again"), el("ul", {}, ...items), again);
}

function plain(heading: string, text: string): HTMLElement[] {
  return [
    el("h1", { id: "question", tabindex: "-1" }, heading),
    el("p", { id: "summary", class: "lead" }, text),
  ];
}

/** Only where the learner is here already: a page never takes the focus. */
function moveFocus(before: View | null, view: View): void {
  if (before === view || !document.hasFocus()) {
    return;
  }
  const target = view.step === "answer" ? answer : document.getElementById("question");
  target?.focus({ preventScroll: true });
  if (view.step === "question") {
    window.scrollTo(0, 0);
  }
}
