// One code-server: VS Code's own server with extensions and settings of its own, on this machine only.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import type { Home } from "./home.ts";
import { CODE_SERVER, VSIX } from "./kit.ts";

/** A folder of extensions to start with; `installed` makes them. */
export type Extensions = string;

export interface Manner {
  settings?: Record<string, unknown>;
  /** The window asks whether the folder is trusted; else it is. */
  asksForTrust?: boolean;
}

/** Each with its name in the list of themes, and what the window's outermost element says of it. */
export const THEMES = {
  dark: { name: "Dark Modern", mark: "vs-dark" },
  light: { name: "Light Modern", mark: "vs" },
  contrast: { name: "Dark High Contrast", mark: "hc-black" },
} as const;
export type Theme = keyof typeof THEMES;

/** Quiet: nothing opens by itself, nothing is asked of the network, nothing moves. */
const SETTINGS = {
  "workbench.colorTheme": THEMES.dark.name,
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.reduceMotion": "on",
  "workbench.layoutControl.enabled": false,
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "window.commandCenter": false,
  "window.title": "${activeEditorShort}",
  "window.confirmBeforeClose": "never",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "security.workspace.trust.enabled": true,
  "git.enabled": false,
  "files.autoSave": "off",
  "files.hotExit": "off",
  "editor.minimap.enabled": false,
  "editor.cursorBlinking": "solid",
  "editor.occurrencesHighlight": "off",
  "editor.wordBasedSuggestions": "off",
  "editor.fontFamily": "'DejaVu Sans Mono', monospace",
  "editor.fontSize": 14,
} as const;

/** Milliseconds for it to start on a busy machine. */
const PATIENCE = 120_000;

export class Server {
  readonly address: string;
  readonly #process: ChildProcess;

  private constructor(address: string, process: ChildProcess) {
    this.address = address;
    this.#process = process;
  }

  static async start(home: Home, extensions: Extensions, { settings = {}, asksForTrust = false }: Manner): Promise<Server> {
    home.write("user/User/settings.json", JSON.stringify({ ...SETTINGS, ...settings }, null, 2));
    const words = [...places(home, extensions), "--auth", "none", "--bind-addr", "127.0.0.1:0", "--disable-telemetry",
      "--disable-update-check", "--disable-getting-started-override", ...(asksForTrust ? [] : ["--disable-workspace-trust"])];
    const child = spawn(process.execPath, [CODE_SERVER, ...words],
      { cwd: home.folder, env: home.environment(), stdio: ["ignore", "pipe", "pipe"], detached: true });
    const end = () => endGroup(child, "SIGKILL");
    process.once("exit", end);
    child.once("exit", () => process.off("exit", end));
    return new Server(await listening(child), child);
  }

  /** Ends it with all it started, language servers too. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = new Promise((done) => this.#process.once("exit", done));
    endGroup(this.#process, "SIGTERM");
    const patience = setTimeout(() => endGroup(this.#process, "SIGKILL"), 5000);
    await ended;
    clearTimeout(patience);
  }
}

/** A folder with the built extension in it, put there by VS Code's own installer; `beside` comes along if asked for. */
export function installed(home: Home, with_: { hoverdeck: boolean; beside?: string | undefined }): Extensions {
  const extensions = join(home.folder, "extensions");
  mkdirSync(extensions, { recursive: true });
  if (with_.beside) cpSync(with_.beside, join(extensions, "hoverdeck-tests.beside-1.0.0"), { recursive: true });
  if (with_.hoverdeck) {
    const words = [CODE_SERVER, ...places(home, extensions), "--install-extension", VSIX];
    execFileSync(process.execPath, words, { env: home.environment(), stdio: ["ignore", "pipe", "pipe"] });
  }
  return extensions;
}

function places(home: Home, extensions: Extensions): string[] {
  return ["--user-data-dir", join(home.folder, "user"), "--extensions-dir", extensions];
}

/** A signal to a process and all it started. */
function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch (why) {
    if ((why as NodeJS.ErrnoException).code !== "ESRCH") throw why;
  }
}

/** Waits for the line that says where it listens. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let said = "";
    const late = setTimeout(() => {
      endGroup(child, "SIGKILL");
      failed(new Error(`code-server does not listen after ${PATIENCE / 1000} s:\n${said}`));
    }, PATIENCE);
    const hear = (bytes: Buffer) => {
      said += bytes.toString();
      const address = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (address) found(address);
      if (address) clearTimeout(late);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", (code) => failed(new Error(`code-server ended with ${code}:\n${said}`)));
    child.once("error", failed);
  });
}
