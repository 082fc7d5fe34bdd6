import { ConfigurationError } from "@callgate/core/adapter";
import { assertProtected, type RouteInventory, writeInventory } from "@callgate/policy/binding";
import type { INestApplicationContext } from "@nestjs/common";
import { LISTING, type Listing } from "./tokens.js";

/** An application of Nest, or of its testing module. */
export type NestApplication = Pick<INestApplicationContext, "get">;

/**
 * The routes of every controller of an application, each with the entry that decides: as Nest registers them, with global
 * prefix and version. Call it after `init` or `listen`.
 *
 * What is added to the platform without a controller is not among them: `app.use`, middleware, static files. No guard
 * runs for it.
 *
 * @throws {ConfigurationError} `option_missing` where the application does not import the module
 */
export function routes(app: NestApplication): RouteInventory {
  let listing: Listing;
  try {
    listing = app.get<Listing>(LISTING, { strict: false });
  } catch {
    throw new ConfigurationError("Routes", [
      {
        code: "option_missing",
        option: "CallgateModule",
        message:
          "`CallgateModule` is missing: import `CallgateModule.forRoot(options)` in the application's module",
      },
    ]);
  }
  return listing();
}

/**
 * Writes {@link routes} to a file that `callgate check --routes` reads: as a whole, or not at all.
 *
 * @throws {ConfigurationError} `option_missing`, `option_invalid`, `file_unwritable`
 * @example writeRoutes(await app.init(), "callgate.routes.json");
 */
export function writeRoutes(app: NestApplication, file: string): void {
  writeInventory(routes(app), file);
}

/**
 * Throws one error that names every route of a controller that a request reaches without a decision: for a test of an
 * application. Routes that are public on purpose are not among them.
 *
 * @throws {ConfigurationError} `gate_missing` for each of them
 */
export function expectProtected(app: NestApplication): void {
  assertProtected(routes(app));
}
