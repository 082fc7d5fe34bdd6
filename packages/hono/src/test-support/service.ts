import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import type { Context, Hono } from "hono";
import { afterAll, beforeAll } from "vitest";
import { ConfigurationError } from "../index.js";

/** What the tests of one file have in common. */
export interface Service {
  readonly issuer: TestIssuer;
  /** Options that trust the issuer. */
  trusted(): { readonly issuer: string; readonly audience: TestIssuer["audience"] };
  /** The header of a caller with a good token. */
  from(caller: string, scope?: string): Promise<{ readonly authorization: string }>;
  /** Requests a path as a caller: the status, and the text or the code of the problem. */
  as(caller: string, app: AnyHono, request: string): Promise<string>;
}

// biome-ignore lint/suspicious/noExplicitAny: applications of any variables
export type AnyHono = Hono<any, any, any>;

/** Sets a file of tests up. */
export function useService(): Service {
  let issuer: TestIssuer;
  beforeAll(async () => {
    issuer = await createTestIssuer();
  });
  afterAll(() => issuer.close());
  const from: Service["from"] = async (caller, scope = "") =>
    bearer(await issuer.token({ caller, scope }));
  return {
    get issuer() {
      return issuer;
    },
    trusted: () => ({ issuer: issuer.url, audience: issuer.audience }),
    from,
    async as(caller, app, request) {
      const [method = "GET", path = "/"] = request.split(" ");
      // Whole, so that Hono does not tidy the path up.
      const url = path.startsWith("/") ? `http://localhost${path}` : path;
      const response = await app.request(url, { method, headers: await from(caller) });
      const text = await response.text();
      const code = text.startsWith("{")
        ? ((JSON.parse(text) as { code?: string }).code ?? text)
        : text;
      return `${response.status} ${code}`.trim();
    },
  };
}

/** Answers who is calling. */
export const whoCalls = (context: Context): Response =>
  context.text(context.get("auth")?.caller.id ?? "no caller");

/** Codes and options of the faults of a call. */
export function faultsOf(call: () => unknown): readonly string[] {
  try {
    call();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults.map(({ code, option }) => `${code} ${option}`);
  }
}
