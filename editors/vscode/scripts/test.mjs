// Runs the unit tests with node's own runner: they are TypeScript, so they are bundled first.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { build } from "esbuild";

const tests = fs
  .readdirSync("test")
  .filter((it) => /\.test\.(ts|mjs)$/.test(it))
  .map((it) => `test/${it}`);
fs.rmSync("out", { recursive: true, force: true });
const options = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  outdir: "out",
  sourcemap: "inline",
  logLevel: "warning",
};
await build({ ...options, entryPoints: tests });
const files = fs.readdirSync("out").filter((it) => it.endsWith(".test.js"));
const run = spawnSync(
  process.execPath,
  ["--enable-source-maps", "--test", ...files.map((it) => `out/${it}`)],
  { stdio: "inherit" },
);
process.exitCode = run.status ?? 1;
