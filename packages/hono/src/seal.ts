import { ConfigurationError, type ConfigurationFault } from "@callgate/core/adapter";
import { auditRoutes, type MountedPolicy } from "@callgate/policy/binding";
import { readRoutes } from "./app-routes.js";
import { type HonoApp, rowsOf } from "./hono-app.js";
import { toAudited, toRow } from "./inventory-row.js";

/**
 * Checks every route of an application, and that every entry of the document has one.
 *
 * @throws {ConfigurationError} with every fault of every route
 */
export function checkSealed(app: HonoApp, { table, allowsInline }: MountedPolicy): void {
  const faults: ConfigurationFault[] = faultsOf(app);
  if (table !== undefined) {
    const audited = readRoutes(rowsOf(app)).routes.map(toAudited);
    const known = new Set(faults.map(({ code, option }) => `${code} ${option}`));
    for (const fault of auditRoutes(table, audited, { allowsInline })) {
      if (!known.has(`${fault.code} ${fault.option}`)) faults.push(fault);
    }
  }
  if (faults.length > 0) throw new ConfigurationError("Routes", faults);
}

function faultsOf(app: HonoApp): ConfigurationFault[] {
  return readRoutes(rowsOf(app)).routes.flatMap((route) => [...toRow(route).faults]);
}
