import { createGate, type Decision, type EndpointPolicy, type Gate } from "@callgate/core";
import { afterAll, beforeAll } from "vitest";
import type { TestIssuerOptions } from "../issuer/define-test-issuer.js";
import { createTestIssuer, type TestIssuer } from "../issuer/test-issuer.js";

/** An issuer of one profile, and a real gate that trusts it. */
export interface ProfileScene {
  readonly issuer: TestIssuer;
  /** Decides a request with this token, at an endpoint that admits any caller unless a policy is given. */
  present(token: string, policy?: Partial<EndpointPolicy>): Promise<Decision>;
  /** The reason against the token, or `allowed`. */
  verdictOn(token: string, policy?: Partial<EndpointPolicy>): Promise<string>;
}

/** Opens a scene before the tests of this block, and closes it after them. */
export function useProfileScene({
  audience = "orders",
  ...options
}: TestIssuerOptions): ProfileScene {
  let issuer: TestIssuer;
  let gate: Gate;
  beforeAll(async () => {
    issuer = await createTestIssuer({ audience, ...options });
    gate = createGate(issuer.gateOptions);
  });
  afterAll(async () => {
    gate.close();
    await issuer.close();
  });

  const present: ProfileScene["present"] = (token, policy = {}) => {
    const request = { method: "GET", url: "/", authorization: [`Bearer ${token}`] };
    return gate.decide(request, gate.policy({ callers: "any", ...policy } as EndpointPolicy));
  };
  return {
    get issuer() {
      return issuer;
    },
    present,
    verdictOn: async (token, policy) => {
      const decision = await present(token, policy);
      return decision.outcome === "allowed" ? "allowed" : decision.reason;
    },
  };
}

/** Reads the two JSON objects of a token. */
export function decode(token: string): { readonly header: unknown; readonly claims: unknown } {
  const [header, claims] = token
    .split(".", 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
  return { header, claims };
}
