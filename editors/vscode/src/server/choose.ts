// Which server is started: the learner's own path, else the one that came along, else the one on PATH.
// Looks at files only through `exists`, so that it can be tried without any.

export interface Places {
  /** The setting `hoverdeck.server.path`; empty where it is not set. */
  configured: string;
  /** The server inside the extension; it may not be there. */
  bundled: string;
  /** The folders of PATH. */
  path: readonly string[];
  windows: boolean;
  home: string;
}

export interface Chosen {
  kind: "found";
  command: string;
  from: "setting" | "bundled" | "PATH";
}

/** No server, and what to tell the learner. */
export interface Missing {
  kind: "missing";
  /** A path that was asked for is wrong; else there is no server at all. */
  reason: "setting" | "nowhere";
  text: string;
}

/** Chooses. `exists` says whether a path is a file that can be run. */
export function chooseServer(places: Places, exists: (file: string) => boolean): Chosen | Missing {
  const configured = withHome(places.configured.trim(), places.home);
  if (configured !== "") {
    return exists(configured) ? found(configured, "setting") : wrongSetting(configured);
  }
  if (exists(places.bundled)) {
    return found(places.bundled, "bundled");
  }
  const onPath = candidates(places).find(exists);
  return onPath === undefined ? nowhere() : found(onPath, "PATH");
}

function candidates(places: Places): string[] {
  const name = places.windows ? "hoverdeck.exe" : "hoverdeck";
  const separator = places.windows ? "\\" : "/";
  return places.path.filter((folder) => folder !== "").map((folder) => folder + separator + name);
}

function withHome(file: string, home: string): string {
  return file.startsWith("~/") ? home + file.slice(1) : file;
}

function found(command: string, from: Chosen["from"]): Chosen {
  return { kind: "found", command, from };
}

function wrongSetting(file: string): Missing {
  const text = `There is no program at ${file}. Correct the setting hoverdeck.server.path, or clear it to use the server that comes with the extension.`;
  return { kind: "missing", reason: "setting", text };
}

function nowhere(): Missing {
  const text =
    "This build of the extension comes without a server, and there is no hoverdeck on PATH. Install it with “cargo install hoverdeck”, or name it in the setting hoverdeck.server.path.";
  return { kind: "missing", reason: "nowhere", text };
}
