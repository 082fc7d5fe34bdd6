import assert from "node:assert/strict";
import { type Certified, makeCertificate } from "@callgate-tooling/test-support";
import { boundTokenChecks } from "../bound-tokens.js";
import { certifiedClient, plainClient, tlsClient } from "../candidates.js";
import type { Check } from "../check.js";
import { refusalOf } from "../gate-for.js";
import { mistakeCheck } from "../mistake-checks.js";
import type { Provisioned } from "../server.js";
import { refused, tokenFor } from "../token-for.js";
import { certified, SCOPE } from "../wanted-clients.js";

/** A client whose certificate no authority signed, and the certificate. */
export const SELF_SIGNED_CLIENT = "checkout-self-signed";
export const selfSigned: Certified = makeCertificate({ name: "checkout-self-signed" });

/** What only this server has: opaque tokens where no resource is requested, and tokens bound to a key. */
export function ownChecks(provisioned: () => Provisioned): readonly Check[] {
  return [
    ...selfSignedChecks(provisioned),
    mistakeCheck("no-audience", "an opaque token, which is token_malformed", async (report) => {
      const withoutResource = { ...provisioned(), request: { scope: SCOPE } };
      const { value } = await tokenFor(withoutResource, plainClient);
      const refusal = await refusalOf(provisioned(), value);
      assert.equal(refusal, "`token_malformed` (hint `token_opaque`)");
      report(`gate: ${refusal}`);
    }),
    ...boundTokenChecks({
      kind: "DPoP",
      members: ["jkt"],
      provisioned,
      candidate: plainClient,
    }),
    ...boundTokenChecks({
      kind: "certificate",
      members: ["x5t#S256"],
      provisioned,
      candidate: certifiedClient("checkout-bound"),
    }),
  ];
}

function selfSignedChecks(provisioned: () => Provisioned): readonly Check[] {
  return [
    {
      sentence: "self_signed_tls_client_auth: a token for the certificate that is registered",
      holds: async () => {
        await tokenFor(provisioned(), tlsClient(selfSigned, SELF_SIGNED_CLIENT));
      },
    },
    {
      sentence: "self_signed_tls_client_auth: credential_rejected for another certificate",
      holds: async () => {
        const asked = tokenFor(provisioned(), tlsClient(certified, SELF_SIGNED_CLIENT));
        await refused("credential_rejected", asked);
      },
    },
  ];
}
