import { authenticationChecks, refusalChecks } from "./authentication-checks.js";
import type { Check } from "./check.js";
import { gateChecks, outageChecks } from "./gate-checks.js";
import { introspectionChecks } from "./introspection-checks.js";
import type { InteropServer, Provisioned } from "./server.js";

/** The checks for every server, in this order: the last ones stop it and start it again. */
export function checksOf(server: InteropServer, provisioned: Provisioned): readonly Check[] {
  return [
    ...authenticationChecks(provisioned),
    ...refusalChecks(provisioned),
    ...gateChecks(provisioned),
    ...introspectionChecks(provisioned),
    ...outageChecks(server, provisioned),
  ];
}
