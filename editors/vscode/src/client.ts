// The language client: starts the server, notices when it dies, and sends its commands. What the states look
// like is `status.ts`; which server is started is `server/choose.ts`.

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  CodeActionRequest,
  ExecuteCommandRequest,
  LanguageClient,
  ResponseError,
  State,
  type LanguageClientOptions,
  type Middleware,
} from "vscode-languageclient/node";
import { showPlace } from "./place";
import { ServerGone, type Due, type Server } from "./protocol";
import { cardOf } from "./commands/argument";
import { chooseServer, type Chosen, type Missing } from "./server/choose";
import { Restarts } from "./server/restarts";
import { settingsForServer } from "./server/settings";
import { versionProblem } from "./server/version";

/** The commands a hover may link to. */
const LINKS = ["hoverdeck.reveal", "hoverdeck.quizCard", "hoverdeck.open", "hoverdeck.hide"];

export type ServerState =
  | { kind: "starting" }
  | { kind: "ready"; version: string; command: string; problem: string | null; restarted: boolean }
  | { kind: "failed"; text: string; missing: Missing["reason"] | null };

/** What a command of the server does when a link or a code action runs it. Gives `undefined` to leave it to the server. */
export type CommandHandler = (command: string, argument: unknown) => Promise<unknown> | undefined;

export class Client implements Server, vscode.Disposable {
  readonly log = vscode.window.createOutputChannel("Hoverdeck", { log: true });
  private readonly stateEmitter = new vscode.EventEmitter<ServerState>();
  private readonly dueEmitter = new vscode.EventEmitter<Due>();
  readonly onState = this.stateEmitter.event;
  readonly onDue = this.dueEmitter.event;
  /** Where a hover was asked for last. */
  hovered: { uri: string; position: vscode.Position } | null = null;
  /** Handles the server's commands that need a window of ours. */
  handle: CommandHandler = () => undefined;
  private present: ServerState = { kind: "starting" };
  private client: LanguageClient | null = null;
  private starting: Promise<void> | null = null;
  private readonly restarts = new Restarts();
  private crashed = false;
  /** Another server is about to take its place. */
  private leaving = false;

  constructor(private readonly context: vscode.ExtensionContext) {}

  get state(): ServerState {
    return this.present;
  }

  /** Starts the server; a failure becomes a state, not an error. */
  start(): Promise<void> {
    this.starting ??= this.startOnce().finally(() => {
      this.starting = null;
    });
    return this.starting;
  }

  /** Ends the server and starts it anew, whatever state it is in. */
  async restart(): Promise<void> {
    this.leaving = true;
    await this.starting;
    this.restarts.forget();
    this.crashed = false;
    await this.stop();
    this.leaving = false;
    await this.start();
  }

  async call<T>(command: string, argument: object = {}): Promise<T> {
    const client = await this.running();
    try {
      const parameters = { command, arguments: [argument] };
      return (await client.sendRequest(ExecuteCommandRequest.type, parameters)) as T;
    } catch (error) {
      if (client.isRunning() && error instanceof ResponseError) {
        throw new Error(error.message, { cause: error });
      }
      throw new ServerGone("The server ended. It is starting again …", false, { cause: error });
    }
  }

