import type { RunningService } from "@callgate/testkit";
import type { ServiceConfig } from "./service/config.js";

/** A runtime cannot be tested on this machine. The message says why. */
export class CannotRun extends Error {
  override readonly name = "CannotRun";
}

/** What a runtime runs: the service of the checks, or the recipe for it in examples/recipes with its variables. */
export type ServiceUnderTest =
  | { readonly config: ServiceConfig }
  | { readonly variables: Readonly<Record<"ISSUER" | "AUDIENCE", string>> };

/** A runtime that is not Node, obtained as a package of the npm registry. */
export interface RuntimeUnderTest {
  /** As in `npm run runtimes bun`. */
  readonly name: string;
  /** With its version. */
  readonly product: string;
  /** Whether requests that are over end what they started: timers, fetches. */
  readonly endsWithRequest: boolean;
  /** Whether signatures can be verified on threads. */
  readonly hasThreads: boolean;
  /**
   * Installs it into a folder, unless it is there already.
   *
   * @throws {CannotRun} where this machine has no such package
   */
  obtain(folder: string): Promise<void>;
  /** Starts a service in a process of its own, with the runtime's own HTTP server. */
  start(service: ServiceUnderTest): Promise<RunningService>;
}
