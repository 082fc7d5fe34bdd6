import type { ConfigurationFault } from "@callgate/core/adapter";
import type { Walk } from "./walk.js";

/** Faults that prevent an application from being read: then every result is incomplete. */
export function shapeFaults({ tooOld, unknown }: Walk): readonly ConfigurationFault[] {
  const faults = unknown.map((where) => ({
    code: "framework_unknown_shape",
    option: "app",
    message: `\`app\` has a part that this version cannot read, ${where}: give its routes their gates by name`,
  }));
  return tooOld.size === 0 ? faults : [...faults, TOO_OLD];
}

const TOO_OLD: ConfigurationFault = {
  code: "framework_too_old",
  option: "app",
  message:
    "`app` uses a version of `router` that keeps no paths: update it to 2.3.0 or newer (`npm update router`), or give each " +
    'route its gate by name, `gate("GET /orders")`',
};
