// The quiz in a quick pick: its title is the question, its lines are what one can do. Read as it is drawn.

import type { Locator } from "playwright-core";

import type { Home } from "./home.ts";
import { until } from "./kit.ts";
import type { Workbench } from "./workbench.ts";

export class QuickQuiz {
  readonly window: Workbench;
  readonly #home: Home;

  constructor(window: Workbench, home: Home) {
    this.window = window;
    this.#home = home;
  }

  /** The card whose question stands there; waits until it is number `number`, if that is asked for. */
  async question(number?: number): Promise<string> {
    await this.row("Show answer").waitFor();
    return this.card(number);
  }

  /** The card of the question or the answer that is shown. */
  async card(number?: number): Promise<string> {
    const text = await until(`question ${number ?? ""}`, async () => {
      const [, at, words] = /^(\d+) of \d+: (.*)$/.exec(await this.#title()) ?? [];
      return (number === undefined || Number(at) === number) && words;
    });
    return this.#home.card(text);
  }

  /** Shows the answer of question `number` and rates it, by keys alone; gives the card. */
  async answer(number: number | undefined, rating: number): Promise<string> {
    const card = await this.question(number);
    await this.press(" ");
    await this.rate(rating);
    return card;
  }

  /** Rates the answer by its key, once it is shown, and sees it taken. */
  async rate(rating: number): Promise<void> {
    await this.row("1 not at all").waitFor();
    await this.press(String(rating));
    await this.row("1 not at all").waitFor({ state: "hidden" });
  }

  row(text: string): Locator {
    return this.window.quickRows().filter({ hasText: text }).first();
  }

  /** A key, where the focus is: in the quick pick, or the scene fails. */
  async press(key: string): Promise<void> {
    await this.window.page.locator(".quick-input-widget:visible input:focus").waitFor();
    await this.window.page.keyboard.press(key);
  }

  /** What happened last. */
  async says(text: string): Promise<void> {
    await this.window.page.locator(`.quick-input-widget:visible input[placeholder*=${JSON.stringify(text)}]`).waitFor();
  }

  async closed(): Promise<void> {
    await this.window.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  #title(): Promise<string> {
    return this.window.page.locator(".quick-input-widget:visible .quick-input-title").innerText();
  }
}
