import type { SharedOptions } from "@callgate/core";

/** What a service under test is started with, as JSON. */
export interface ServiceConfig {
  /** The adapter in front of its endpoints. */
  readonly adapter: "core" | "fetch" | "hono";
  /** The issuers that its gate trusts, by alias. */
  readonly main: string;
  readonly silent: string;
  /** The time of day at which its clock stands. */
  readonly nowMs: number;
  /** Options of the gate that JSON has. */
  readonly options: Pick<
    SharedOptions,
    "fetchTimeoutMs" | "prefetch" | "resource" | "signatureThreads"
  >;
  /** Whether questions about opaque tokens are answered, by a `fetch` of its own; otherwise the runtime's is used. */
  readonly answersQuestions: boolean;
  /** Whether the gate receives the runtime's `waitUntil`, where it has one. */
  readonly passesWaitUntil: boolean;
  /** Whether the first request creates the gate, and not the module while it loads. */
  readonly createsLate: boolean;
}
