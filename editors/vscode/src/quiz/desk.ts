// Where quizzes begin: in the panel or the quick pick, one at a time; and where they go on when the server or the
// window came back.

import * as vscode from "vscode";
import type { Client, ServerState } from "../client";
import type { ToPage } from "../pages/messages";
import { QUIZ_VIEW, QuizPanel, type PanelHost } from "./panel";
import { QuizPicker, type PickerHost } from "./picker";
import { rendererFor } from "./render";
import { QuizSession, type Kept, type Scope } from "./session";
import type { DoneView } from "./view";

const SCREEN_READER = "screenReader";
const RUNNING = "quiz";

/** What a window remembers of its quiz, beside what the page keeps: a browser may forget a page's state. */
interface Remembered {
  kept: Kept;
  /** Its end, once it is reached. */
  ended: DoneView | null;
}

export class QuizDesk implements vscode.Disposable {
  private panel: QuizPanel | null = null;
  private picker: QuizPicker | null = null;
  private session: QuizSession | null = null;
  private readonly parts: vscode.Disposable;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly client: Client,
    private readonly openCard: (card: string) => Promise<void>,
  ) {
    this.parts = vscode.Disposable.from(
      client.onState((state) => {
        this.follow(state);
      }),
      vscode.window.registerWebviewPanelSerializer(QUIZ_VIEW, {
        deserializeWebviewPanel: (panel, state) => this.restore(panel, state as Partial<ToPage> | undefined),
      }),
    );
  }

  /** Begins a quiz and shows it; one that runs is ended, what was rated in it stays. One that rests goes on. */
  async begin(scope: Scope): Promise<void> {
    if (this.picker?.goOn(scope) === true) {
      return;
    }
    const session = this.newSession({ scope, startedAt: Date.now() });
    this.remember({ kept: session.kept, ended: null });
    this.present(session);
    await session.begin();
  }

  /** The card that a running quiz asks now. */
  get card(): string | null {
    return this.session?.card ?? null;
  }

  /** The card was taken out of quizzes: a running one leaves it too. */
  async leave(card: string): Promise<void> {
    if (this.card === card) {
      await this.session?.skip();
    }
  }

  /** Takes back the last rating of the running quiz; `false` if there is none. */
  async undo(): Promise<boolean> {
    if (this.session?.canUndo !== true) {
      return false;
    }
    await this.session.undo();
    return true;
  }

  dispose(): void {
    this.picker?.dispose();
    this.parts.dispose();
  }

  private newSession(kept: Kept): QuizSession {
    const session = new QuizSession(kept, {
      server: this.client,
      render: rendererFor(kept.scope.language),
      now: Date.now,
      language: vscode.env.language,
    });
    let over = false;
    session.onView((view) => {
      if (over !== (view.step === "done")) {
        over = view.step === "done";
        this.remember({ kept, ended: view.step === "done" ? view : null });
      }
    });
    return session;
  }

  private remember(what: Remembered | undefined): void {
    void this.context.workspaceState.update(RUNNING, what);
  }

  private present(session: QuizSession): void {
    this.session = session;
    if (this.wantsPicker()) {
      this.panel?.dispose();
      this.pick(session);
      return;
    }
    this.endPicker();
    this.session = session;
    if (this.panel === null) {
      this.panel = QuizPanel.create(this.context.extensionUri, this.panelHost());
    } else {
      this.panel.reveal();
    }
    this.panel.play(session);
  }

  /** It closes a moment later: by then it must not be taken for the one that is in use. */
  private endPicker(): void {
    const picker = this.picker;
    this.picker = null;
    picker?.dispose();
  }

  private pick(session: QuizSession): void {
    this.endPicker();
    this.session = session;
    const picker: QuizPicker = new QuizPicker(session, this.host(), () => {
      if (this.picker === picker) {
        this.picker = null;
        this.session = null;
        this.remember(undefined);
      }
    });
    this.picker = picker;
  }

  /** VS Code tells extensions nothing of screen readers but this setting; what a page once saw is remembered. */
  private wantsPicker(): boolean {
    const view = vscode.workspace.getConfiguration("hoverdeck").get<string>("quiz.view", "auto");
    const support = vscode.workspace.getConfiguration("editor").get<string>("accessibilitySupport", "auto");
    const seen = this.context.globalState.get<boolean>(SCREEN_READER, false);
    return view === "quickPick" || (view === "auto" && (support === "on" || (support === "auto" && seen)));
  }

  private screenReader(on: boolean): void {
    if (on !== this.context.globalState.get<boolean>(SCREEN_READER, false)) {
      void this.context.globalState.update(SCREEN_READER, on);
    }
    if (on && this.wantsPicker() && this.panel !== null) {
      const session = this.panel.release();
      if (session !== null) {
        this.pick(session);
      }
    }
  }

  /** What both views ask for. */
  private host(): PickerHost {
    return {
      begin: (what) => {
        const cards: Scope = {
          command: "hoverdeck.quiz",
          argument: what === "due" ? {} : what,
          title: "missed cards",
          language: this.session?.kept.scope.language ?? null,
        };
        void this.begin(what === "due" ? dueScope() : cards);
      },
      open: this.openCard,
      restartServer: () => void this.client.restart(),
      showLog: () => {
        this.client.log.show();
      },
    };
  }

  private panelHost(): PanelHost {
    return {
      ...this.host(),
      screenReader: (on) => {
        this.screenReader(on);
      },
      closed: () => {
        this.panel = null;
        if (this.picker === null) {
          this.session = null;
          this.remember(undefined);
        }
      },
    };
  }

  /** A panel that a reload brought back: its server is gone, the history is not. */
  private async restore(panel: vscode.WebviewPanel, state: Partial<ToPage> | undefined): Promise<void> {
    this.panel?.dispose();
    this.panel = new QuizPanel(panel, this.context.extensionUri, this.panelHost());
    const remembered = this.context.workspaceState.get<Remembered>(RUNNING);
    const ended = remembered === undefined ? endOf(state) : remembered.ended;
    if (ended !== null) {
      this.panel.showEnd(ended);
      return;
    }
    const kept = remembered?.kept ?? state?.kept ?? { scope: dueScope(), startedAt: Date.now() };
    const session = this.newSession(kept);
    this.session = session;
    this.panel.play(session);
    await goOn(session);
  }

  private follow(state: ServerState): void {
    if (state.kind === "ready") {
      void this.back();
    } else if (state.kind === "starting") {
      this.session?.wait("The server is starting …");
    } else {
      this.session?.fail(state.text);
    }
  }

  private async back(): Promise<void> {
    const session = this.session;
    if (session !== null && (session.view.step === "waiting" || session.view.step === "failed")) {
      await goOn(session);
    }
  }
}

function endOf(state: Partial<ToPage> | undefined): DoneView | null {
  return state?.view?.step === "done" ? state.view : null;
}

/** A quiz on a file needs the file in the server, whichever tab is in front after a reload. */
async function goOn(session: QuizSession): Promise<void> {
  const { argument } = session.kept.scope;
  if ("uri" in argument && typeof argument.uri === "string") {
    const document = vscode.workspace.openTextDocument(vscode.Uri.parse(argument.uri));
    // A file that is gone has no cards any more: the quiz ends with what was answered.
    await Promise.resolve(document).catch(() => undefined);
  }
  await session.resume();
}

/** Whatever is due, with the side of the language one is writing in first. */
export function dueScope(): Scope {
  return { command: "hoverdeck.quiz", argument: {}, title: "due cards", language: languageInUse() };
}

/** The language of the editor that was used last, if it has cards. */
export function languageInUse(): Scope["language"] {
  const language = vscode.window.activeTextEditor?.document.languageId;
  return language === "python" || language === "rust" ? language : null;
}
