import assert from "node:assert/strict";
import {
  createTokenClient,
  type TokenClient,
  type TokenClientOptions,
  TokenError,
  type TokenErrorCode,
} from "@callgate/client";
import { type Candidate, plainClient } from "./candidates.js";
import type { Provisioned } from "./server.js";

/** Options of the token client that a check changes. */
export type TokenOverrides = Partial<
  Pick<
    TokenClientOptions,
    | "issuer"
    | "dpop"
    | "tokenEndpoint"
    | "scope"
    | "audience"
    | "resource"
    | "totalTimeoutMs"
    | "fetch"
  >
>;

/** Requests a token with a new token client. */
export async function tokenFor(
  provisioned: Provisioned,
  candidate: Candidate,
  overrides: TokenOverrides = {},
): ReturnType<TokenClient["getToken"]> {
  return withTokenClient(provisioned, candidate, overrides, (client) => client.getToken());
}

/** Runs a token client while it is used. */
export async function withTokenClient<Result>(
  provisioned: Provisioned,
  candidate: Candidate,
  overrides: TokenOverrides,
  use: (client: TokenClient) => Promise<Result>,
): Promise<Result> {
  await using client = createTokenClient({
    issuer: issuerOf(provisioned),
    warnings: false,
    ...provisioned.request,
    ...candidate,
    ...overrides,
  });
  return await use(client);
}

/** A service's own token for the audience of the gate, and the caller that it names. */
export async function appTokenFor(
  provisioned: Provisioned,
): Promise<{ readonly value: string; readonly caller: string }> {
  const { workload, gate } = provisioned;
  if (workload !== undefined) {
    return { value: await workload.token(gate.audience), caller: workload.caller };
  }
  const { value } = await tokenFor(provisioned, plainClient);
  return { value, caller: plainClient.clientId };
}

/** Expects a token request to fail. @returns the failure */
export async function failureOf(asked: Promise<unknown>): Promise<TokenError> {
  const outcome = await asked.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof TokenError) return outcome;
  throw outcome ?? new Error("a token was issued");
}

/** Expects a token request to fail with the code. @returns what an operator sees of it */
export async function refused(code: TokenErrorCode, asked: Promise<unknown>): Promise<string> {
  const failure = await failureOf(asked);
  assert.equal(failure.code, code);
  return describeFailure(failure);
}

/** The code, and what else leads an operator to the cause. */
export function describeFailure({ code, status, oauthError, hint, cause }: TokenError): string {
  const { code: causeCode } = (cause ?? {}) as { code?: string };
  const answer = [status, oauthError && `\`${oauthError}\``].filter(Boolean).join(" ");
  const details = [answer, hint && `hint \`${hint}\``, causeCode && `cause \`${causeCode}\``];
  const known = details.filter(Boolean);
  return known.length === 0 ? `\`${code}\`` : `\`${code}\` (${known.join(", ")})`;
}

/** The issuer for clients with a secret. */
export function issuerOf({ issuers, gate }: Provisioned): string {
  const issuer = gate.issuer ?? issuers.client_secret_basic;
  if (typeof issuer !== "string") throw new Error("the options of the gate name no issuer");
  return issuer;
}
