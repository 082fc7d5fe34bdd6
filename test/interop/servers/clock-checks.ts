import assert from "node:assert/strict";
import { signingClientAt } from "./candidates.js";
import type { Check, Report } from "./check.js";
import { verdictOn } from "./gate-for.js";
import { mistakeCheck } from "./mistake-checks.js";
import type { Provisioned } from "./server.js";
import { shiftedClock } from "./shifted-clock.js";
import { appTokenFor, describeFailure, failureOf, tokenFor } from "./token-for.js";

/** The tolerance that docs/server-mistakes.md names for clocks that differ by 30 s. */
const SKEW_SECONDS = 60;

/** What gate and token client report of clocks that differ by 30 s. */
export function clockChecks(provisioned: Provisioned): readonly Check[] {
  return [
    mistakeCheck("server-clock-ahead", "token_not_yet_valid", async (report) => {
      const { value } = await appTokenFor(provisioned);
      const clock = shiftedClock(-30);
      assert.equal(await verdictOn(provisioned, value, { clock }), "token_not_yet_valid");
      const tolerant = { clock, clockSkewSeconds: SKEW_SECONDS };
      assert.equal(await verdictOn(provisioned, value, tolerant), "allowed");
      report(`gate: \`token_not_yet_valid\`; admitted with \`clockSkewSeconds: ${SKEW_SECONDS}\``);
    }),
    mistakeCheck("server-clock-behind", "token_expired 30 s too early", async (report) => {
      const { value } = await appTokenFor(provisioned);
      assert.equal(await verdictOn(provisioned, value, { clock: shiftedClock(30) }), "allowed");
      const clock = shiftedClock(secondsLeft(value) - 20 + 30);
      assert.equal(await verdictOn(provisioned, value, { clock }), "token_expired");
      report("gate: `token_expired`, 30 s too early");
    }),
    ...assertionChecks(provisioned),
  ];
}

/** Assertions from a client whose clock differs from the server's. */
function assertionChecks(provisioned: Provisioned): readonly Check[] {
  if (provisioned.workload !== undefined) return [];
  const issuer = provisioned.issuers.private_key_jwt;
  const cases = [
    ["client-clock-ahead", 30],
    ["client-clock-behind", -30],
  ] as const;
  return cases.map(([mistake, seconds]) =>
    mistakeCheck(
      mistake,
      "a token, credential_rejected or server_error",
      typeof issuer !== "string"
        ? { leftOut: issuer.notOffered }
        : provisioned.credentialRefusal
          ? { leftOut: provisioned.credentialRefusal.notOffered }
          : async (report: Report) => {
              const candidate = signingClientAt(provisioned, shiftedClock(seconds));
              const asked = tokenFor(provisioned, candidate, { issuer });
              if (await asked.then(Boolean, () => false))
                return report("client: a token, no error");
              const failure = await failureOf(asked);
              // Ory Hydra answers 500 to an assertion from its future.
              assert.match(failure.code, /^(credential_rejected|server_error)$/);
              report(`client: ${describeFailure(failure)}`);
            },
    ),
  );
}

function secondsLeft(token: string): number {
  const [, claims = ""] = token.split(".");
  const { exp } = JSON.parse(Buffer.from(claims, "base64url").toString());
  return exp - Math.floor(Date.now() / 1000);
}
