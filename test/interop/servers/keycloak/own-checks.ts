import assert from "node:assert/strict";
import { type IntrospectOptions, introspect } from "@callgate/introspection";
import { boundTokenChecks } from "../bound-tokens.js";
import { certifiedClient, plainClient, secretClient } from "../candidates.js";
import type { Check } from "../check.js";
import { refusalOf, verdictOn } from "../gate-for.js";
import { mistakeCheck } from "../mistake-checks.js";
import type { Provisioned } from "../server.js";
import { trustingFetch } from "../tls-front.js";
import { tokenFor } from "../token-for.js";
import { SCOPE } from "../wanted-clients.js";
import { AUDIENCE, own, ROLE } from "./clients.js";

/** How a gate introspects as the client that stands for the API. */
export const introspectOptions: IntrospectOptions = { ...secretClient(AUDIENCE), tokens: "all" };

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
    {
      sentence:
        "a gate that introspects as a client outside the audience of the token refuses it: token_inactive",
      holds: async () => {
        const { value } = await tokenFor(provisioned(), plainClient);
        const introspection = introspect({ ...secretClient(own.rfc9068), tokens: "all" });
        assert.equal(await verdictOn(provisioned(), value, { introspection }), "token_inactive");
      },
    },
    {
      // Of an answer about a JWT only `active` and `exp` count: the claims are those of the token itself.
      sentence:
        "a gate that introspects admits a lightweight token with these mappers, and refuses one without",
      holds: async () => {
        const verdict = async (clientId: string) => {
          const { value } = await tokenFor(provisioned(), secretClient(clientId));
          const introspection = introspect(introspectOptions);
          return verdictOn(provisioned(), value, { introspection }, policyFor(clientId));
        };
        assert.equal(await verdict(own.sufficient), "allowed");
        assert.equal(await verdict(own.lightweight), "audience_mismatch");
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
  return [
    ...boundTokenChecks({
      kind: "DPoP",
      members: ["jkt", "kc-jkt-type"],
      provisioned,
      candidate: secretClient(own.dpop),
    }),
    ...boundTokenChecks({
      kind: "certificate",
      members: ["x5t#S256"],
      provisioned,
      candidate: certifiedClient(own.bound),
      request: () => ({ issuer: overTls() }),
      overrides: () => ({ issuer: overTls(), fetch: trustingFetch }),
    }),
  ];
}
