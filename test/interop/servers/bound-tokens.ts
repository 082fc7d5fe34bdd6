import assert from "node:assert/strict";
import { authorizationHeaders } from "@callgate/client";
import { withBoundService } from "./bound-service.js";
import type { Candidate } from "./candidates.js";
import type { Check } from "./check.js";
import { type Overrides, verdictOn } from "./gate-for.js";
import type { Provisioned } from "./server.js";
import { type TokenOverrides, tokenFor, withTokenClient } from "./token-for.js";
import { certified, otherwiseCertified } from "./wanted-clients.js";

/** A kind of binding, and the client whose tokens have it. */
interface Bound {
  /** The certificate is `certified`. */
  readonly kind: "DPoP" | "certificate";
  /** The members of `cnf`. */
  readonly members: readonly string[];
  readonly provisioned: () => Provisioned;
  readonly candidate: Candidate;
  /** Options of the token client. Default: those of every client. */
  request?(): TokenOverrides;
  /** Options of the gate for the issuer of these tokens. Default: those of every token. */
  overrides?(): Overrides;
}

/** A gate, and a token that is bound to a key. */
export function boundTokenChecks(bound: Bound): readonly Check[] {
  const { kind, members, provisioned, candidate } = bound;
  return [
    {
      sentence: `the gate refuses a ${kind}-bound token, where it checks no proof: binding_unverified`,
      holds: async () => {
        const { value } = await tokenFor(provisioned(), candidate, requestOf(bound));
        const [, claims = ""] = value.split(".");
        const { cnf = {} } = JSON.parse(Buffer.from(claims, "base64url").toString());
        assert.deepEqual(Object.keys(cnf).sort(), members);
        const verdict = await verdictOn(provisioned(), value, bound.overrides?.());
        assert.equal(verdict, "binding_unverified");
      },
    },
    kind === "DPoP" ? proofCheck(bound) : certificateCheck(bound),
  ];
}

const requestOf = ({ kind, request }: Bound): TokenOverrides => ({
  ...(kind === "DPoP" && { dpop: true }),
  ...request?.(),
});

/** Requests with a token of a client with a key, and proofs of it. */
function proofCheck(bound: Bound): Check {
  const { provisioned, candidate, overrides } = bound;
  return {
    sentence:
      "the gate admits a DPoP-bound token with a proof, and refuses it without, under Bearer, and when both are sent again",
    holds: () =>
      withTokenClient(provisioned(), candidate, requestOf(bound), (client) =>
        withBoundService(
          provisioned(),
          (origin) => ({ dpop: { publicUrls: [origin] }, ...overrides?.() }),
          async (call, url) => {
            const { headers } = await authorizationHeaders(client, { method: "GET", url });
            const { authorization } = headers;
            assert.match(authorization, /^DPoP /);
            assert.equal(await call({ ...headers }), "allowed");
            assert.equal(await call({ ...headers }), "proof_replayed");
            assert.equal(await call({ authorization }), "proof_missing");
            const bearer = authorization.replace("DPoP", "Bearer");
            assert.equal(await call({ authorization: bearer }), "binding_unverified");
          },
        ),
      ),
  };
}

/** Requests with a token of the client with a certificate. */
function certificateCheck({ provisioned, candidate, request, overrides }: Bound): Check {
  return {
    sentence:
      "the gate admits a certificate-bound token with its certificate, and refuses it with another one, and without",
    holds: async () => {
      const { value } = await tokenFor(provisioned(), candidate, request?.());
      const headers = { authorization: `Bearer ${value}` };
      await withBoundService(
        provisioned(),
        () => ({ certificate: { source: "tls" }, ...overrides?.() }),
        async (call) => {
          assert.equal(await call(headers, certified), "allowed");
          assert.equal(await call(headers, otherwiseCertified), "binding_mismatch");
          assert.equal(await call(headers), "binding_mismatch");
        },
      );
    },
  };
}
