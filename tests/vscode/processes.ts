// The language server that a window of a scene started: found by the folder it was installed in.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Home } from "./home.ts";
import { until } from "./kit.ts";

/** The id of the running `hoverdeck lsp` of this home. */
export function languageServer(home: Home): Promise<number> {
  const place = join(home.folder, "extensions");
  return until("a language server runs", async () => {
    for (const id of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
      const line = await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "");
      const [program = "", command = ""] = line.split("\0");
      if (program.startsWith(place) && command === "lsp") return Number(id);
    }
    return undefined;
  });
}
