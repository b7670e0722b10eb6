// Plays the scenes and counts. The names on the command line choose; none means all.

import type { Browser } from "playwright-core";

import { play } from "./scene.ts";
import { SCENES } from "./scenes/all.ts";
import { latency } from "./scenes/latency.ts";
import { browser } from "./workbench.ts";

/** What is played: a scene in one window, or something with windows of its own. */
const all: { name: string; run(on: Browser): Promise<void> }[] = [
  ...SCENES.map((scene) => ({ name: scene.name, run: (on: Browser) => play(on, scene) })),
  { name: "latency", run: latency },
];
const names = process.argv.slice(2);
const chosen = all.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));
// Interrupted, it still ends what it started.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
const on = await browser();
let failed = 0;
for (const { name, run } of chosen) {
  const start = Date.now();
  const verdict = await run(on).then(() => "passed", (why: unknown) => {
    console.log(why instanceof Error ? why.stack : why);
    failed += 1;
    return "failed";
  });
  console.log(`${verdict.padEnd(7)} ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
}
await on.close();
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || chosen.length === 0 ? 1 : 0;
