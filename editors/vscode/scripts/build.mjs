// Bundles the extension and its pages into dist/. `--watch` is for whoever works on them.
import fs from "node:fs";
import { context } from "esbuild";
import { notices } from "./notices.mjs";

const shared = {
  bundle: true,
  minify: true,
  sourcemap: false,
  logLevel: "warning",
  outdir: "dist",
  // `notices` has them.
  legalComments: "none",
  metafile: true,
};
const builds = [
  {
    ...shared,
    entryPoints: ["src/extension.ts"],
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode"],
  },
  {
    ...shared,
    entryPoints: { quiz: "src/pages/quiz.ts", stats: "src/pages/stats.ts" },
    platform: "browser",
    target: "es2022",
    format: "iife",
  },
  { ...shared, entryPoints: ["src/pages/quiz.css", "src/pages/stats.css"] },
];
const metafiles = [];
for (const build of builds) {
  const it = await context(build);
  if (process.argv.includes("--watch")) {
    await it.watch();
  } else {
    metafiles.push((await it.rebuild()).metafile);
    await it.dispose();
  }
}
if (metafiles.length > 0) {
  fs.writeFileSync("dist/NOTICES.txt", notices(metafiles));
}
