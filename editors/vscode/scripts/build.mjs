// Bundles the extension and its pages into dist/. `--watch` is for whoever works on them.
import { context } from "esbuild";

const shared = {
  bundle: true,
  minify: true,
  sourcemap: false,
  logLevel: "warning",
  outdir: "dist",
  legalComments: "none",
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
for (const build of builds) {
  const it = await context(build);
  if (process.argv.includes("--watch")) {
    await it.watch();
  } else {
    await it.rebuild();
    await it.dispose();
  }
}
