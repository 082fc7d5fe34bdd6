import assert from "node:assert/strict";
import {
  type Candidate,
  candidatesFor,
  PLAIN_SECRET,
  rawClient,
  signingClient,
} from "./candidates.js";
import type { Check } from "./check.js";
import { METHODS, type Provisioned } from "./server.js";
import { refused, tokenFor } from "./token-for.js";
import { SCOPE } from "./wanted-clients.js";

/** Every method of server and client: right and wrong credentials. */
export function authenticationChecks(provisioned: Provisioned): readonly Check[] {
  if (provisioned.workload !== undefined) return [];
  const candidates = candidatesFor(provisioned);
  return METHODS.flatMap((method): readonly Check[] => {
    const offered = provisioned.issuers[method];
    const tried = candidates[method];
    const leftOut =
      typeof offered !== "string"
        ? offered.notOffered
        : tried === undefined
          ? "Callgate's client has no such method"
          : undefined;
    if (leftOut !== undefined || tried === undefined) {
      return [{ sentence: `${method}: a token`, holds: { leftOut: leftOut ?? "" } }];
    }
    const issuer = offered as string;
    const readsRaw = method === "client_secret_basic" && provisioned.basicSecrets !== undefined;
    return [
      ...Object.entries(tried.right).map(([what, candidate]) =>
        readsRaw && what !== PLAIN_SECRET
          ? encodingCheck(provisioned, candidate, what)
          : {
              sentence: `${method}: a token for ${what}`,
              holds: async () => {
                const { value, scope } = await tokenFor(provisioned, candidate, { issuer });
                assert.ok(value.length > 0);
                assert.ok(
                  scope === undefined || scope.split(" ").includes(SCOPE),
                  `granted: ${scope}`,
                );
              },
            },
      ),
      {
        sentence: `${method}: credential_rejected for another credential`,
        holds: provisioned.credentialRefusal
          ? { leftOut: provisioned.credentialRefusal.notOffered }
          : async () => {
              await refused("credential_rejected", tokenFor(provisioned, tried.wrong, { issuer }));
            },
      },
      ...(readsRaw && provisioned.basicSecrets === "raw" ? [rawCheck(provisioned)] : []),
      ...(method === "private_key_jwt" && provisioned.assertion !== undefined
        ? [defaultAssertionCheck(provisioned, issuer)]
        : []),
    ];
  });
}

/** The hint that leads to another secret, to `clientSecretPost`, or to `encoding: "raw"`. */
function encodingCheck(provisioned: Provisioned, candidate: Candidate, what: string): Check {
  return {
    sentence: `client_secret_basic: credential_rejected with the hint \`encoding\` for ${what}`,
    holds: () =>
      assert.rejects(tokenFor(provisioned, candidate), {
        code: "credential_rejected",
        hint: "encoding",
      }),
  };
}

/** The option that the hint leads to. */
function rawCheck(provisioned: Provisioned): Check {
  return {
    sentence: 'client_secret_basic: a token for such a secret with `encoding: "raw"`',
    holds: async () => {
      const { value } = await tokenFor(provisioned, rawClient);
      assert.ok(value.length > 0);
    },
  };
}

/** The hint that leads to the options of {@link Provisioned.assertion}. */
function defaultAssertionCheck(provisioned: Provisioned, issuer: string): Check {
  return {
    sentence: "private_key_jwt: credential_rejected with the hint `assertion` for one by default",
    holds: () =>
      assert.rejects(tokenFor(provisioned, signingClient, { issuer }), {
        code: "credential_rejected",
        hint: "assertion",
      }),
  };
}
