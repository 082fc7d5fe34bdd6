import assert from "node:assert/strict";
import {
  boundTokenChecks,
  certificateProofCheck,
  dpopBoundToken,
  dpopProofCheck,
} from "../bound-tokens.js";
import { certifiedClient, plainClient, secretClient } from "../candidates.js";
import type { Check } from "../check.js";
import { refusalOf, verdictOn } from "../gate-for.js";
import { mistakeCheck } from "../mistake-checks.js";
import type { Provisioned } from "../server.js";
import { trustingFetch } from "../tls-front.js";
import { issuerOf, tokenFor } from "../token-for.js";
import { SCOPE } from "../wanted-clients.js";
import { AUDIENCE, own, ROLE } from "./clients.js";

/** What only this server has: mappers, roles of clients, and forms of tokens that a client is set to. */
export function ownChecks(provisioned: () => Provisioned): readonly Check[] {
  return [...audienceChecks(provisioned), ...formChecks(provisioned), ...boundChecks(provisioned)];
}

function audienceChecks(provisioned: () => Provisioned): readonly Check[] {
  const withoutScope = () => {
    const { request: _request, ...rest } = provisioned();
    return rest;
  };
  return [
    mistakeCheck("no-audience", "audience_mismatch", async (report) => {
      const { value } = await tokenFor(withoutScope(), plainClient);
      assert.equal(await verdictOn(provisioned(), value), "audience_mismatch");
      report(`gate: ${await refusalOf(provisioned(), value)}`);
    }),
    {
      sentence: "the gate admits a token whose audience comes from a role of the API, and reads it",
      holds: async () => {
        const { value } = await tokenFor(withoutScope(), secretClient(own.roles));
        const policy = {
          callers: [own.roles],
          roles: [`${AUDIENCE}:${ROLE}`],
          tokens: "app",
        } as const;
        assert.equal(await verdictOn(provisioned(), value, {}, policy), "allowed");
      },
    },
  ];
}

function formChecks(provisioned: () => Provisioned): readonly Check[] {
  const policyFor = (caller: string) =>
    ({ callers: [caller], scope: SCOPE, tokens: "app" }) as const;
  return [
    {
      sentence: "the gate admits a token of a client set to the header type of RFC 9068",
      holds: async () => {
        const { value } = await tokenFor(provisioned(), secretClient(own.rfc9068));
        const [header = ""] = value.split(".");
        assert.equal(JSON.parse(Buffer.from(header, "base64url").toString()).typ, "at+jwt");
        assert.equal(await verdictOn(provisioned(), value, {}, policyFor(own.rfc9068)), "allowed");
      },
    },
    {
      sentence: "the gate refuses a lightweight token, in which the audience is missing",
      holds: async () => {
        const { value } = await tokenFor(provisioned(), secretClient(own.lightweight));
        assert.equal(await verdictOn(provisioned(), value), "audience_mismatch");
      },
    },
    {
      sentence: "the gate admits a lightweight token to which mappers add audience and client",
      holds: async () => {
        const { value } = await tokenFor(provisioned(), secretClient(own.sufficient));
        const policy = policyFor(own.sufficient);
        assert.equal(await verdictOn(provisioned(), value, {}, policy), "allowed");
      },
    },
  ];
}

function boundChecks(provisioned: () => Provisioned): readonly Check[] {
  const overTls = () => {
    const issuer = provisioned().issuers.tls_client_auth;
    if (typeof issuer !== "string") throw new Error(issuer.notOffered);
    return issuer;
  };
  const dpopBound = () => {
    const endpoint = `${issuerOf(provisioned())}/protocol/openid-connect/token`;
    return dpopBoundToken(endpoint, own.dpop, { scope: SCOPE });
  };
  return [
    ...boundTokenChecks({
      kind: "DPoP",
      members: ["jkt", "kc-jkt-type"],
      provisioned,
      obtain: async () => (await dpopBound()).token,
    }),
    dpopProofCheck(provisioned, dpopBound),
    certificateProofCheck,
    ...boundTokenChecks({
      kind: "certificate",
      members: ["x5t#S256"],
      provisioned,
      obtain: async () =>
        (await tokenFor(provisioned(), certifiedClient(own.bound), { issuer: overTls() })).value,
      overrides: () => ({ issuer: overTls(), fetch: trustingFetch }),
    }),
  ];
}
