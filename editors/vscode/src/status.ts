// What the learner sees of the server and of what is due: one language status, one item in the status bar. Neither
// opens anything by itself.

import * as vscode from "vscode";
import type { Client, ServerState } from "./client";
import type { Due } from "./protocol";
import { dueText } from "./due";

const SELECTOR: vscode.DocumentSelector = [{ language: "python" }, { language: "rust" }];

/** Shows the server's state beside the language: starting, ready, failed; the log is one click away. */
export function languageStatus(client: Client): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("hoverdeck.server", SELECTOR);
  item.name = "Hoverdeck server";
  const show = (state: ServerState) => {
    item.busy = state.kind === "starting";
    item.severity = severity(state);
    item.text = title(state);
    item.detail = detail(state);
    item.command = { command: "hoverdeck.showLog", title: "Show Log" };
  };
  show(client.state);
  return vscode.Disposable.from(item, client.onState(show));
}

/** The number of cards that wait, in the status bar. Hidden at zero, unless the learner wants it always. */
export function dueItem(client: Client): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("hoverdeck.due", vscode.StatusBarAlignment.Right, 10);
  item.name = "Hoverdeck: Cards Due";
  item.command = "hoverdeck.startQuiz";
  let last: Due | null = null;
  const show = () => {
    const mode = vscode.workspace.getConfiguration("hoverdeck").get<string>("statusBar", "whenDue");
    const count = last === null ? 0 : last.due + last.new;
    if (last === null || mode === "never" || (mode === "whenDue" && count === 0)) {
      item.hide();
      return;
    }
    const text = dueText(last);
    item.text = `$(mortar-board) ${count}`;
    item.tooltip = text.tooltip;
    item.accessibilityInformation = { label: text.label, role: "button" };
    item.show();
  };
  const away = client.onState((state) => {
    if (state.kind === "failed") {
      last = null;
      show();
    }
  });
  const counted = client.onDue((due) => {
    last = due;
    show();
  });
  const changed = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration("hoverdeck.statusBar")) {
      show();
    }
  });
  return vscode.Disposable.from(item, counted, changed, away);
}

/** Says once what a person should know: no server, a wrong version, or one that keeps dying. */
export function speakUp(client: Client): vscode.Disposable {
  let told = "";
  return client.onState((state) => {
    const text = state.kind === "failed" ? state.text : state.kind === "ready" ? state.problem : null;
    if (state.kind === "ready" && state.restarted) {
      vscode.window.setStatusBarMessage(
        "$(warning) Hoverdeck: the server had ended and was started again",
        15_000,
      );
    }
    if (text !== null && text !== told) {
      told = text;
      void complain(state, text);
    }
  });
}

async function complain(state: ServerState, text: string): Promise<void> {
  const [settings, log, restart] = ["Open Settings", "Show Log", "Restart Server"];
  const choices = state.kind === "failed" && state.missing === null ? [restart, log] : [settings, log];
  const show = state.kind === "failed" ? vscode.window.showErrorMessage : vscode.window.showWarningMessage;
  const chosen = await show(`Hoverdeck: ${text}`, ...choices);
  if (chosen === settings) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "hoverdeck.server.path");
  } else if (chosen === log) {
    await vscode.commands.executeCommand("hoverdeck.showLog");
  } else if (chosen === restart) {
    await vscode.commands.executeCommand("hoverdeck.restartServer");
  }
}

function severity(state: ServerState): vscode.LanguageStatusSeverity {
  if (state.kind === "failed") {
    return vscode.LanguageStatusSeverity.Error;
  }
  const troubled = state.kind === "ready" && (state.problem !== null || state.restarted);
  return troubled ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
}

function title(state: ServerState): string {
  const words = { starting: "Hoverdeck: starting …", ready: "Hoverdeck: ready", failed: "Hoverdeck: failed" };
  return words[state.kind];
}

function detail(state: ServerState): string {
  if (state.kind === "starting") {
    return "";
  }
  if (state.kind === "failed") {
    return state.text;
  }
  const restarted = state.restarted ? ", started again after it ended unexpectedly" : "";
  return state.problem ?? `server ${state.version}${restarted}`;
}
