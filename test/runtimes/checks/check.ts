import type { ServiceConfig } from "../service/config.js";
import type { RuntimeScene } from "./scene.js";

/** A sentence about a service, and its proof. When it cannot be tested, there is a reason instead. */
export interface Check {
  readonly sentence: string;
  readonly holds: ((scene: RuntimeScene) => Promise<void>) | { readonly leftOut: string };
}

/** Checks of one running service, in this order. */
export interface CheckGroup {
  readonly config?: Partial<
    Pick<ServiceConfig, "options" | "answersQuestions" | "passesWaitUntil" | "createsLate">
  >;
  /** Runs before the checks. */
  readonly prepare?: (scene: RuntimeScene) => Promise<void>;
  readonly checks: readonly Check[];
}

/** A check of a service of its own. */
export function alone(
  sentence: string,
  holds: Check["holds"],
  config: CheckGroup["config"] = {},
): CheckGroup {
  return { config, checks: [{ sentence, holds }] };
}
