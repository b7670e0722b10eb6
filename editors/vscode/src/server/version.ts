// Whether a server and this extension understand each other. Pure.

/**
 * A sentence when the versions do not fit, else `null`. Before 1.0 the minor version must be the same,
 * after it the major one; that is what Semantic Versioning promises.
 */
export function versionProblem(extension: string, server: string | undefined): string | null {
  if (server === undefined) {
    return "The server does not say its version. It is not a Hoverdeck server, or one that is too old.";
  }
  if (line(extension) === line(server)) {
    return null;
  }
  const older = isOlder(server, extension);
  const advice = older
    ? "Renew the server, or clear the setting hoverdeck.server.path to use the one that comes along."
    : "Renew the extension, or name an older server in the setting hoverdeck.server.path.";
  return `The server is version ${server}, this extension is version ${extension}. ${advice}`;
}

function numbers(version: string): number[] {
  return version.split(/[.+-]/).slice(0, 3).map(Number);
}

function line(version: string): string {
  const [major = 0, minor = 0] = numbers(version);
  return major > 0 ? String(major) : `0.${minor}`;
}

function isOlder(left: string, right: string): boolean {
  const [a, b] = [numbers(left), numbers(right)];
  const differing = a.findIndex((part, index) => part !== b[index]);
  return differing >= 0 && (a[differing] ?? 0) < (b[differing] ?? 0);
}
