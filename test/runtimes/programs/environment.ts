import { fileURLToPath } from "node:url";
import type { ServiceUnderTest } from "../runtime.js";

const recipe = fileURLToPath(
  new URL("../../../examples/recipes/fetch-service.ts", import.meta.url),
);

/** What `service/bun.ts` and `service/deno.ts` find in their environment. */
export function environmentOf(service: ServiceUnderTest): Readonly<Record<string, string>> {
  return "config" in service
    ? { SERVICE_CONFIG: JSON.stringify(service.config) }
    : { RECIPE: recipe, ...service.variables };
}

/** The port in the line that they print. */
export function portPrinted(line: string): number | undefined {
  const [, port] = /^listening on (\d+)$/.exec(line) ?? [];
  return port === undefined ? undefined : Number(port);
}
