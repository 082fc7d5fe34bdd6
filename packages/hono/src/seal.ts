import { ConfigurationError, type ConfigurationFault } from "@callgate/core/adapter";
import { auditRoutes, type MountedPolicy } from "@callgate/policy/binding";
import { readRoutes } from "./app-routes.js";
import { type HonoApp, rowsOf } from "./hono-app.js";
import { toAudited, toRow } from "./inventory-row.js";

/**
 * Checks every route of an application, and that every entry of the document has one. A route that is added later is
 * refused: it would be open.
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
  Object.defineProperty(app.router, "add", { value: refuseLate, configurable: true });
}

/** Takes the place of the method that every way to add a route or middleware calls. */
function refuseLate(method: string, path: string): never {
  const option = `${method === "ALL" ? "*" : method} ${path}`;
  const message = `\`${option}\` comes after \`gate.sealed(app)\`, and would be open: add every route first, and seal last`;
  throw new ConfigurationError("Routes", [{ code: "route_after_protect", option, message }]);
}

function faultsOf(app: HonoApp): ConfigurationFault[] {
  return readRoutes(rowsOf(app)).routes.flatMap((route) => [...toRow(route).faults]);
}
