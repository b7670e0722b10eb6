// The statistics in a panel: opened only by command, used again, renewed when an answer was given.

import * as vscode from "vscode";
import type { Client } from "../client";
import type { FromStats, ToStats } from "../pages/messages";
import { pageHtml, pageOptions } from "../webview/shell";
import { statsHtml } from "./draw";
import type { CardRow } from "../protocol";
import type { Stats } from "./numbers";

const STATS_VIEW = "hoverdeck.statistics";

export class StatsPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | null = null;
  private readonly parts: vscode.Disposable;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly client: Client,
    private readonly openCard: (card: string) => Promise<void>,
  ) {
    const renew = () => {
      void this.renew();
    };
    this.parts = vscode.Disposable.from(
      client.onDue(renew),
      client.onState(renew),
      vscode.window.registerWebviewPanelSerializer(STATS_VIEW, {
        deserializeWebviewPanel: (panel) => {
          this.take(panel);
          return Promise.resolve();
        },
      }),
    );
  }

  /** Opens the panel, or brings it to the front. */
  show(): void {
    if (this.panel !== null) {
      this.panel.reveal();
      return;
    }
    const column = vscode.ViewColumn.Active;
    this.take(
      vscode.window.createWebviewPanel(
        STATS_VIEW,
        "Hoverdeck Statistics",
        column,
        pageOptions(this.extension),
      ),
    );
  }

  dispose(): void {
    this.parts.dispose();
    this.panel?.dispose();
  }

  private take(panel: vscode.WebviewPanel): void {
    this.panel?.dispose();
    this.panel = panel;
    panel.iconPath = vscode.Uri.joinPath(this.extension, "media", "quiz.svg");
    panel.webview.options = pageOptions(this.extension);
    panel.onDidDispose(() => {
      this.panel = this.panel === panel ? null : this.panel;
    });
    panel.onDidChangeViewState(() => {
      void this.renew();
    });
    panel.webview.onDidReceiveMessage((message: FromStats) => {
      void (message.do === "ready" ? this.renew() : this.openCard(message.card));
    });
    panel.webview.html = pageHtml(panel.webview, this.extension, "stats", "Hoverdeck statistics");
  }

  /** A hidden panel has no page; it is renewed when it comes to the front. */
  private async renew(): Promise<void> {
    const panel = this.panel;
    if (panel?.visible === true) {
      await panel.webview.postMessage(await this.content());
    }
  }

  private async content(): Promise<ToStats> {
    try {
      const stats = await this.client.call<Stats>("hoverdeck.stats");
      const rows = await this.client.call<CardRow[]>("hoverdeck.cards");
      const names = new Map(rows.map((row) => [row.id, row.question]));
      return { html: statsHtml(stats, vscode.env.language, names), state: "ready" };
    } catch (error) {
      return { text: error instanceof Error ? error.message : String(error), state: "failed" };
    }
  }
}
