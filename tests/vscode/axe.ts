// What axe-core has to say about the inside of a webview. It is put in past the page's own policy, which stays as
// strict as learners get it.

import { readFileSync } from "node:fs";

import type { Frame } from "playwright-core";

import { AXE } from "./kit.ts";

interface Finding {
  id: string;
  impact: "minor" | "moderate" | "serious" | "critical" | null;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** Fails on a serious or critical finding; `what` names the page. Gives how many rules the page passed. */
export async function accessible(frame: Frame, what: string): Promise<number> {
  await frame.evaluate(readFileSync(AXE, "utf8"));
  const { violations, passes } = await frame.evaluate(run);
  const bad = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  if (bad.length > 0) throw new Error(`axe on ${what}:\n${bad.map(told).join("\n")}`);
  if (passes === 0) throw new Error(`axe found nothing to look at on ${what}`);
  return passes;
}

async function run(): Promise<{ violations: Finding[]; passes: number }> {
  type Axe = { run(): Promise<{ violations: Finding[]; passes: unknown[] }> };
  const { violations, passes } = await (globalThis as unknown as { axe: Axe }).axe.run();
  return { violations, passes: passes.length };
}

function told({ id, impact, help, nodes }: Finding): string {
  const where = nodes.slice(0, 3).map((node) => `    ${node.html}\n      ${node.failureSummary ?? ""}`);
  return `  ${impact} ${id}: ${help}\n${where.join("\n")}`;
}
