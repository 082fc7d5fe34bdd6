import { optionsOf } from "./interface-options.js";
import { optionTable } from "./option-table.js";
import { reasonsByStatus, refusalTable } from "./refusal-table.js";

const GATE_OPTIONS = "packages/core/src/options/gate-options.ts";
const ENDPOINT_POLICY = "packages/core/src/policy/endpoint-policy.ts";

/** The interfaces of each table of options. */
const OPTION_TABLES: Readonly<Record<string, readonly (readonly [path: string, type: string])[]>> =
  {
    "options of an issuer": [
      [GATE_OPTIONS, "IssuerOptions"],
      [GATE_OPTIONS, "AliasedIssuerOptions"],
    ],
    "options of resolved issuers": [[GATE_OPTIONS, "ResolvedIssuersOptions"]],
    "options of a gate": [[GATE_OPTIONS, "SharedOptions"]],
    "options of an adapter": [
      ["packages/core/src/adapter/mount-gate.ts", "AdapterOptions"],
      ["packages/policy/src/binding/mount-policy.ts", "BindingOptions"],
    ],
    "options of an endpoint": [[ENDPOINT_POLICY, "EndpointPolicy"]],
    "options of a grant": [[ENDPOINT_POLICY, "CallerGrant"]],
    "options of loadPolicy": [["packages/policy/src/loading/options.ts", "PolicyOptions"]],
  };

/** Every table, by the name in its marks. */
export const tables: ReadonlyMap<string, () => string> = new Map([
  ["refusals", refusalTable],
  ["reasons by status", reasonsByStatus],
  ...Object.entries(OPTION_TABLES).map(([name, interfaces]): [string, () => string] => [
    name,
    () => optionTable(interfaces.flatMap(([path, type]) => optionsOf(path, type))),
  ]),
]);
