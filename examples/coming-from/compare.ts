import { type Attempt, attemptsAt, attemptWithoutKeys } from "./attempts.js";
import type { Authority } from "./authority.js";
import type { Move } from "./moves.js";
import type { Running } from "./run.js";

/** What one side answered. */
export interface Outcome {
  readonly isAdmitted: boolean;
  readonly status: number;
  /** The code of a problem document, or the error of a Bearer challenge (RFC 6750 section 3). */
  readonly code: string | undefined;
}

/** One request, and the answers of both sides. */
export interface Row {
  readonly attempt: Attempt;
  readonly before: Outcome;
  readonly after: Outcome;
}

/** Sends every request to both sides. */
export async function compare(move: Move, authority: Authority): Promise<readonly Row[]> {
  return send(move, authority, await attemptsAt(authority));
}

/** Compares services whose authority has stopped before they started. */
export async function compareWithoutKeys(move: Move, stopped: Authority): Promise<readonly Row[]> {
  return send(move, stopped, [await attemptWithoutKeys(stopped)]);
}

async function send(
  { before, after }: Move,
  authority: Authority,
  attempts: readonly Attempt[],
): Promise<readonly Row[]> {
  const sides = [await before(authority), await after(authority)] as const;
  try {
    const rows: Row[] = [];
    for (const attempt of attempts) {
      const [was, is] = [await ask(sides[0], attempt), await ask(sides[1], attempt)];
      rows.push({ attempt, before: was, after: is });
    }
    return rows;
  } finally {
    await Promise.all(sides.map((side) => side.close()));
  }
}

async function ask({ origin }: Running, attempt: Attempt): Promise<Outcome> {
  const { path, method = "GET", headers, headersFor } = attempt;
  const url = origin + path;
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(await headersFor?.(url)) },
  });
  const text = await response.text();
  const [, error] =
    /^Bearer .*\berror="([a-z_]+)"/.exec(response.headers.get("www-authenticate") ?? "") ?? [];
  const isProblem = response.headers.get("content-type")?.startsWith("application/problem+json");
  const code = isProblem ? (JSON.parse(text) as { code: string }).code : error;
  return { isAdmitted: response.ok, status: response.status, code };
}
