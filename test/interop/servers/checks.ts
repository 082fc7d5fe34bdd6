import { authenticationChecks } from "./authentication-checks.js";
import { certificateChecks } from "./certificate-checks.js";
import type { Check } from "./check.js";
import { clockChecks } from "./clock-checks.js";
import { gateChecks } from "./gate-checks.js";
import { introspectionChecks } from "./introspection-checks.js";
import { registrationChecks } from "./mistake-checks.js";
import { outageChecks } from "./outage-checks.js";
import type { InteropServer, Provisioned } from "./server.js";

/** The checks for every server, in this order: the last ones change its keys, and stop it and start it again. */
export function checksOf(server: InteropServer, provisioned: Provisioned): readonly Check[] {
  return [
    ...authenticationChecks(provisioned),
    ...registrationChecks(provisioned),
    ...clockChecks(provisioned),
    ...certificateChecks(provisioned),
    ...(provisioned.ownChecks ?? []),
    ...introspectionChecks(provisioned),
    ...gateChecks(provisioned),
    ...outageChecks(server, provisioned),
  ];
}
