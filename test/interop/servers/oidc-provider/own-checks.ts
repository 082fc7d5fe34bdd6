import assert from "node:assert/strict";
import { boundTokenChecks, dpopBoundToken } from "../bound-tokens.js";
import { certifiedClient, plainClient } from "../candidates.js";
import type { Check } from "../check.js";
import { refusalOf } from "../gate-for.js";
import { mistakeCheck } from "../mistake-checks.js";
import type { Provisioned } from "../server.js";
import { issuerOf, tokenFor } from "../token-for.js";
import { SCOPE } from "../wanted-clients.js";
import { RESOURCE } from "./configuration.js";

/** What only this server has: opaque tokens where no resource is requested, and tokens bound to a key. */
export function ownChecks(provisioned: () => Provisioned): readonly Check[] {
  return [
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
      obtain: () => {
        const endpoint = `${issuerOf(provisioned())}/token`;
        return dpopBoundToken(endpoint, plainClient.clientId, { scope: SCOPE, resource: RESOURCE });
      },
    }),
    ...boundTokenChecks({
      kind: "certificate",
      members: ["x5t#S256"],
      provisioned,
      obtain: async () => (await tokenFor(provisioned(), certifiedClient("checkout-bound"))).value,
    }),
  ];
}
