// Plays the scenes and counts. The names on the command line choose; none means all, and then the first that fail are
// played once more and named at the end as unsteady.

import type { Browser } from "playwright-core";

import { play } from "./scene.ts";
import { SCENES } from "./scenes/all.ts";
import { latency } from "./scenes/latency.ts";
import { browser } from "./workbench.ts";

/** A scene in one window, or something with windows of its own. */
interface Played {
  name: string;
  run(on: Browser): Promise<void>;
}

const all: Played[] = [
  ...SCENES.map((scene) => ({ name: scene.name, run: (on: Browser) => play(on, scene) })),
  { name: "latency", run: latency },
];
const names = process.argv.slice(2);
const chosen = all.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));
// Interrupted, it still ends what it started.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
const on = await browser();
/** So many get a second try. */
const TRIES = names.length === 0 ? 2 : 0;
const unsteady: string[] = [];
let failed = 0;
for (const one of chosen) {
  if (await passes(one)) continue;
  const again = unsteady.length < TRIES;
  if (again) unsteady.push(one.name);
  if (!again || !(await passes(one))) failed += 1;
}
await on.close();
for (const name of unsteady) console.log(`unsteady ${name}: its first try failed, see above`);
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || chosen.length === 0 ? 1 : 0;

/** Plays it and says how it went. */
async function passes({ name, run }: Played): Promise<boolean> {
  const start = Date.now();
  const passed = await run(on).then(() => true, (why: unknown) => {
    console.log(why instanceof Error ? why.stack : why);
    return false;
  });
  console.log(`${passed ? "passed" : "failed"}  ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
  return passed;
}
