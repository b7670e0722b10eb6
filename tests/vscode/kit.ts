// Where everything is: the parts in the test cache, the program, the built extension. `run` says it in the
// environment. The parts are no modules of this checkout, so they are asked for from where they were installed.

import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

import type * as Playwright from "playwright-core";

export const ROOT = resolve(import.meta.dirname, "../..");
export const HERE = import.meta.dirname;
/** The folder with `node_modules`. */
export const PARTS = told("HOVERDECK_WORKBENCH_PARTS");
export const CHROMIUM = told("HOVERDECK_WORKBENCH_CHROMIUM");
export const HOVERDECK = told("HOVERDECK_WORKBENCH_SERVER");
export const VSIX = told("HOVERDECK_WORKBENCH_VSIX");
/** How many pixels a kept screen has for each of the window's. */
export const SCALE = Number(process.env["HOVERDECK_WORKBENCH_SCALE"] ?? "1");
/** Where screens are kept to be looked at. */
export const SCREENS = join(ROOT, "target/workbench-screens");

const installed = createRequire(join(PARTS, "package.json"));
export const { chromium, errors } = installed("playwright-core") as typeof Playwright;
export const AXE = installed.resolve("axe-core/axe.min.js");
export const CODE_SERVER = installed.resolve("code-server/out/node/entry.js");

/** The file to keep a screen of this name in. */
export function screen(name: string): string {
  mkdirSync(SCREENS, { recursive: true });
  return join(SCREENS, `${name}.png`);
}

type Maybe<T> = T | undefined | null | false;

/** The first answer of `look` that is not undefined, null or false; `what` names it in the complaint. */
export async function until<T>(what: string, look: () => Maybe<T> | Promise<Maybe<T>>, seconds = 60): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`not so in ${seconds} s: ${what}`);
    await new Promise((next) => setTimeout(next, 25));
  }
}

function told(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start the tests with tests/vscode/run`);
  return value;
}
