import assert from "node:assert/strict";
import { introspect } from "@callgate/introspection";
import { secretClient } from "./candidates.js";
import type { Check } from "./check.js";
import { present, reasonOf, withGate } from "./gate-for.js";
import type { Introspected, Provisioned } from "./server.js";
import { tokenFor } from "./token-for.js";
import { SCOPE, SECRET } from "./wanted-clients.js";

/** The decisions of a gate that introspects tokens: each one is requested from the server. */
export function introspectionChecks(provisioned: Provisioned): readonly Check[] {
  const { introspection = { notOffered: "no introspection here" } } = provisioned;
  if ("notOffered" in introspection) {
    const holds = { leftOut: introspection.notOffered };
    return [{ sentence: "a gate that introspects", holds }];
  }
  return [
    ...ownTokenChecks(provisioned, introspection),
    ...otherChecks(provisioned, introspection),
  ];
}

/** Runs a gate that introspects every token. */
function withIntrospection(
  provisioned: Provisioned,
  { options, resource }: Introspected,
  use: Parameters<typeof withGate>[1],
): Promise<void> {
  const introspection = introspect({ cacheSeconds: 0, negativeCacheSeconds: 0, ...options });
  return withGate(provisioned, use, { introspection, ...(resource && { audience: resource }) });
}

function ownTokenChecks(provisioned: Provisioned, introspected: Introspected): readonly Check[] {
  const { clientId, options, resource, revocation } = introspected;
  const kind = options.tokens === "all" ? "a JWT" : "an opaque token";
  const token = () =>
    tokenFor(provisioned, secretClient(clientId), resource === undefined ? {} : { resource });
  return [
    {
      sentence: `a gate that introspects admits ${kind}, and knows its caller and scope`,
      holds: () =>
        withIntrospection(provisioned, introspected, async (gate) => {
          const { value } = await token();
          const policy = { callers: [clientId], scope: SCOPE } as const;
          assert.equal(reasonOf(await present(gate, value, policy)), "allowed");
        }),
    },
    {
      sentence: `a gate that introspects refuses ${kind} that was revoked: token_inactive`,
      holds: () =>
        withIntrospection(provisioned, introspected, async (gate) => {
          const { value } = await token();
          assert.equal(reasonOf(await present(gate, value)), "allowed");
          await revoke(revocation, clientId, value);
          assert.equal(reasonOf(await present(gate, value)), "token_inactive");
        }),
    },
  ];
}

function otherChecks(provisioned: Provisioned, introspected: Introspected): readonly Check[] {
  const { logIn } = provisioned;
  const { refreshToken } = introspected;
  return [
    {
      sentence: `a gate that introspects refuses the refresh token of a user: ${refreshToken}`,
      holds:
        typeof logIn !== "function"
          ? { leftOut: logIn.notOffered }
          : () =>
              withIntrospection(provisioned, introspected, async (gate) => {
                const token = (await logIn())["refresh token"] ?? "";
                assert.equal(reasonOf(await present(gate, token)), refreshToken);
              }),
    },
    {
      sentence:
        "a gate that introspects refuses a text that the server does not know: token_inactive",
      holds: () =>
        withIntrospection(provisioned, introspected, async (gate) => {
          const decision = await present(gate, "no-token-of-this-server");
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
