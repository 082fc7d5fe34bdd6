import { grantlessClient, impostor, plainClient, unknownClient } from "./candidates.js";
import type { Check } from "./check.js";
import { MISTAKES, type MistakeName } from "./mistakes.js";
import type { Provisioned } from "./server.js";
import { refused, tokenFor } from "./token-for.js";
import { OTHER_SCOPE } from "./wanted-clients.js";

/** A check named after its mistake. */
export function mistakeCheck(mistake: MistakeName, outcome: string, holds: Check["holds"]): Check {
  return { mistake, sentence: `${outcome}, when ${MISTAKES[mistake].what}`, holds };
}

/** What the token client reports of the registration of a client. */
export function registrationChecks(provisioned: Provisioned): readonly Check[] {
  const { grantRefusal, scopeRefusal, workload } = provisioned;
  if (workload !== undefined) return [];
  return [
    mistakeCheck("wrong-secret", "credential_rejected", async (report) =>
      report(await clientReport("credential_rejected", tokenFor(provisioned, impostor))),
    ),
    mistakeCheck("unknown-client", "credential_rejected", async (report) =>
      report(await clientReport("credential_rejected", tokenFor(provisioned, unknownClient))),
    ),
    mistakeCheck(
      "scope-not-granted",
      "scope_rejected",
      scopeRefusal
        ? { leftOut: scopeRefusal.notOffered }
        : async (report) => {
            const asked = tokenFor(provisioned, plainClient, { scope: OTHER_SCOPE });
            report(await clientReport("scope_rejected", asked));
          },
    ),
    typeof grantRefusal === "string"
      ? mistakeCheck("grant-not-allowed", grantRefusal, async (report) =>
          report(await clientReport(grantRefusal, tokenFor(provisioned, grantlessClient))),
        )
      : mistakeCheck("grant-not-allowed", "a refusal", { leftOut: grantRefusal.notOffered }),
  ];
}

const clientReport = async (...refusal: Parameters<typeof refused>): Promise<string> =>
  `client: ${await refused(...refusal)}`;
