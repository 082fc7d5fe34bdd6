import assert from "node:assert/strict";
import {
  createTokenClient,
  type TokenClient,
  type TokenClientOptions,
  TokenError,
  type TokenErrorCode,
} from "@callgate/client";
import type { Candidate } from "./candidates.js";
import type { Provisioned } from "./server.js";

type Overrides = Partial<Pick<TokenClientOptions, "issuer" | "scope" | "totalTimeoutMs">>;

/** Requests a token with a new token client. */
export async function tokenFor(
  provisioned: Provisioned,
  candidate: Candidate,
  overrides: Overrides = {},
): ReturnType<TokenClient["getToken"]> {
  await using client = createTokenClient({
    issuer: issuerOf(provisioned),
    warnings: false,
    ...provisioned.request,
    ...candidate,
    ...overrides,
  });
  return await client.getToken();
}

/** Expects a token request to fail with the code. */
export async function refused(code: TokenErrorCode, asked: Promise<unknown>): Promise<void> {
  const outcome = await asked.then(
    () => "a token",
    (error: unknown) => {
      if (!(error instanceof TokenError)) throw error;
      return error.code;
    },
  );
  assert.equal(outcome, code);
}

/** The issuer for clients with a secret. */
export function issuerOf({ issuers }: Provisioned): string {
  const issuer = issuers.client_secret_basic;
  if (typeof issuer !== "string") throw new Error("every server here has client_secret_basic");
  return issuer;
}
