// One scene: a home, a server, a window, and what happens in it. What went wrong is kept as a picture.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Browser } from "playwright-core";

import { Home } from "./home.ts";
import { HERE } from "./kit.ts";
import { installed, type Manner, Server } from "./server.ts";
import { Workbench } from "./workbench.ts";

export interface Setting extends Manner {
  /** With the extension whose hover is always the same; alone: without Hoverdeck. */
  beside?: "too" | "alone";
  /** The window's size. */
  size?: { width: number; height: number };
  /** What the home has before VS Code starts. */
  before?: (home: Home) => void;
}

export class Scene {
  readonly home: Home;
  readonly server: Server;
  readonly window: Workbench;

  private constructor(home: Home, server: Server, window: Workbench) {
    this.home = home;
    this.server = server;
    this.window = window;
  }

  static async open(on: Browser, setting: Setting = {}): Promise<Scene> {
    const home = new Home();
    let server: Server | undefined;
    try {
      setting.before?.(home);
      const beside = setting.beside ? join(HERE, "beside") : undefined;
      const extensions = installed(home, { hoverdeck: setting.beside !== "alone", beside });
      server = await Server.start(home, extensions, setting);
      return new Scene(home, server, await Workbench.open(on, server, home.project, setting.size));
    } catch (why) {
      await server?.stop();
      home.remove();
      throw why;
    }
  }

  /** The text of a file of the project, to find places in. */
  source(name: string): string {
    return readFileSync(join(this.home.project, name), "utf8");
  }

  async close(): Promise<void> {
    await this.window.close();
    await this.server.stop();
    this.home.remove();
  }
}

/** A scene by its name, and what happens in it. */
export interface Play {
  name: string;
  setting?: Setting;
  act(scene: Scene): Promise<void>;
}

/** Plays it to the end; on the way out of a failure it keeps what was to be seen. */
export async function play(on: Browser, { name, setting, act }: Play): Promise<void> {
  const scene = await Scene.open(on, setting);
  try {
    await act(scene);
  } catch (why) {
    await scene.window.keep(`failed-${name}`).catch(() => undefined);
    throw why;
  } finally {
    await scene.close();
  }
}
