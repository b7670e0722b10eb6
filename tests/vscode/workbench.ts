// One VS Code window in a real browser, and what a person does in it: open a file, put the cursor somewhere, hover,
// call a command. It waits for what should be seen, never for time to pass.

import type { Browser, BrowserContext, Locator, Page } from "playwright-core";

import { chromium, CHROMIUM, SCALE, screen, until } from "./kit.ts";
import { type Server, type Theme, THEMES } from "./server.ts";

const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-default-apps", "--force-color-profile=srgb"];
/** A window as most have it. */
const SIZE = { width: 1280, height: 800 };

/** The machine may be busy with other things: milliseconds until what is waited for counts as missing. */
const PATIENCE = 60_000;

export function browser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: QUIET });
}

export class Workbench {
  readonly page: Page;
  readonly #context: BrowserContext;

  private constructor(page: Page, context: BrowserContext) {
    this.page = page;
    this.#context = context;
  }

  /** The window on a folder, once the workbench is drawn. */
  static async open(on: Browser, server: Server, folder: string, size = SIZE): Promise<Workbench> {
    const context = await on.newContext({ viewport: size, deviceScaleFactor: SCALE, reducedMotion: "reduce" });
    await onlyThisMachine(context);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    page.setDefaultNavigationTimeout(PATIENCE);
    await page.goto(`${server.address}/?folder=${encodeURIComponent(folder)}`);
    const workbench = new Workbench(page, context);
    await workbench.drawn();
    return workbench;
  }

  /** Waits until the window takes keys: its status bar stands, and the files of the folder are listed. */
  async drawn(): Promise<void> {
    await this.page.locator(".monaco-workbench .part.statusbar").waitFor();
    await this.page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
  }

