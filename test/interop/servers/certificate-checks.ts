import assert from "node:assert/strict";
import { expiredClient, plainClient } from "./candidates.js";
import type { Check } from "./check.js";
import { keyFailureOf } from "./gate-for.js";
import { mistakeCheck } from "./mistake-checks.js";
import type { Provisioned } from "./server.js";
import { trustingFetch, withExpiredFront } from "./tls-front.js";
import { appTokenFor, describeFailure, failureOf, refused, tokenFor } from "./token-for.js";

/** What token client and gate report of certificates that have expired. */
export function certificateChecks(provisioned: Provisioned): readonly Check[] {
  return [
    mistakeCheck("server-certificate-expired", "tls_error and keys_unavailable", async (report) => {
      const { value } = await appTokenFor(provisioned);
      await withExpiredFront(async (origin) => {
        const gate = await keyFailureOf(provisioned, value, {
          jwksUri: `${origin}/keys`,
          fetch: trustingFetch,
        });
        assert.equal(gate, "`keys_unavailable` (`network`, `CERT_HAS_EXPIRED`)");
        if (provisioned.workload !== undefined) return report(`gate: ${gate}`);
        const overrides = { issuer: origin, fetch: trustingFetch };
        const client = await refused("tls_error", tokenFor(provisioned, plainClient, overrides));
        report(`client: ${client}; gate: ${gate}`);
      });
    }),
    ...clientChecks(provisioned),
  ];
}

function clientChecks(provisioned: Provisioned): readonly Check[] {
  const { workload, issuers } = provisioned;
  if (workload !== undefined) return [];
  const issuer = issuers.tls_client_auth;
  return [
    mistakeCheck(
      "client-certificate-expired",
      "tls_error, network_error or credential_rejected",
      typeof issuer !== "string"
        ? { leftOut: issuer.notOffered }
        : async (report) => {
            const failure = await failureOf(tokenFor(provisioned, expiredClient, { issuer }));
            assert.match(failure.code, /^(tls_error|network_error|credential_rejected)$/);
            report(`client: ${describeFailure(failure)}`);
          },
    ),
  ];
}
