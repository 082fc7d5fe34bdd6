import { ConfigurationError, ownOptions } from "@callgate/core/adapter";
import { segmentsOf } from "@callgate/policy/binding";
import { type Application, isApplication, type Router } from "../routing/express-shapes.js";
import { type Place, ROOT } from "../routing/place.js";
import { placesOf } from "../routing/sub-applications.js";

/** How an application or a router is protected. */
export interface ProtectOptions {
  /**
   * The pattern under which a router is mounted, `/tenants/:tenant`, or all of them. Default: none, the root. A nested application
   * knows its own.
   */
  readonly at?: string | readonly string[];
}

/**
 * The mounts of an application or a router.
 *
 * @throws {ConfigurationError} with every fault of the options
 */
export function placesOfTarget(
  target: Application | Router,
  given: ProtectOptions | undefined,
): readonly Place[] {
  const options = ownOptions(given);
  const isInside = isApplication(target) && target.parent !== undefined;
  const faults = Object.entries(options ?? {}).flatMap(([name, value]: [string, unknown]) =>
    (name === "at" ? faultsOf(value, isInside) : UNKNOWN).map(([code, message]) => ({
      code,
      option: name,
      message: `\`${name}\` ${message}`,
    })),
  );
  if (faults.length > 0) throw new ConfigurationError("Options of protect", faults);
  if (options === undefined || !Object.hasOwn(options, "at")) {
    return isApplication(target) ? placesOf(target) : [ROOT];
  }
  return [options.at ?? []].flat().map((path) => {
    const whole = path.replace(/\/+$/, "");
    return { ...ROOT, path: whole, shown: whole };
  });
}

const UNKNOWN = [["option_unknown", "is not an option: use at"]] as const;

function faultsOf(at: unknown, isInside: boolean): readonly (readonly [string, string])[] {
  const paths: readonly unknown[] = Array.isArray(at) ? [...at] : [at];
  const isPath = (path: unknown) =>
    typeof path === "string" && path.startsWith("/") && segmentsOf(path) !== undefined;
  if (paths.length === 0 || !paths.every(isPath)) {
    return [["option_invalid", "must be the pattern of a mount, as in `/v1`, or a list of them"]];
  }
  if (!isInside) return [];
  return [["option_conflict", "is for routers: an application knows where it is mounted"]];
}