  /** Reloads the window by VS Code's own command. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent("load");
    await this.command("Developer: Reload Window");
    await loaded;
    await this.drawn();
  }

  /** Opens a file of the folder by its name, the way one does by hand. */
  async quickOpen(name: string): Promise<void> {
    await this.quickInput("Control+p", name);
    await this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: name }).first().waitFor();
    await this.page.keyboard.press("Enter");
    await this.tab(name).waitFor();
  }

  /** The same for a text file, once its text stands there. */
  async file(name: string): Promise<void> {
    await this.quickOpen(name);
    await this.page.locator(".editor-group-container.active .monaco-editor .view-line").first().waitFor();
  }

  /** Runs a command by its title from the palette. */
  async command(title: string): Promise<void> {
    const row = this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: title }).first();
    // Opened again while it is not there: an extension's commands come a little later than the window.
    await until(`the command ${JSON.stringify(title)}`, async () => {
      await this.quickInput("F1", `>${title}`);
      return row.waitFor({ timeout: 2000 }).then(() => true, () => this.page.keyboard.press("Escape"));
    });
    await this.page.keyboard.press("Enter");
    await row.waitFor({ state: "hidden" }).catch(gone);
  }

  /** Changes the colours of the window. */
  async theme(theme: Theme): Promise<void> {
    const { name, mark } = THEMES[theme];
    await this.page.keyboard.press("Control+k");
    await this.page.keyboard.press("Control+t");
    await this.page.locator(".quick-input-widget:visible input[type=text]").fill(name);
    const row = this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: name });
    await row.waitFor();
    await this.page.keyboard.press("Enter");
    await this.page.locator(`.monaco-workbench.${mark}`).waitFor();
    await row.waitFor({ state: "hidden" });
  }

  /** Puts the cursor on the first place of the open file where `text` stands, `into` so many letters of it. */
  async cursor(source: string, text: string, into = 0): Promise<void> {
    const at = source.indexOf(text);
    if (at < 0) throw new Error(`${JSON.stringify(text)} is not in the file`);
    const lines = source.slice(0, at + into).split("\n");
    const [line, column] = [lines.length, (lines.at(-1) ?? "").length + 1];
    await this.quickInput("Control+g", `:${line}:${column}`);
    await this.page.keyboard.press("Enter");
    await this.page.locator(".statusbar-item", { hasText: `Ln ${line}, Col ${column}` }).waitFor();
  }

  /** Where on the screen the first visible `text` of some code stands. */
  async place(text: string): Promise<{ x: number; y: number }> {
    return until(`${JSON.stringify(text)} on the screen`, () => this.page.evaluate(placeOf, text));
  }

  /** The card that a hover at the cursor shows, once it has `wanted` in it. */
  async hover(wanted: string): Promise<Locator> {
    const shown = this.hovers().filter({ hasText: wanted }).first();
    // Asked again while it does not come: a language server may still be starting.
    await until(`a hover with ${JSON.stringify(wanted)}`, async () => {
      await this.noHover();
      await this.page.keyboard.press("Control+k");
      await this.page.keyboard.press("Control+i");
      return shown.waitFor({ timeout: 2000 }).then(() => true, () => false);
    });
    return shown;
  }

  /** The boxes that hover over code. */
  hovers(): Locator {
    return this.page.locator(".monaco-editor .monaco-resizable-hover, .monaco-hover").filter({ visible: true });
  }

  /** Picks the code action at the cursor that has `title` in it. */
  async action(title: string): Promise<void> {
    const entry = this.page.locator(".action-widget .monaco-list-row", { hasText: title }).first();
    await until(`the code action ${JSON.stringify(title)}`, async () => {
      await this.page.keyboard.press("Control+.");
      return entry.waitFor({ timeout: 3000 }).then(() => true, () => this.page.keyboard.press("Escape"));
    });
    await entry.click();
  }

  /** Sends the hovers away. Without one nothing is pressed: the key means other things, too. */
  async noHover(): Promise<void> {
    await until("no hover", async () => {
      if ((await this.hovers().count()) === 0) return true;
      await this.page.keyboard.press("Escape");
      return false;
    });
  }

  tab(name: string): Locator {
    return this.page.locator(".tabs-container .tab", { hasText: name });
  }

  async closeTab(name: string): Promise<void> {
    await this.tab(name).click({ button: "middle" });
    await this.tab(name).waitFor({ state: "detached" });
  }

  /** The messages in the corner. */
  messages(): Locator {
    return this.page.locator(".notifications-toasts .notification-list-item-message");
  }

  /** The list of quick picks or the input box that is open. */
  quickRows(): Locator {
    return this.page.locator(".quick-input-widget:visible .monaco-list-row");
  }

  /** Opens an input box by its key and puts `text` into it. */
  async quickInput(key: string, text: string): Promise<void> {
    const field = this.page.locator(".quick-input-widget input[type=text]");
    await until("an input box", async () => {
      if (!(await field.isVisible())) await this.page.keyboard.press(key);
      return field.fill(text, { timeout: 4000 }).then(() => true, () => false);
    });
  }

  /** Answers the input box with this in its title or prompt. */
  async answer(asked: string, text: string): Promise<void> {
    const box = this.page.locator(".quick-input-widget:visible", { hasText: asked });
    await box.locator("input[type=text]").fill(text);
    await this.page.keyboard.press("Enter");
    await box.waitFor({ state: "hidden" });
  }

  /** Chooses a file by its path in the file dialog with this title: a list, here of the folder that has `beside` in it. */
  async chooseFile(title: string, file: string, beside: string): Promise<void> {
    const dialog = this.page.locator(".quick-input-widget:visible", { hasText: title });
    const rows = dialog.locator(".monaco-list-row");
    await rows.first().waitFor();
    await dialog.locator("input[type=text]").fill(file);
    await rows.filter({ hasText: beside }).waitFor();
    await until("the file is chosen", async () => {
      await this.page.keyboard.press("Enter");
      return dialog.waitFor({ state: "hidden", timeout: 4000 }).then(() => true, () => false);
    });
  }

  /** Keeps the window as a picture. */
  async keep(name: string): Promise<void> {
    await this.page.screenshot({ path: screen(name), animations: "disabled", caret: "hide" });
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}

async function onlyThisMachine(context: BrowserContext): Promise<void> {
  await context.route((url) => !["127.0.0.1", "localhost"].includes(url.hostname), (route) => route.abort());
}

/** A reload takes the palette away with everything else. */
function gone(why: unknown): void {
  if (!/navigation|context was destroyed/i.test(String(why))) throw why;
}

/** Runs in the page: the middle of the text, which may be only a part of what has one colour. */
function placeOf(text: string): { x: number; y: number } | undefined {
  for (const line of document.querySelectorAll(".monaco-editor .view-line")) {
    const letters = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    for (let node = letters.nextNode(); node !== null; node = letters.nextNode()) {
      const at = node.nodeValue?.indexOf(text) ?? -1;
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + text.length);
      const box = range.getBoundingClientRect();
      if (box.width > 0) return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    }
  }
  return undefined;
}
