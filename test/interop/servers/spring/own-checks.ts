import assert from "node:assert/strict";
import { boundTokenChecks } from "../bound-tokens.js";
import { certifiedClient, plainClient } from "../candidates.js";
import type { Check } from "../check.js";
import type { Provisioned } from "../server.js";
import { trustingFetch } from "../tls-front.js";
import { refused, tokenFor } from "../token-for.js";
import { aloneCertified, chainCertified } from "./certificates.js";

/** The client with a certificate whose tokens are bound to it. */
export const BOUND_CLIENT = "checkout-bound";

/** How Spring recognises a certificate's authority, and tokens that are bound to a key. */
export function ownChecks(provisioned: () => Provisioned): readonly Check[] {
  return [
    {
      sentence:
        "tls_client_auth: credential_rejected for a certificate that is sent without that of its authority",
      holds: async () => {
        const overrides = tlsIssuer(provisioned());
        const { value } = await tokenFor(provisioned(), chainCertified, overrides);
        assert.ok(value.length > 0);
        const asked = tokenFor(provisioned(), aloneCertified, overrides);
        await refused("credential_rejected", asked);
      },
    },
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
      overrides: () => ({ ...tlsIssuer(provisioned()), fetch: trustingFetch }),
      candidate: certifiedClient(BOUND_CLIENT),
      request: () => tlsIssuer(provisioned()),
    }),
  ];
}

/** The issuer of tokens that are requested with TLS; its keys are the same. */
function tlsIssuer({ issuers }: Provisioned): { readonly issuer: string } {
  return { issuer: issuers.tls_client_auth as string };
}
