import { ConfigurationError, type ConfigurationFault } from "@callgate/core/adapter";
import { coverageOf, faultOf } from "./inventory.js";
import { partsOf, type RoutePart } from "./route-parts.js";
import { isClosed } from "./route-rows.js";
import { shapeFaults } from "./shape-faults.js";
import { surveyOf } from "./survey.js";
import { unlisted } from "./unlisted.js";

/**
 * For a test: throws when a route of an application has no gate, or the gate of another route. One error lists them all.
 *
 * Handlers of `app.use` are not routes: `routes(app)` lists them as middleware.
 *
 * @throws {ConfigurationError} `gate_missing`, `gate_mismatch`, `subapp_unlisted` and `framework_unknown_shape`;
 * `option_invalid` for a value that is neither an application nor a router
 */
export function expectProtected(app: unknown): void {
  const found = surveyOf(app);
  const applications = coverageOf(found.handlers)
    .filter(({ handler, isCovered }) => handler.kind === "application" && !isCovered)
    .map(({ handler }) => handler);
  const faults = [
    ...shapeFaults(found).filter(({ code }) => code === "framework_unknown_shape"),
    ...partsOf(found.routes).flatMap((part) => holeOf(part) ?? []),
    ...unlisted(applications, found.applications),
  ];
  if (faults.length > 0) throw new ConfigurationError("Routes", faults);
}

function holeOf(part: RoutePart): ConfigurationFault | undefined {
  const { row, place, gates } = part;
  if (isClosed(row)) return undefined;
  if (gates.length > 0) return faultOf(part);
  const option = `${row.method} ${place.shown || "/"}`;
  const message = `\`${option}\` has no gate, so that every request reaches its handler: give it a gate, or call \`gate.protect\``;
  return { code: "gate_missing", option, message };
}
