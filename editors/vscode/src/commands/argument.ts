// What a command was given. Pure.

/** The card's id in it: of a tree item, or of an object as the server sends it; `null` if there is none. */
export function cardOf(argument: unknown): string | null {
  if (typeof argument !== "object" || argument === null) {
    return null;
  }
  const fields = argument as { card?: unknown; id?: unknown };
  const id = fields.card ?? fields.id;
  return typeof id === "string" ? id : null;
}
