// A page of the extension in a webview: two frames deep in the window, found by what its body says it is.

import type { Frame, Locator } from "playwright-core";

import { until } from "./kit.ts";
import type { Workbench } from "./workbench.ts";

export class Panel {
  readonly window: Workbench;
  readonly frame: Frame;

  protected constructor(window: Workbench, frame: Frame) {
    this.window = window;
    this.frame = frame;
  }

  /** The statistics, once they are drawn. */
  static async statistics(window: Workbench): Promise<Panel> {
    return new Panel(window, await frameOf(window, "stats"));
  }

  find(selector: string): Locator {
    return this.frame.locator(selector);
  }
}

/** What the quiz shows: a question or an answer of a card. */
export interface Asked {
  card: string;
  number: number;
  of: number;
}

export class QuizPanel extends Panel {
  /** The panel, once it shows anything at all. */
  static async open(window: Workbench): Promise<QuizPanel> {
    return new QuizPanel(window, await frameOf(window, "quiz"));
  }

  /** The question that is shown; waits until it is number `number`, if that is asked for. */
  async question(number?: number): Promise<Asked> {
    await this.step("question");
    return until(`question ${number ?? ""}`, async () => {
      const asked = await this.asked();
      return asked.card !== "" && (number === undefined || asked.number === number) && asked;
    });
  }

  async step(step: "question" | "answer" | "done" | "empty"): Promise<void> {
    await this.find(`body[data-step="${step}"]`).waitFor();
  }

  /** Shows the answer of question `number` and rates it, by keys alone; gives the card. */
  async answer(number: number | undefined, rating: number): Promise<string> {
    const { card } = await this.question(number);
    await this.press(" ");
    await this.step("answer");
    await this.rate(rating);
    return card;
  }

  /** Rates the answer that is shown, by its key, and sees it taken. */
  async rate(rating: number): Promise<void> {
    await this.press(String(rating));
    await until("the rating taken", async () => !(await this.find('body[data-step="answer"]').isVisible()));
  }

  /** The same with whatever question comes next: a quiz that went on elsewhere counts anew. */
  answerNext(rating: number): Promise<string> {
    return this.answer(undefined, rating);
  }

  /** Puts the focus into the page, as a click into its margin does. */
  async click(): Promise<void> {
    await this.find("main").click({ position: { x: 2, y: 2 } });
  }

  /** A key, where the focus is: in the quiz, or the scene fails. */
  async press(key: string): Promise<void> {
    await until("the quiz has the focus", () => this.frame.evaluate(() => document.hasFocus()));
    await this.window.page.keyboard.press(key);
  }

  async says(text: string): Promise<void> {
    await this.find("body").getByText(text).first().waitFor();
  }

  /** Read in one go: between two looks the next question may come. */
  asked(): Promise<Asked> {
    return this.frame.evaluate(() => {
      const card = document.querySelector("#question")?.getAttribute("data-card") ?? "";
      const [number = 0, of = 0] = (document.querySelector("#progress")?.textContent ?? "").split(" of ").map(Number);
      return { card, number, of };
    });
  }
}

async function frameOf(window: Workbench, view: string): Promise<Frame> {
  return until(`the page ${view}`, async () => {
    for (const frame of window.page.frames()) {
      const found = await frame.evaluate(() => document.body?.dataset["view"]).catch(() => undefined);
      if (found === view) return frame;
    }
    return undefined;
  });
}
