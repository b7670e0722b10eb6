// What the window's hovers said, also those that are gone again, and how long one took to come. It runs in the page,
// where the time from the key to the drawn box can be had without the driver's own way there and back.

import type { Page } from "playwright-core";

interface Ears {
  heard: string[];
  pressed: number;
  shown: number;
  wanted: string;
}
declare global {
  var ears: Ears;
}

/** From now on every hover's text is kept; the window is asked once. */
export async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const ears: Ears = { heard: [], pressed: 0, shown: 0, wanted: "" };
    globalThis.ears = ears;
    const look = () => {
      for (const box of document.querySelectorAll<HTMLElement>(".monaco-hover")) {
        const text = box.offsetParent === null ? "" : box.innerText.trim();
        if (text !== "" && ears.heard.at(-1) !== text) ears.heard.push(text);
        if (ears.pressed > 0 && ears.shown === 0 && ears.wanted !== "" && text.includes(ears.wanted)) {
          ears.shown = -1;
          requestAnimationFrame(() => { ears.shown = performance.now(); });
        }
      }
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey && event.key === "i") ears.pressed = performance.now();
    }, { capture: true });
  });
}

/** Every text that a hover showed since `listen`. */
export function heard(page: Page): Promise<string[]> {
  return page.evaluate(() => globalThis.ears.heard);
}

/** Milliseconds from the key that asks for a hover to the frame that shows `wanted`. */
export async function timed(page: Page, wanted: string): Promise<number> {
  await page.evaluate((text) => { Object.assign(globalThis.ears, { pressed: 0, shown: 0, wanted: text }); }, wanted);
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Control+i");
  await page.waitForFunction(() => globalThis.ears.shown > 0, undefined, { polling: 20 });
  return page.evaluate(() => globalThis.ears.shown - globalThis.ears.pressed);
}
