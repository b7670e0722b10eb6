// How often a server that dies is started again. Pure: the clock is an argument.

const MOST = 5;
const WITHIN_MS = 3 * 60_000;

/** Counts crashes: five within three minutes are enough. */
export class Restarts {
  private crashes: number[] = [];

  /** Notes a crash at `now` (milliseconds); says whether to start again. */
  crashed(now: number): boolean {
    this.crashes = [...this.crashes, now].filter((time) => now - time < WITHIN_MS);
    return this.crashes.length < MOST;
  }

  /** A person asked for a new start: what was before does not count. */
  forget(): void {
    this.crashes = [];
  }
}
