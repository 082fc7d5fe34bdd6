// cspell:ignore czpz
import { forgeryReasons } from "../forge/forger.js";
import type { ForgeryName } from "../forge/forgeries.js";
import {
  answersHead,
  answersLikeCore,
  handsOverAuth,
  hasEachCallerSeenAsItself,
  letsThroughInReportMode,
  opensPublicEndpoint,
  passesOnMethodAndTarget,
  survivesHangUp,
  waitsForThreads,
} from "./adapter-checks.js";
import type { StartService } from "./adapter-under-test.js";
import { admitsProvedPossession, passesNonceOn } from "./dpop-checks.js";

/** One thing an adapter must do. */
export interface ContractCheck {
  /** Completes the sentence "the adapter …". */
  readonly name: string;
  /** @throws {AssertionError} when the adapter does something else */
  run(): Promise<void>;
}

/**
 * Lists what every adapter must do, for any test runner: over real sockets, with an issuer of its own for each.
 *
 * An adapter reads the request, has the gate decide, attaches the `Auth` and writes the answer. The contract checks
 * all four; what the gate decides is up to core, so the adapter's answer is compared with core's own.
 *
 * @example
 * describe("my adapter", () => {
 *   for (const { name, run } of adapterContract(start)) it(name, run);
 * });
 */
export function adapterContract(start: StartService): readonly ContractCheck[] {
  const check = (name: string, run: (start: StartService) => Promise<void>): ContractCheck => ({
    name,
    run: () => run(start),
  });
  const good = { caller: "reports", scope: "orders:read" };
  return [
    check("admits a valid token and passes its Auth to the handler", handsOverAuth),
    check("shows each of many callers at once as itself", hasEachCallerSeenAsItself),
    check("passes method and target on as they were sent", passesOnMethodAndTarget),
    check(
      "refuses a request without credentials",
      answersLikeCore(() => []),
    ),
    check(
      "refuses a scheme it does not know",
      answersLikeCore(() => ["Basic cmVwb3J0czpzZWNyZXQ="]),
    ),
    check(
      "refuses a scheme without a token",
      answersLikeCore(() => ["Bearer"]),
    ),
    check(
      "refuses two Authorization lines, though both are valid",
      answersLikeCore(async (issuer) => {
        const line = `Bearer ${await issuer.token(good)}`;
        return [line, line];
      }),
    ),
    check(
      "refuses a caller the policy does not name",
      answersLikeCore(async (issuer) => [
        `Bearer ${await issuer.token({ ...good, caller: "else" })}`,
      ]),
    ),
    check(
      "refuses a caller without the scope, and names the scope",
      answersLikeCore(async (issuer) => [`Bearer ${await issuer.token({ ...good, scope: "" })}`]),
    ),
    check(
      "refuses a valid token on an endpoint that no caller may call",
      answersLikeCore(async (issuer) => [`Bearer ${await issuer.token(good)}`], "none"),
    ),
    check(
      "lets every request through to a public endpoint, and reads no token",
      opensPublicEndpoint,
    ),
    check(
      "answers 503 with Retry-After while there are no keys",
      answersLikeCore(async (issuer) => {
        issuer.fault("error500");
        return [`Bearer ${await issuer.token(good)}`];
      }),
    ),
    ...(Object.keys(forgeryReasons) as ForgeryName[]).map((name) =>
      check(
        `refuses a forged token: ${name}`,
        answersLikeCore(async (issuer) => [`Bearer ${await issuer.forge[name](good)}`]),
      ),
    ),
    check("waits for a signature that is verified on a thread", waitsForThreads),
    check(
      "admits a bound token with one proof of possession, and with no other",
      admitsProvedPossession,
    ),
    check("passes on the nonce that a proof needs", passesNonceOn),
    check("answers HEAD as GET, without the body", answersHead),
    check("lets through in report mode what it would refuse", letsThroughInReportMode),
    check("survives a caller that closes its connection while it decides", survivesHangUp),
  ];
}
