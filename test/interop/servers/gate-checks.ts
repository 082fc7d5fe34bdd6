import assert from "node:assert/strict";
import { grantlessClient, unknownClient } from "./candidates.js";
import type { Check } from "./check.js";
import { present, reasonOf, verdictOn, withGate } from "./gate-for.js";
import type { Provisioned } from "./server.js";
import { appTokenFor } from "./token-for.js";
import { OTHER_SCOPE } from "./wanted-clients.js";

/** Why a token that is not an access token may be refused; for its audience, only when the gate has another one. */
const REASONS_OF: Readonly<Record<string, readonly string[]>> = {
  "ID token": ["token_type_mismatch", "caller_unidentified"],
  // Keycloak's is a JWT with a shared key, others are opaque.
  "refresh token": ["token_malformed", "algorithm_not_allowed"],
};

/** The decisions of a gate with the options of docs/profiles.md about the server's tokens. */
export function gateChecks(provisioned: Provisioned): readonly Check[] {
  return [
    {
      sentence: "the gate admits the token, and knows its caller and scope",
      holds: () =>
        withGate(provisioned, async (gate) => {
          const { value, caller } = await appTokenFor(provisioned);
          const decision = await present(gate, value, {
            callers: [caller],
            tokens: "app",
            ...(provisioned.request && { scope: provisioned.request.scope }),
          });
          assert.equal(reasonOf(decision), "allowed");
          assert.ok(decision.outcome === "allowed");
          assert.equal(decision.auth.caller.id, caller);
        }),
    },
    {
      sentence: "the gate of another audience refuses it: audience_mismatch",
      holds: async () => {
        const { value } = await appTokenFor(provisioned);
        const audience = "https://stock.example.com";
        assert.equal(await verdictOn(provisioned, value, { audience }), "audience_mismatch");
      },
    },
    {
      sentence: "the gate refuses it where only another caller may call: caller_not_allowed",
      holds: async () => {
        const { value } = await appTokenFor(provisioned);
        const callers = [unknownClient.clientId];
        assert.equal(await verdictOn(provisioned, value, {}, { callers }), "caller_not_allowed");
      },
    },
    ...(provisioned.request === undefined ? [] : [scopeCheck(provisioned)]),
    ...userChecks(provisioned),
    ...keyChecks(provisioned),
  ];
}

function scopeCheck(provisioned: Provisioned): Check {
  return {
    sentence: "the gate refuses it where another scope is needed: scope_insufficient",
    holds: async () => {
      const { value } = await appTokenFor(provisioned);
      const policy = { callers: "any", scope: OTHER_SCOPE } as const;
      assert.equal(await verdictOn(provisioned, value, {}, policy), "scope_insufficient");
    },
  };
}

/** The tokens of a user. */
function userChecks(provisioned: Provisioned): readonly Check[] {
  const { logIn, gate } = provisioned;
  if (typeof logIn !== "function") {
    return [{ sentence: "the tokens of a user", holds: { leftOut: logIn.notOffered } }];
  }
  const tokenNamed = async (name: string): Promise<string> => {
    const token = (await logIn())[name];
    assert.ok(token !== undefined, `no ${name}`);
    return token;
  };
  return [
    {
      sentence:
        "the gate refuses a user's access token where only applications may call: token_kind_not_allowed",
      holds: async () => {
        const token = await tokenNamed("access token");
        const verdict = (tokens: "app" | "user") =>
          verdictOn(provisioned, token, {}, { callers: "any", tokens });
        assert.equal(await verdict("app"), "token_kind_not_allowed");
        assert.equal(await verdict("user"), "allowed");
      },
    },
    ...Object.entries(REASONS_OF).map(([name, reasons]) => ({
      sentence: `the gate refuses the ${name} of a user, whatever its audience`,
      holds: async () => {
        const token = await tokenNamed(name);
        const verdict = (audience: string) => verdictOn(provisioned, token, { audience });
        const expected = (reason: string) => assert.ok(reasons.includes(reason), reason);
        expected(await verdict(grantlessClient.clientId));
        const reason = await verdict(gate.audience);
        if (reason !== "audience_mismatch") expected(reason);
      },
    })),
  ];
}

/** The gate while the server changes its key. */
function keyChecks(provisioned: Provisioned): readonly Check[] {
  const { rotateKeys, withdrawKey = { notOffered: "no way to do it here" } } = provisioned;
  const sentence = "the gate admits tokens of the old key and of the new one after a rotation";
  const withdrawn = "the gate refuses a token whose key is withdrawn: key_unknown";
  if (typeof rotateKeys !== "function") {
    const holds = { leftOut: rotateKeys.notOffered };
    return [
      { sentence, holds },
      { sentence: withdrawn, holds },
    ];
  }
  let before = "";
  return [
    {
      sentence,
      holds: () =>
        withGate(provisioned, async (gate) => {
          before = (await appTokenFor(provisioned)).value;
          assert.equal(reasonOf(await present(gate, before)), "allowed");
          await rotateKeys();
          const after = (await appTokenFor(provisioned)).value;
          assert.notEqual(keyIdOf(after), keyIdOf(before));
          assert.equal(reasonOf(await present(gate, after)), "allowed");
          assert.equal(reasonOf(await present(gate, before)), "allowed");
        }),
    },
    {
      sentence: withdrawn,
      holds:
        typeof withdrawKey !== "function"
          ? { leftOut: withdrawKey.notOffered }
          : async () => {
              await withdrawKey();
              assert.equal(await verdictOn(provisioned, before), "key_unknown");
              const { value } = await appTokenFor(provisioned);
              assert.equal(await verdictOn(provisioned, value), "allowed");
            },
    },
  ];
}

function keyIdOf(token: string): unknown {
  const [header = ""] = token.split(".");
  return JSON.parse(Buffer.from(header, "base64url").toString()).kid;
}
