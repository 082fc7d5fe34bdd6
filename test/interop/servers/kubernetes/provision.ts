import assert from "node:assert/strict";
import type { Check } from "../check.js";
import { verdictOn } from "../gate-for.js";
import type { NotOffered, Provisioned } from "../server.js";
import { trustingFetch } from "../tls-front.js";
import type { TokenIssuer } from "./token-issuer.js";

const AUDIENCE = "orders";
const API_AUDIENCE = "https://kubernetes.default.svc";
const ACCOUNT = "system:serviceaccount:shop:checkout";
const POD = "checkout-0";
/** What the kubelet requests for the token that every pod has; the API server makes a year of it. */
const EXTENDED_SECONDS = 3607;
const NO_CLIENTS: NotOffered = { notOffered: "Kubernetes has service accounts instead of clients" };

/** Service accounts need no registration. */
export function provisionKubernetes(issuer: TokenIssuer): Provisioned {
  const gate = { profile: "kubernetes", issuer: issuer.issuer, audience: AUDIENCE } as const;
  const provisioned: Provisioned = {
    issuers: {
      client_secret_basic: NO_CLIENTS,
      client_secret_post: NO_CLIENTS,
      client_secret_jwt: NO_CLIENTS,
      private_key_jwt: NO_CLIENTS,
      tls_client_auth: NO_CLIENTS,
    },
    gate: { ...gate, jwksUri: issuer.jwksUri, fetch: trustingFetch },
    workload: {
      caller: ACCOUNT,
      token: (audience) => issuer.token(ACCOUNT, { audiences: [audience], pod: POD }),
    },
    grantRefusal: NO_CLIENTS,
    rotateKeys: () => issuer.rotate(),
    withdrawKey: () => issuer.withdraw(),
    logIn: { notOffered: "a service account token is never about a user" },
    ownChecks: ownChecks(issuer, () => provisioned, gate),
  };
  return provisioned;
}

/** @param gate the options without those for the keys */
function ownChecks(
  issuer: TokenIssuer,
  provisioned: () => Provisioned,
  gate: Provisioned["gate"],
): readonly Check[] {
  const verdictWith = (options: Partial<Provisioned["gate"]>, token: string) =>
    verdictOn({ ...provisioned(), gate: { ...gate, ...options } }, token);
  const projected = () => issuer.token(ACCOUNT, { audiences: [AUDIENCE], pod: POD });
  const everyPods = () =>
    issuer.token(ACCOUNT, { audiences: [API_AUDIENCE], seconds: EXTENDED_SECONDS, pod: POD });
  return [
    {
      sentence: "the gate admits it with keys by discovery",
      holds: async () => {
        const found = { fetch: trustingFetch };
        assert.equal(await verdictWith(found, await projected()), "allowed");
      },
    },
    {
      sentence: "the gate admits it with the keys copied in",
      holds: async () => {
        const response = await trustingFetch(issuer.jwksUri);
        const jwks = (await response.json()) as { keys: object[] };
        assert.equal(await verdictWith({ jwks }, await projected()), "allowed");
      },
    },
    {
      sentence: "the gate admits a token that is not bound to a pod",
      holds: async () => {
        const token = await issuer.token(ACCOUNT, { audiences: [AUDIENCE, "stock"] });
        assert.equal(await verdictOn(provisioned(), token), "allowed");
      },
    },
    {
      sentence: "the gate refuses the token that every pod has: audience_mismatch",
      holds: async () => {
        assert.equal(await verdictOn(provisioned(), await everyPods()), "audience_mismatch");
      },
    },
    {
      sentence:
        "with maxTokenLifetimeSeconds the gate refuses the year that the API server makes of an hour: token_lifetime_too_long",
      holds: async () => {
        const options = {
          fetch: trustingFetch,
          audience: API_AUDIENCE,
          maxTokenLifetimeSeconds: 3600,
        };
        assert.equal(await verdictWith(options, await everyPods()), "token_lifetime_too_long");
      },
    },
    {
      sentence: "the gate refuses the token out of a Secret: issuer_untrusted",
      holds: async () => {
        const token = await issuer.secretToken(ACCOUNT);
        assert.equal(await verdictOn(provisioned(), token), "issuer_untrusted");
      },
    },
  ];
}
