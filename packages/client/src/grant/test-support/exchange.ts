import type { RequestListener } from "node:http";
import { inspect } from "node:util";
import { answeringJson, Servers } from "@callgate-tooling/test-support";
import { expect } from "vitest";
import { TokenError } from "../../errors.js";
import type { TokenEndpointOptions } from "../create-token-endpoint.js";
import type { GrantedToken } from "../token-endpoint.js";
import { requestToken } from "./request-token.js";

/** Ends with each test, if the test file says so. */
export const servers: Servers = new Servers();

/** A token that must not be seen anywhere but in an answer. */
export const TOKEN = "eyJ.token-never-seen";
/** A good answer. */
export const granted: Readonly<Record<string, string | number>> = {
  access_token: TOKEN,
  token_type: "Bearer",
  expires_in: 300,
};

/** A good answer of so many bytes. */
export function grantedIn(bytes: number): RequestListener {
  const padding = "x".repeat(bytes - JSON.stringify({ ...granted, padding: "" }).length);
  return answeringJson({ ...granted, padding });
}

/** Requests a token at an endpoint with this listener. */
export async function requestTokenOf(
  listener: RequestListener,
  options: Partial<TokenEndpointOptions> = {},
): Promise<GrantedToken> {
  return requestToken({ tokenEndpoint: `${await servers.http(listener)}/token`, ...options });
}

/** The error of a request at an endpoint with this listener. */
export async function refusalOf(
  listener: RequestListener,
  options: Partial<TokenEndpointOptions> = {},
): Promise<TokenError> {
  return refusal(requestTokenOf(listener, options));
}

/** The error of a request. It must show nothing of what was sent. */
export async function refusal(pending: Promise<unknown>): Promise<TokenError> {
  const error = await pending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TokenError)) throw new Error("there is no TokenError", { cause: error });
  const seen = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error) + error.stack;
  expect(seen).not.toContain("never-seen");
  // Its cause has a code of Node's, and nothing else.
  if (error.cause !== undefined) {
    expect(error.cause).toMatchObject({
      name: "SystemFailure",
      code: expect.stringMatching(/^[A-Z0-9_/]+$/),
    });
  }
  return error;
}
