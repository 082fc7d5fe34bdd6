import type { Algorithm } from "../../../kit/algorithms.js";
import { supportOf } from "./runtime-support.js";

/** What differs between runtimes. */
export interface Runtime {
  /** Whether it verifies signatures of an algorithm. */
  canVerify(algorithm: Algorithm): boolean;
  /** Whether there are threads that verify signatures. */
  readonly hasThreads: boolean;
}

/** workerd's own name for itself. It runs what is passed to a thread at once, and may end it with its request. */
const WITHOUT_THREADS = "Cloudflare-Workers";

// Node has it from version 21 on.
const { userAgent } = (globalThis as { navigator?: { userAgent?: string } }).navigator ?? {};

/** The runtime of this process. */
export const thisRuntime: Runtime = Object.freeze<Runtime>({
  canVerify: (algorithm) => supportOf(algorithm) !== undefined,
  hasThreads: userAgent !== WITHOUT_THREADS,
});
