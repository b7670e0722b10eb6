// The view “Cards”: decks and cards with their state; filter, open, suspend.

import * as vscode from "vscode";
import type { Client } from "../client";
import type { CardRow } from "../protocol";
import { tree, type CardNode, type CardState, type DeckNode } from "./tree";

export const CARDS_VIEW = "hoverdeck.cards.view";

const ICONS: Record<CardState, [icon: string, color: string | null]> = {
  new: ["circle-outline", null],
  due: ["circle-filled", "list.highlightForeground"],
  learned: ["check", null],
  suspended: ["circle-slash", "disabledForeground"],
  hidden: ["eye-closed", "disabledForeground"],
  buried: ["watch", "disabledForeground"],
};

export type Node = DeckNode | CardNode;

export class CardsView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<Node>;
  private readonly parts: vscode.Disposable;
  private decks: DeckNode[] = [];
  private filter = "";

  constructor(private readonly client: Client) {
    this.view = vscode.window.createTreeView(CARDS_VIEW, { treeDataProvider: this, showCollapseAll: true });
    this.parts = vscode.Disposable.from(
      this.view,
      client.onState(() => {
        this.refresh();
      }),
      client.onDue(() => {
        this.refresh();
      }),
    );
  }

  refresh(): void {
    this.changed.fire(undefined);
  }

  /** The card that is chosen in the view. */
  get chosen(): string | null {
    const node = this.view.selection[0];
    return node?.kind === "card" ? node.id : null;
  }

  /** Opens the view with the focus in it. */
  async show(): Promise<void> {
    await vscode.commands.executeCommand(`${CARDS_VIEW}.focus`);
  }

  /** Asks for words; only cards that contain all of them are shown. */
  async askFilter(): Promise<void> {
    const prompt = "Words of a question, a tag, a deck or a state, such as “due”";
    const words = await vscode.window.showInputBox({ title: "Filter Cards", prompt, value: this.filter });
    if (words !== undefined) {
      this.setFilter(words.trim());
    }
  }

  setFilter(words: string): void {
    this.filter = words;
    void vscode.commands.executeCommand("setContext", "hoverdeck.cardsFiltered", words !== "");
    this.refresh();
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node !== undefined) {
      return node.kind === "deck" ? node.cards : [];
    }
    try {
      const rows = await this.client.call<CardRow[]>("hoverdeck.cards");
      this.decks = tree(rows, this.filter);
      this.view.message = this.filter === "" ? "" : this.found();
    } catch (error) {
      this.decks = [];
      this.view.message = error instanceof Error ? error.message : String(error);
    }
    return this.decks;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node.kind === "deck" ? this.deckItem(node) : cardItem(node);
  }

  getParent(node: Node): Node | undefined {
    return node.kind === "card" ? this.decks.find((deck) => deck.cards.includes(node)) : undefined;
  }

  dispose(): void {
    this.parts.dispose();
    this.changed.dispose();
  }

  private found(): string {
    const count = this.decks.reduce((sum, deck) => sum + deck.cards.length, 0);
    return `${count} ${count === 1 ? "card" : "cards"} with “${this.filter}”`;
  }

  private deckItem(deck: DeckNode): vscode.TreeItem {
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(deck.title, this.filter === "" ? Collapsed : Expanded);
    // The filter belongs to the id: a deck unfolds when it begins to filter, whatever one did to it before.
    item.id = `deck ${deck.name} ${this.filter}`;
    item.description = deck.description;
    item.contextValue = "deck";
    return item;
  }
}

function cardItem(card: CardNode): vscode.TreeItem {
  const item = new vscode.TreeItem(card.label);
  const [icon, color] = ICONS[card.state];
  item.iconPath =
    color === null ? new vscode.ThemeIcon(icon) : new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
  item.description = card.description;
  item.tooltip = card.tooltip;
  item.contextValue =
    card.state === "suspended" ? "card.suspended" : card.state === "hidden" ? "card.hidden" : "card";
  item.accessibilityInformation = { label: `${card.label}, ${card.description}` };
  item.command = { command: "hoverdeck.openCardInDeck", title: "Open Card in Deck", arguments: [card] };
  return item;
}
