import assert from "node:assert/strict";
import { plainClient, secretClient } from "../candidates.js";
import type { Check } from "../check.js";
import { refusalOf, verdictOn } from "../gate-for.js";
import { mistakeCheck } from "../mistake-checks.js";
import type { Provisioned } from "../server.js";
import { tokenFor } from "../token-for.js";
import { SCOPE } from "../wanted-clients.js";

/** A client with a secret whose tokens are opaque. */
export const OPAQUE_CLIENT = "checkout-opaque";

/** What only this server has: an audience that clients request, and opaque tokens beside JWTs. */
export function ownChecks(provisioned: () => Provisioned): readonly Check[] {
  return [
    mistakeCheck("no-audience", "audience_mismatch", async (report) => {
      const withoutAudience = { ...provisioned(), request: { scope: SCOPE } };
      const { value } = await tokenFor(withoutAudience, plainClient);
      assert.equal(await verdictOn(provisioned(), value), "audience_mismatch");
      report(`gate: ${await refusalOf(provisioned(), value)}`);
    }),
    {
      sentence: "the gate refuses an opaque token: token_malformed, with the hint `token_opaque`",
      holds: async () => {
        const { value } = await tokenFor(provisioned(), secretClient(OPAQUE_CLIENT));
        const refusal = await refusalOf(provisioned(), value);
        assert.equal(refusal, "`token_malformed` (hint `token_opaque`)");
      },
    },
  ];
}
