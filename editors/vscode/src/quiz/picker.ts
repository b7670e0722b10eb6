// The same quiz in a quick pick: native, spoken by screen readers, with the same keys. A digit rates at once, Enter
// takes the chosen line.

import * as vscode from "vscode";
import { lines, titleOf, type Line } from "./lines";
import type { PanelHost } from "./panel";
import { isDue, isSame, type QuizSession, type Scope } from "./session";

/** What the quick pick asks of the rest of the extension. */
export type PickerHost = Pick<PanelHost, "begin" | "open" | "restartServer" | "showLog">;

/**
 * Plays a session that has begun, until it is closed. While a card is edited it rests: a quick pick over the editor would
 * neither have the keys nor let the card be seen.
 */
export class QuizPicker {
  private readonly pick = vscode.window.createQuickPick<Line & vscode.QuickPickItem>();
  private readonly silent: () => void;
  private over = false;
  private resting = false;

  constructor(
    private readonly session: QuizSession,
    private readonly host: PickerHost,
    private readonly closed: () => void,
  ) {
    this.pick.ignoreFocusOut = true;
    this.silent = session.onView(() => {
      this.show();
    });
    this.pick.onDidChangeValue((value) => {
      this.typed(value);
    });
    this.pick.onDidAccept(() => {
      this.take(this.pick.activeItems[0]);
    });
    this.pick.onDidHide(() => {
      if (!this.resting) {
        this.end();
      }
    });
    this.show();
  }

  dispose(): void {
    if (this.resting) {
      this.end();
    } else {
      this.pick.hide();
    }
  }

  /** Shows a resting quiz again, if it is meant: by its cards, or because whatever is due was asked for. */
  goOn(scope: Scope): boolean {
    const meant = isDue(scope) || isSame(scope, this.session.kept.scope);
    const goes = this.resting && meant && this.session.view.step !== "done";
    if (goes) {
      this.resting = false;
      this.show();
    }
    return goes;
  }

  private end(): void {
    this.silent();
    this.pick.dispose();
    void this.session.stop();
    this.closed();
  }

  private show(): void {
    if (this.resting) {
      return;
    }
    const view = this.session.view;
    this.pick.title = titleOf(view, this.session.kept.scope.title);
    this.pick.placeholder = "note" in view ? view.note : "";
    this.pick.value = "";
    this.pick.busy = view.step === "waiting";
    this.pick.items = lines(view).map(itemOf);
    this.pick.show();
  }

  /** One key is one line's. What is typed is taken away at once; a key that comes before that stands behind it. */
  private typed(value: string): void {
    if (value !== "") {
      const key = value.slice(-1).toLowerCase();
      const line = this.pick.items.find((item) => item.key === key);
      this.pick.value = "";
      this.take(line);
    }
  }

  private take(line: Line | undefined): void {
    if (line === undefined || this.over) {
      return;
    }
    void this.run(line);
  }

  private async run(line: Line): Promise<void> {
    switch (line.action) {
      case "rate":
        await this.session.rate(line.card, line.rating);
        break;
      case "open":
        await this.edit(line.card);
        break;
      case "more":
        this.hideFor("due");
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
      case "close":
        this.pick.hide();
        break;
      case "read":
        break;
      default:
        await this.session[line.action]();
    }
  }

  /** Opens the card and makes room for it. What could not be opened is told. */
  private async edit(card: string): Promise<void> {
    try {
      await this.host.open(card);
      this.resting = this.session.view.step !== "done";
      this.pick.hide();
    } catch (error) {
      void vscode.window.showErrorMessage(
        `Hoverdeck: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  private askMissed(): void {
    const view = this.session.view;
    if (view.step === "done") {
      this.hideFor({ cards: view.missed.map((it) => it.card) });
    }
  }

  /** Another quiz takes its place. */
  private hideFor(what: "due" | { cards: string[] }): void {
    this.over = true;
    this.pick.hide();
    this.host.begin(what);
  }
}

function itemOf(line: Line): Line & vscode.QuickPickItem {
  const { Default, Separator } = vscode.QuickPickItemKind;
  return { ...line, alwaysShow: true, kind: line.between === true ? Separator : Default };
}
