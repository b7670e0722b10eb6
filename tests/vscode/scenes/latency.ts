// How long a card takes to be seen, beside the same window with an extension whose hover is a constant. Both windows
// are asked in turns in one run, so that whatever else the machine does burdens both. The figure is always told, and
// judged only when one asks for it (`--judge`): whether a change may land must not hang on how busy the machine is.

import type { Browser } from "playwright-core";

import { question } from "../home.ts";
import { listen, timed } from "../hearing.ts";
import { Scene } from "../scene.ts";

const BOUND = 1.3;
const JUDGED = Boolean(process.env["HOVERDECK_WORKBENCH_JUDGE"]);
const ROUNDS = 40;
const WARM = 8;
/** The machine may be busy with other things: one measurement may be made again. */
const TRIES = 2;

export async function latency(on: Browser): Promise<void> {
  const card = await asked(on, question("asyncio-gather"), {});
  const floor = await asked(on, "the same everywhere", { beside: "alone" }).catch(async (why) => {
    await card.scene.close();
    throw why;
  });
  try {
    for (let attempt = 1; ; attempt++) {
      const [ours, theirs] = await inTurns(card, floor);
      const ratio = median(ours) / median(theirs);
      console.log(`hover to visible card: p50 ${median(ours).toFixed(1)} ms, with a constant hover `
        + `${median(theirs).toFixed(1)} ms: ${ratio.toFixed(2)} times, at most ${BOUND} (${ROUNDS} each)`);
      if (ratio <= BOUND || !JUDGED) return;
      if (attempt === TRIES) throw new Error(`a card takes ${ratio.toFixed(2)} times as long as a constant hover`);
    }
  } finally {
    await card.scene.close();
    await floor.scene.close();
  }
}

interface Asked {
  scene: Scene;
  wanted: string;
}

/** A window with the cursor on a word, once its hover came for the first time. */
async function asked(on: Browser, wanted: string, setting: Parameters<typeof Scene.open>[1]): Promise<Asked> {
  const scene = await Scene.open(on, setting);
  await scene.window.file("app.py");
  await scene.window.cursor(scene.source("app.py"), "asyncio.gather(*", 10);
  await scene.window.hover(wanted);
  await scene.window.noHover();
  await listen(scene.window.page);
  return { scene, wanted };
}

async function inTurns(one: Asked, other: Asked): Promise<[number[], number[]]> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < WARM + ROUNDS; round++) {
    for (const [which, { scene: { window }, wanted }] of [one, other].entries()) {
      await window.page.bringToFront();
      const took = await timed(window.page, wanted);
      if (round >= WARM) times[which]?.push(took);
      await window.noHover();
    }
  }
  return times;
}

function median(times: number[]): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
