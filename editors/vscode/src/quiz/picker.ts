// The same quiz in a quick pick: native, spoken by screen readers, with the same keys. A digit rates at once, Enter
// takes the chosen line.

import * as vscode from "vscode";
import { lines, titleOf, type Line } from "./lines";
import type { QuizSession } from "./session";

/** What the quick pick asks of the rest of the extension. */
export interface PickerHost {
  open(card: string): Promise<void>;
  begin(what: "due"): void;
}

/** Plays a session that has begun, until it is closed. */
export class QuizPicker {
  private readonly pick = vscode.window.createQuickPick<Line & vscode.QuickPickItem>();
  private readonly silent: () => void;
  private over = false;

  constructor(
    private readonly session: QuizSession,
    private readonly host: PickerHost,
    closed: () => void,
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
      this.silent();
      this.pick.dispose();
      void session.stop();
      closed();
    });
    this.show();
  }

  dispose(): void {
    this.pick.hide();
  }

  private show(): void {
    const view = this.session.view;
    this.pick.title = titleOf(view, this.session.kept.scope.title);
    this.pick.placeholder = "note" in view ? view.note : "";
    this.pick.value = "";
    this.pick.busy = view.step === "waiting";
    this.pick.items = lines(view).map(itemOf);
    this.pick.show();
  }

  /** A key is the whole input: anything else that is typed is taken away again and does nothing. */
  private typed(value: string): void {
    if (value !== "") {
      const line = this.pick.items.find((item) => item.key === value.toLowerCase());
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
        await this.host.open(line.card);
        break;
      case "more":
        this.over = true;
        this.pick.hide();
        this.host.begin("due");
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
}

function itemOf(line: Line): Line & vscode.QuickPickItem {
  const { Default, Separator } = vscode.QuickPickItemKind;
  return { ...line, alwaysShow: true, kind: line.between === true ? Separator : Default };
}
