import type { TokenErrorCode } from "@callgate/client";
import {
  type Candidate,
  grantlessClient,
  impostor,
  plainClient,
  unknownClient,
} from "./candidates.js";
import type { Check } from "./check.js";
import { MISTAKES, type MistakeName } from "./mistakes.js";
import type { NotOffered, Provisioned } from "./server.js";
import { refused, type TokenOverrides, tokenFor } from "./token-for.js";
import { OTHER_SCOPE } from "./wanted-clients.js";

/** A check named after its mistake. */
export function mistakeCheck(mistake: MistakeName, outcome: string, holds: Check["holds"]): Check {
  return { mistake, sentence: `${outcome}, when ${MISTAKES[mistake].what}`, holds };
}

/** What the token client reports of the registration of a client. */
export function registrationChecks(provisioned: Provisioned): readonly Check[] {
  const {
    credentialRefusal,
    grantRefusal,
    scopeRefusal = "scope_rejected",
    workload,
  } = provisioned;
  if (workload !== undefined) return [];
  const rejection = credentialRefusal ?? "credential_rejected";
  const refusal = (
    mistake: MistakeName,
    code: TokenErrorCode | NotOffered,
    candidate: Candidate,
    overrides?: TokenOverrides,
  ): Check =>
    typeof code === "string"
      ? mistakeCheck(mistake, code, async (report) =>
          report(`client: ${await refused(code, tokenFor(provisioned, candidate, overrides))}`),
        )
      : mistakeCheck(mistake, "a refusal", { leftOut: code.notOffered });
  return [
    refusal("wrong-secret", rejection, impostor),
    refusal("unknown-client", rejection, unknownClient),
    refusal("scope-not-granted", scopeRefusal, plainClient, { scope: OTHER_SCOPE }),
    refusal("grant-not-allowed", grantRefusal, grantlessClient),
  ];
}
