import * as nodeModule from "node:module";
import { join } from "node:path";
import { isApplication, isExpress4, isRouter } from "./express-shapes.js";
import { styleOf } from "./layer-paths.js";

/**
 * The framework with its version, if the Express found from the working directory has the application's major version:
 * `express@5.3.0`, or else `express@5`.
 */
export function frameworkOf(app: unknown): string {
  const major = isOfExpress4(app) ? "4" : "5";
  const version = installedVersion();
  return `express@${version?.startsWith(`${major}.`) ? version : major}`;
}

function isOfExpress4(app: unknown): boolean {
  if (isApplication(app)) return isExpress4(app);
  return isRouter(app) && styleOf(app) === "compiled";
}

function installedVersion(): string | undefined {
  try {
    // Not imported by name: webpack then warns that it cannot read the argument, and this must not be part of a bundle.
    const require = nodeModule.createRequire(join(process.cwd(), "package.json"));
    const { version } = require("express/package.json") as { readonly version?: unknown };
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
