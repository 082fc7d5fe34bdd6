import { type ConfigurationFault, ownOptions } from "@callgate/core/adapter";

/** The mount of a router by something that is not a router. */
export interface ProtectOptions {
  /**
   * The path of the mount, as spelled in the document: `/internal` for `mount("/internal", …)` of koa-mount; several mounts
   * joined. It begins the name of every route. Default: none.
   */
  readonly at?: string;
}

/**
 * @returns the mount's path without a slash at its end, empty for none; or what is wrong with it
 * @throws {ConfigurationError} `option_invalid` for a getter that throws
 */
export function readMount(
  given: ProtectOptions | undefined,
  known: readonly string[] = ["at"],
): string | readonly ConfigurationFault[] {
  const options = ownOptions(given);
  if (options === undefined) return "";
  if (typeof options !== "object" || options === null) {
    return [fault("option_invalid", "options", 'must be an object, as in `{ at: "/internal" }`')];
  }
  const unknown = Object.keys(options).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    return unknown.map((name) => fault("option_unknown", name, "is not an option: use at"));
  }
  if (!Object.hasOwn(options, "at")) return "";
  const { at } = options as { readonly at?: unknown };
  if (typeof at === "string" && /^\/[^\s?#]*$/.test(at)) return at.replace(/\/+$/, "");
  return [fault("option_invalid", "at", "must be the path of a mount, as in `/internal`")];
}

function fault(code: string, option: string, message: string): ConfigurationFault {
  return { code, option, message: `\`${option}\` ${message}` };
}
