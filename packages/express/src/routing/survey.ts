import { ConfigurationError } from "@callgate/core/adapter";
import type { PolicyTable } from "@callgate/policy/binding";
import { gateMarkOf } from "../gate-marks.js";
import { type Application, isApplication, isRouter, type Router } from "./express-shapes.js";
import { MountNames } from "./mount-names.js";
import { type Place, ROOT } from "./place.js";
import { placesProtected, protectedIn } from "./protected-applications.js";
import { placesOf } from "./sub-applications.js";
import { type Walk, walk } from "./walk.js";

/**
 * Checks the argument of `protect` and `routes`.
 *
 * @throws {ConfigurationError} `option_invalid`
 */
export function targetOf(app: unknown): Application | Router {
  if (isApplication(app) || isRouter(app)) return app;
  const message =
    "`app` is neither an application nor a router of Express 4 or 5: pass one of them";
  throw new ConfigurationError("Routes", [{ code: "option_invalid", option: "app", message }]);
}

/** Everything in an application, including the protected applications in it, which it cannot see itself. */
export function surveyOf(app: unknown): Walk {
  const target = targetOf(app);
  // Twice, since the document of the gates found names the mounts.
  const unnamed = surveyWith(target, new MountNames([]));
  const tables = new Set<PolicyTable>();
  const layers = [
    ...unnamed.handlers.map(({ layer }) => layer),
    ...unnamed.routes.flatMap(({ route }) => route.stack),
  ];
  for (const layer of layers) {
    const mark = gateMarkOf(layer);
    if (mark?.kind === "endpoints") tables.add(mark.table);
  }
  const paths = [...tables].flatMap(({ policy }) => policy.entries.map(({ path }) => path));
  return paths.length === 0 ? unnamed : surveyWith(target, new MountNames(paths));
}

function surveyWith(target: Application | Router, names: MountNames): Walk {
  const found = walk(target, placesOfTarget(target), names);
  for (const app of found.applications) {
    for (const sub of protectedIn(app)) {
      if (found.applications.has(sub)) continue;
      merge(found, walk(sub, placesOfTarget(sub), names));
    }
  }
  return found;
}

/** The mounts given to `protect`, or else those known to Express. */
function placesOfTarget(target: Application | Router): readonly Place[] {
  return placesProtected(target) ?? (isApplication(target) ? placesOf(target) : [ROOT]);
}

/** Nested applications are found in a set that grows while it is iterated. */
function merge(found: Walk, inside: Walk): void {
  found.routes.push(...inside.routes);
  found.handlers.push(...inside.handlers);
  found.unknown.push(...inside.unknown);
  for (const each of inside.routers) found.routers.add(each);
  for (const each of inside.applications) found.applications.add(each);
  for (const each of inside.tooOld) found.tooOld.add(each);
}
