// The quiz in a panel beside the editor: one panel, opened only when asked for, used again, and back after a
// reload. It hands views to its page and the page's messages to the session.

import * as vscode from "vscode";
import type { FromPage, QuizKey, ToPage } from "../pages/messages";
import { pageHtml, pageOptions } from "../webview/shell";
import type { Kept, QuizSession } from "./session";
import type { DoneView, View } from "./view";

export const QUIZ_VIEW = "hoverdeck.quiz";

/** What the panel asks of the rest of the extension. */
export interface PanelHost {
  /** Begins another quiz in the same panel. */
  begin(what: "due" | { cards: string[] }): void;
  open(card: string): Promise<void>;
  restartServer(): void;
  showLog(): void;
  /** The page says at its start whether a screen reader is on. */
  screenReader(on: boolean): void;
  closed(): void;
}

export class QuizPanel {
  private session: QuizSession | null = null;
  private silent = () => {
    /* No session yet. */
  };
  /** A quiz that had ended before a reload is shown as it was. */
  private ended: DoneView | null = null;
  private ready = false;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    extension: vscode.Uri,
    private readonly host: PanelHost,
  ) {
    panel.iconPath = vscode.Uri.joinPath(extension, "media", "quiz.svg");
    panel.webview.options = pageOptions(extension);
    panel.webview.onDidReceiveMessage((message: FromPage) => {
      this.hear(message);
    });
    panel.onDidDispose(() => {
      this.silent();
      void this.session?.stop();
      host.closed();
    });
    panel.webview.html = pageHtml(panel.webview, extension, "quiz", "Hoverdeck quiz");
  }

  /** A new panel beside the editor, with the focus, because the learner asked for it. */
  static create(extension: vscode.Uri, host: PanelHost): QuizPanel {
    const where = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: false };
    const panel = vscode.window.createWebviewPanel(QUIZ_VIEW, "Quiz", where, pageOptions(extension));
    return new QuizPanel(panel, extension, host);
  }

  /** Shows this quiz from now on; the one before is ended. */
  play(session: QuizSession): void {
    this.silent();
    void this.session?.stop();
    this.session = session;
    this.ended = null;
    this.panel.title = `Quiz: ${session.kept.scope.title}`;
    this.silent = session.onView(() => {
      this.send();
    });
    this.send();
  }

  /** Shows the end of a quiz from before a reload. */
  showEnd(view: DoneView): void {
    this.ended = { ...view, canUndo: false };
    this.send();
  }

  reveal(): void {
    this.panel.reveal(undefined, false);
  }

  dispose(): void {
    this.panel.dispose();
  }

  /** Gives the session away without ending it. */
  release(): QuizSession | null {
    const session = this.session;
    this.silent();
    this.session = null;
    this.panel.dispose();
    return session;
  }

  private get view(): View | null {
    return this.ended ?? this.session?.view ?? null;
  }

  private send(): void {
    const view = this.view;
    if (view !== null && this.ready) {
      const kept: Kept | null = this.session?.kept ?? null;
      void this.panel.webview.postMessage({ view, kept } satisfies ToPage);
    }
  }

  private hear(message: FromPage): void {
    switch (message.do) {
      case "ready":
        this.ready = true;
        this.send();
        this.host.screenReader(message.screenReader);
        break;
      case "open":
        void this.host.open(message.card);
        break;
      case "close":
        void this.close();
        break;
      case "more":
        this.host.begin("due");
        break;
      case "missed":
        this.askMissed();
        break;
      case "retry":
        this.host.restartServer();
        break;
      case "log":
        this.host.showLog();
        break;
      default:
        void this.pass(message);
    }
  }

  /** By a key or a button of its page, which had the focus: without this nothing would have it any more. */
  private async close(): Promise<void> {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    if (tab?.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith(QUIZ_VIEW)) {
      await vscode.window.tabGroups.close(tab);
    } else {
      this.panel.dispose();
    }
    await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
  }

  private askMissed(): void {
    const view = this.view;
    if (view?.step === "done") {
      this.host.begin({ cards: view.missed.map((it) => it.card) });
    }
  }

  /** A key of the quiz itself. The page waits for a view after each, so one is sent in any case. */
  private async pass(key: QuizKey): Promise<void> {
    const before = this.session?.view;
    if (key.do === "rate") {
      await this.session?.rate(key.card, key.rating);
    } else {
      await this.session?.[key.do]();
    }
    if (this.session?.view === before) {
      this.send();
    }
  }
}
