import assert from "node:assert/strict";
import { createGate, type Decision, type Gate } from "@callgate/core";
import { grantlessClient, plainClient } from "./candidates.js";
import type { Check } from "./check.js";
import type { InteropServer, Provisioned } from "./server.js";
import { issuerOf, refused, tokenFor } from "./token-for.js";
import { SCOPE } from "./wanted-clients.js";

/** Why a token that is not an access token may be refused; for its audience, only when the gate has another one. */
const REASONS_OF: Readonly<Record<string, readonly string[]>> = {
  "ID token": ["token_type_mismatch", "caller_missing"],
  // Keycloak's is a JWT with a shared key, Hydra's is opaque.
  "refresh token": ["token_malformed", "algorithm_not_allowed"],
};

/** The decisions of a gate with the options of docs/profiles.md about the tokens. */
export function gateChecks(provisioned: Provisioned): readonly Check[] {
  const issuer = issuerOf(provisioned);
  const { gate: options, logIn, rotateKeys } = provisioned;
  return [
    {
      sentence: "the gate admits the token, and knows its caller and scope",
      holds: () =>
        withGate({ issuer, ...options }, async (gate) => {
          const token = await tokenFor(provisioned, plainClient);
          const policy = { callers: [plainClient.clientId], scope: SCOPE, tokens: "app" } as const;
          const decision = await present(gate, token.value, policy);
          assert.equal(reasonOf(decision), "allowed");
          assert.ok(decision.outcome === "allowed");
          assert.equal(decision.auth.caller.id, plainClient.clientId);
        }),
    },
    {
      sentence: "the gate of another audience refuses it: audience_mismatch",
      holds: () =>
        withGate({ issuer, ...options, audience: "https://stock.example.com" }, async (gate) => {
          const token = await tokenFor(provisioned, plainClient);
          assert.equal(reasonOf(await present(gate, token.value)), "audience_mismatch");
        }),
    },
    ...Object.entries(REASONS_OF).map(([name, reasons]) => ({
      sentence: `the gate refuses the ${name} of a user, whatever its audience`,
      holds: async () => {
        const token = (await logIn())[name];
        assert.ok(token !== undefined, `no ${name}`);
        for (const audience of [options.audience, grantlessClient.clientId]) {
          await withGate({ issuer, ...options, audience }, async (gate) => {
            const reason = reasonOf(await present(gate, token));
            assert.ok(reasons.includes(reason) || reason === "audience_mismatch", reason);
            if (audience === grantlessClient.clientId) assert.ok(reasons.includes(reason), reason);
          });
        }
      },
    })),
    {
      sentence: "the gate admits tokens of the old key and of the new one after a rotation",
      holds: () =>
        withGate({ issuer, ...options }, async (gate) => {
          const before = await tokenFor(provisioned, plainClient);
          assert.equal(reasonOf(await present(gate, before.value)), "allowed");
          await rotateKeys();
          const after = await tokenFor(provisioned, plainClient);
          assert.notEqual(keyIdOf(after.value), keyIdOf(before.value));
          assert.equal(reasonOf(await present(gate, after.value)), "allowed");
          assert.equal(reasonOf(await present(gate, before.value)), "allowed");
        }),
    },
  ];
}

/** The behaviour of client and gate while the server is down. */
export function outageChecks(server: InteropServer, provisioned: Provisioned): readonly Check[] {
  const { gate: options } = provisioned;
  return [
    {
      sentence:
        "network_error while the server is down, the gate goes on, and all is well after it",
      holds: () =>
        withGate({ issuer: issuerOf(provisioned), ...options }, async (gate) => {
          const before = await tokenFor(provisioned, plainClient);
          const unseen = await tokenFor(provisioned, plainClient);
          assert.equal(reasonOf(await present(gate, before.value)), "allowed");
          await server.stop();
          await refused(
            "network_error",
            tokenFor(provisioned, plainClient, { totalTimeoutMs: 2000 }),
          );
          assert.equal(reasonOf(await present(gate, unseen.value)), "allowed");
          await server.start();
          const after = await tokenFor(provisioned, plainClient);
          assert.equal(reasonOf(await present(gate, after.value)), "allowed");
        }),
    },
  ];
}

export async function withGate(
  options: Parameters<typeof createGate>[0],
  use: (gate: Gate) => Promise<void>,
): Promise<void> {
  const gate = createGate(options);
  try {
    await use(gate);
  } finally {
    gate.close();
  }
}

export function present(
  gate: Gate,
  token: string,
  policy: Parameters<Gate["policy"]>[0] = { callers: "any" },
): Promise<Decision> {
  const request = { method: "GET", url: "/", authorization: [`Bearer ${token}`] };
  return gate.decide(request, gate.policy(policy));
}

export function reasonOf(decision: Decision): string {
  return decision.outcome === "allowed" ? "allowed" : decision.reason;
}

function keyIdOf(token: string): unknown {
  const [header = ""] = token.split(".");
  return JSON.parse(Buffer.from(header, "base64url").toString()).kid;
}