  /**
   * The card under a position, or `null`. It is asked for through the code action: `hoverdeck.card` shows the card's
   * answer, and that counts.
   */
  async cardAt(document: vscode.TextDocument, position: vscode.Position): Promise<string | null> {
    const client = await this.running();
    const { line, character } = position;
    const place = { line, character };
    const actions = await client.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: client.code2ProtocolConverter.asUri(document.uri) },
      range: { start: place, end: place },
      context: { diagnostics: [], only: ["hoverdeck.quiz.card"], triggerKind: 1 },
    });
    const command = actions
      ?.map((it) => (typeof it.command === "object" ? it.command : undefined))
      .find((it) => it !== undefined);
    return cardOf(command?.arguments?.[0]);
  }

  /** The program that would be started now, for running its command line. */
  choose(): Chosen | Missing {
    const bundled = path.join(this.context.extensionPath, "server", exe("hoverdeck"));
    return chooseServer(
      {
        configured: vscode.workspace.getConfiguration("hoverdeck").get("server.path", ""),
        bundled,
        path: (process.env["PATH"] ?? "").split(path.delimiter),
        windows: process.platform === "win32",
        home: os.homedir(),
      },
      isProgram,
    );
  }

  dispose(): void {
    void this.stop();
    this.log.dispose();
    this.stateEmitter.dispose();
    this.dueEmitter.dispose();
  }

  /** The client once it can be asked. One that starts by itself again has its documents to open first. */
  private async running(): Promise<LanguageClient> {
    await this.starting;
    const client = this.client;
    if (client === null || client.state === State.Stopped) {
      const { present } = this;
      throw present.kind === "failed"
        ? new ServerGone(present.text, true)
        : new ServerGone("The server is not running.");
    }
    await client.start().catch((error: unknown) => {
      throw new ServerGone("The server could not be started.", false, { cause: error });
    });
    return client;
  }

  private async startOnce(): Promise<void> {
    this.enter({ kind: "starting" });
    const chosen = this.choose();
    if (chosen.kind === "missing") {
      this.log.error(chosen.text);
      this.enter({ kind: "failed", text: chosen.text, missing: chosen.reason });
      return;
    }
    this.log.info(`Starting ${chosen.command} (${chosen.from})`);
    const client = new LanguageClient("hoverdeck", "Hoverdeck", run(chosen.command), this.options());
    this.client = client;
    client.onNotification("hoverdeck/due", (due: Due) => {
      this.dueEmitter.fire(due);
    });
    client.onDidChangeState(({ newState }) => {
      this.follow(client, newState, chosen.command);
    });
    try {
      await client.start();
    } catch (error) {
      this.lost(`The server at ${chosen.command} could not be started: ${message(error)}`);
    }
  }

  private async stop(): Promise<void> {
    const client = this.client;
    this.client = null;
    if (client !== null) {
      // A server that failed to start cannot be stopped; there is nothing more to do about it.
      await client.dispose().catch((error: unknown) => {
        this.log.warn(`Stopping: ${message(error)}`);
      });
    }
  }

  private follow(client: LanguageClient, state: State, command: string): void {
    if (client !== this.client) {
      return;
    }
    if (state === State.Running) {
      const version = client.initializeResult?.serverInfo?.version;
      const extension = (this.context.extension.packageJSON as { version: string }).version;
      const problem = versionProblem(extension, version);
      this.enter({ kind: "ready", version: version ?? "?", command, problem, restarted: this.crashed });
    } else if (state === State.Starting) {
      this.enter({ kind: "starting" });
    }
  }

  private closed(): CloseAction {
    this.crashed = true;
    if (this.restarts.crashed(Date.now())) {
      this.log.warn("The server ended unexpectedly and is started again.");
      this.enter({ kind: "starting" });
      return CloseAction.Restart;
    }
    this.lost("The server ended five times within three minutes and is not started again.");
    return CloseAction.DoNotRestart;
  }

  private lost(text: string): void {
    this.log.error(text);
    this.enter({ kind: "failed", text, missing: null });
  }

  private enter(state: ServerState): void {
    this.present = state;
    this.stateEmitter.fire(state);
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: [{ language: "python" }, { language: "rust" }, { language: "markdown" }],
      outputChannel: this.log,
      markdown: { isTrusted: { enabledCommands: LINKS }, supportHtml: false },
      initializationOptions: () => ({ quiz: "client", commandLinks: LINKS, ...ownSettings() }),
      middleware: this.middleware(),
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => ({ action: this.closed(), handled: true }),
      },
    };
  }

  private middleware(): Middleware {
    return {
      executeCommand: (command, parameters, next) =>
        this.handle(command, (parameters as unknown[])[0]) ?? (next(command, parameters) as Promise<unknown>),
      provideHover: (document, position, token, next) => {
        this.hovered = { uri: document.uri.toString(), position };
        return next(document, position, token);
      },
      window: {
        showDocument: async ({ uri, selection }) => {
          await showPlace(uri, selection?.start.line ?? 0);
          return { success: true };
        },
      },
      workspace: {
        configuration: (parameters) => parameters.items.map(() => ownSettings()),
        // The next server is told when it starts; this one would be gone before it heard.
        didChangeConfiguration: (sections, next) => (this.leaving ? Promise.resolve() : next(sections)),
      },
    };
  }
}

/** What a person set; see `server/settings.ts` for why not the defaults. */
function ownSettings(): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration("hoverdeck");
  return settingsForServer((key) => configuration.inspect(key));
}

function run(command: string): { command: string; args: string[] } {
  return { command, args: ["lsp"] };
}

function exe(name: string): string {
  return process.platform === "win32" ? `${name}.exe` : name;
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
