import assert from "node:assert/strict";
import { ALGORITHMS, createGate } from "@callgate/core";
import { createTestIssuer } from "@callgate/testkit";
import { AUDIENCE } from "../../adapters/support/opaque-tokens.js";
import { GOOD } from "../../adapters/support/scene.js";
import type { RuntimeUnderTest } from "../runtime.js";
import { alone, type CheckGroup } from "./check.js";
import { assertAdmitted, assertRefused, type RuntimeScene } from "./scene.js";

/** The policy document, metadata, and what is decided when a gate is created. */
export function otherChecks({ hasThreads }: RuntimeUnderTest): readonly CheckGroup[] {
  return [
    {
      checks: [
        {
          sentence: "the endpoint of a policy document admits its callers only",
          holds: documented,
        },
        { sentence: "`@callgate/client` gets a token that is admitted", holds: obtained },
        { sentence: "all faults of a gate's options are thrown when it is created", holds: faults },
        {
          sentence: hasThreads
            ? '`signatureThreads: "always"` is accepted'
            : '`signatureThreads: "always"` is a fault: there are no threads',
          async holds({ control }) {
            const expected = hasThreads ? [] : ["environment_unsupported signatureThreads"];
            assert.deepEqual(await control("faults", { signatureThreads: "always" }), expected);
          },
        },
        {
          sentence: "every algorithm may be listed, since each can be verified",
          async holds({ issuer, control }) {
            const listed = { issuer: issuer.url, audience: AUDIENCE, algorithms: [...ALGORITHMS] };
            const issuers = [{ ...listed, alias: "main" }];
            assert.deepEqual(await control("faults", { issuers }), []);
          },
        },
      ],
    },
    alone(
      "signatures are verified on threads",
      hasThreads ? onThreads : { leftOut: "the runtime has none" },
      { options: { signatureThreads: "always" } },
    ),
    alone("the metadata of the resource is served, and every challenge names it", metadata, {
      options: { resource: {} },
    }),
  ];
}

async function documented({ issuer, present }: RuntimeScene): Promise<void> {
  assertAdmitted(await present(await issuer.token(GOOD), "/documented"));
  const archive = await issuer.token({ ...GOOD, caller: "archive" });
  assertRefused(await present(archive, "/documented"), "caller_not_allowed");
  const withoutScope = await issuer.token({ caller: "reports" });
  assertRefused(await present(withoutScope, "/documented"), "scope_insufficient");
}

/** From an issuer with the machine's clock, since a client compares a token's lifetime with the `Date` of the response. */
async function obtained({ control }: RuntimeScene): Promise<void> {
  const issuer = await createTestIssuer({ audience: AUDIENCE });
  const gate = createGate(issuer.gateOptions);
  try {
    const token = await control("obtain", { issuer: issuer.url });
    const request = { method: "GET", url: "/", authorization: [`Bearer ${token}`] };
    const decision = await gate.decide(request, gate.policy({ callers: ["reports"] }));
    assert.equal(decision.outcome, "allowed");
  } finally {
    gate.close();
    await issuer.close();
  }
}

async function faults({ control }: RuntimeScene): Promise<void> {
  const wrong = { realm: 'a"b', clockSkewSeconds: 301, unknown: 1 };
  assert.deepEqual([...(await control("faults", wrong))].sort(), [
    "option_invalid clockSkewSeconds",
    "option_invalid realm",
    "option_unknown unknown",
  ]);
}

async function onThreads({ issuer, present }: RuntimeScene): Promise<void> {
  for (const algorithm of ["RS256", "PS256", "ES256", "EdDSA"] as const) {
    await issuer.token({ ...GOOD, algorithm });
  }
  for (const algorithm of ["RS256", "PS256", "ES256", "EdDSA"] as const) {
    assertAdmitted(await present(await issuer.token({ ...GOOD, algorithm })));
    const forged = await issuer.forge.wrongKey({ ...GOOD, algorithm });
    assertRefused(await present(forged), "signature_invalid");
  }
}

async function metadata({ issuer, send }: RuntimeScene): Promise<void> {
  const path = "/.well-known/oauth-protected-resource";
  const { status, body, headers } = await send({ path });
  assert.equal(status, 200);
  assert.equal(headers["content-type"], "application/json");
  const { resource, authorization_servers: servers } = JSON.parse(body);
  assert.equal(resource, AUDIENCE);
  assert.ok(servers.includes(issuer.url));
  const challenge = (await send({})).headers["www-authenticate"] ?? "";
  assert.ok(challenge.includes(`resource_metadata="${AUDIENCE}${path}"`), challenge);
}
