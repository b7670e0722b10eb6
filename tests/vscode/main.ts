// Plays the scenes and counts. The names on the command line choose; none means all.

import { browser } from "./workbench.ts";
import { SCENES } from "./scenes/all.ts";
import { play } from "./scene.ts";

const names = process.argv.slice(2);
const chosen = SCENES.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));
const window = await browser();
let failed = 0;
for (const scene of chosen) {
  const start = Date.now();
  const verdict = await play(window, scene).then(() => "passed", (why: unknown) => {
    console.error(why);
    failed += 1;
    return "failed";
  });
  console.log(`${verdict.padEnd(7)} ${scene.name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
}
await window.close();
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || chosen.length === 0 ? 1 : 0;
