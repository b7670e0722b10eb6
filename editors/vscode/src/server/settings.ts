// Which settings the server is told of: those a person set, and none of the editor's own. A default of
// package.json must not win over the learner's config.toml. Pure.

/** The server's settings; `package.json` describes the same ones, and a test holds the two together. */
export const SERVER_SETTINGS = [
  "hover.mode",
  "hover.answer",
  "limits.new",
  "limits.reviews",
  "retention",
  "deckRetention",
  "maximumInterval",
  "fuzz",
  "easyDays",
  "autoTune",
  "decks",
  "skipDecks",
] as const;

/** What VS Code says of one setting, weakest first. */
export interface Inspected {
  globalValue?: unknown;
  workspaceValue?: unknown;
  workspaceFolderValue?: unknown;
}

/** The settings that were set somewhere, nested as the server reads them. */
export function settingsForServer(inspect: (key: string) => Inspected | undefined): Record<string, unknown> {
  const all: Record<string, unknown> = {};
  for (const key of SERVER_SETTINGS) {
    const found = inspect(key);
    const value = found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
    if (value !== undefined) {
      put(all, key.split("."), value);
    }
  }
  return all;
}

function put(into: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first = "", ...rest] = path;
  if (rest.length === 0) {
    into[first] = value;
    return;
  }
  const inner = (into[first] ??= {}) as Record<string, unknown>;
  put(inner, rest, value);
}
