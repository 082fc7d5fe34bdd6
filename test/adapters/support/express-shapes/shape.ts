import type { ExpressGate, Protection, ProtectOptions } from "@callgate/express";
import type express from "express";

/** The version of Express that runs a shape. */
export type Version = "Express 4" | "Express 5" | "Express 5 with router 2.2";

/** One request: method, request target, caller, and the status with `protect`. */
export type Ask = readonly [method: string, target: string, caller: string, status: number];

/** One way of mounting, with the document that is bound to it. */
export interface Shape {
  readonly title: string;
  /** Default: every version. */
  readonly only?: Version;
  readonly endpoints: Readonly<Record<string, unknown>>;
  readonly build: (kit: Kit) => void;
  /** Default: `gate.protect(app)`. */
  readonly protect?: (kit: Kit) => void;
  /** All codes of the faults that prevent its start. */
  readonly refused?: readonly string[];
  /** In Express 4, if different. */
  readonly refusedIn4?: readonly string[];
  readonly asks: readonly Ask[];
}

/** The inputs of a shape. */
export interface Kit {
  readonly version: Version;
  readonly express: typeof express;
  readonly app: express.Express;
  readonly gate: ExpressGate;
  /**
   * The handlers of a route: one that answers 200 and records the entry by which it was reached. With gates by name, its
   * gate comes before it.
   *
   * @param entries the entries that may decide about it; the gate by name is that of the first
   */
  h(...entries: readonly [string, ...string[]]): express.RequestHandler[];
  /** The same for what `app.use` mounts. */
  use(entry: string): express.RequestHandler[];
  /** Passes a request on, and is not a gate. */
  readonly pass: express.RequestHandler;
  protect(app: unknown, options?: ProtectOptions): Protection | undefined;
}
