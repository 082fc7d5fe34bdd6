import assert from "node:assert/strict";
import { spiffe } from "@callgate/core";
import type { Check } from "../check.js";
import { verdictOn } from "../gate-for.js";
import type { NotOffered, Provisioned } from "../server.js";
import type { Spire } from "./spire.js";

const NO_CLIENTS: NotOffered = { notOffered: "SPIRE has workloads instead of clients" };

/** The workload has an entry already; see {@link Spire.start}. */
export function provisionSpire(spire: Spire): Provisioned {
  const { issuer, trustDomain } = spire.places;
  let old = "";
  const provisioned: Provisioned = {
    issuers: {
      client_secret_basic: NO_CLIENTS,
      client_secret_post: NO_CLIENTS,
      client_secret_jwt: NO_CLIENTS,
      private_key_jwt: NO_CLIENTS,
      tls_client_auth: NO_CLIENTS,
    },
    gate: {
      issuer,
      audience: `spiffe://${trustDomain}/orders`,
      profile: spiffe({ trustDomain }),
    },
    workload: { caller: spire.caller, token: (audience) => spire.token(audience) },
    grantRefusal: NO_CLIENTS,
    rotateKeys: async () => {
      old = await spire.rotate();
    },
    withdrawKey: () => spire.withdraw(old),
    logIn: { notOffered: "a JWT-SVID is never about a user" },
    ownChecks: ownChecks(spire, () => provisioned),
  };
  return provisioned;
}

function ownChecks(spire: Spire, provisioned: () => Provisioned): readonly Check[] {
  const gateWith = (change: Partial<Provisioned["gate"]>) => ({
    ...provisioned(),
    gate: { ...provisioned().gate, ...change },
  });
  const token = () => spire.token(provisioned().gate.audience);
  return [
    {
      sentence: "the gate of another trust domain refuses it: token_type_mismatch",
      holds: async () => {
        const profile = spiffe({ trustDomain: "test.example" });
        const verdict = await verdictOn(gateWith({ profile }), await token());
        assert.equal(verdict, "token_type_mismatch");
      },
    },
    {
      sentence: "the gate refuses it where the server has no jwt_issuer: issuer_untrusted",
      holds: () =>
        spire.withoutIssuer(async () => {
          assert.equal(await verdictOn(provisioned(), await token()), "issuer_untrusted");
        }),
    },
    {
      sentence: "the gate with the keys of the trust domain's bundle admits it",
      holds: async () => {
        const jwks = await spire.bundle();
        assert.equal(await verdictOn(gateWith({ jwks }), await token()), "allowed");
      },
    },
  ];
}
