import assert from "node:assert/strict";
import { clientSecretBasic } from "@callgate/client";
import { introspect } from "@callgate/introspection";
import { staticSecret } from "@callgate/secrets";
import type { Candidate } from "./candidates.js";
import type { Check } from "./check.js";
import { present, reasonOf, withGate } from "./gate-checks.js";
import type { Provisioned } from "./server.js";
import { issuerOf, tokenFor } from "./token-for.js";
import { SCOPE, SECRET } from "./wanted-clients.js";

/** The decisions of a gate that introspects tokens: each one is requested from the server. */
export function introspectionChecks(provisioned: Provisioned): readonly Check[] {
  const { clientId, options, revocation, refreshToken } = provisioned.introspection;
  const candidate: Candidate = { clientId, auth: clientSecretBasic(staticSecret(SECRET)) };
  const gate = () => ({
    issuer: issuerOf(provisioned),
    ...provisioned.gate,
    introspection: introspect({ cacheSeconds: 0, negativeCacheSeconds: 0, ...options }),
  });
  const kind = options.tokens === "all" ? "a JWT" : "an opaque token";
  return [
    {
      sentence: `a gate that introspects admits ${kind}, and knows its caller and scope`,
      holds: () =>
        withGate(gate(), async (introspecting) => {
          const { value } = await tokenFor(provisioned, candidate);
          const policy = { callers: [clientId], scope: SCOPE } as const;
          const decision = await present(introspecting, value, policy);
          assert.equal(reasonOf(decision), "allowed");
        }),
    },
    {
      sentence: `it refuses ${kind} that was revoked: token_inactive`,
      holds: () =>
        withGate(gate(), async (introspecting) => {
          const { value } = await tokenFor(provisioned, candidate);
          assert.equal(reasonOf(await present(introspecting, value)), "allowed");
          await revoke(revocation, clientId, value);
          assert.equal(reasonOf(await present(introspecting, value)), "token_inactive");
        }),
    },
    {
      sentence: `it refuses the refresh token of a user: ${refreshToken}`,
      holds: () =>
        withGate(gate(), async (introspecting) => {
          const token = (await provisioned.logIn())["refresh token"] ?? "";
          assert.equal(reasonOf(await present(introspecting, token)), refreshToken);
        }),
    },
    {
      sentence: "it refuses a text that the server does not know: token_inactive",
      holds: () =>
        withGate(gate(), async (introspecting) => {
          const decision = await present(introspecting, "no-token-of-this-server");
          assert.equal(reasonOf(decision), "token_inactive");
        }),
    },
  ];
}

async function revoke(url: string, clientId: string, token: string): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${clientId}:${SECRET}`).toString("base64")}`;
  const body = new URLSearchParams({ token });
  const response = await fetch(url, { method: "POST", headers: { authorization }, body });
  if (!response.ok) throw new Error(`revocation: ${response.status} ${await response.text()}`);
}
