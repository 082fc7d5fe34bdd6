import { answerQuestions } from "../measure/helper-process.js";
import { callgate } from "../micro/contenders/callgate.js";
import { freshLines } from "../micro/fresh-lines.js";
import type { DecideAll, Trust } from "../micro/trust.js";
import { loadPackage } from "./checkout.js";

/** What gates decide about, and with which cache. */
export interface DecisionRound {
  /** Every token as often as it takes; more than once only where it is cached. */
  readonly tokens: readonly string[];
  readonly calls: number;
  /** `warm`: every token was verified before. `empty`: none was, and all are stored. `off`: none is stored. */
  readonly cache: "warm" | "empty" | "off";
}

// Decides with one checkout's gate; its folder, the issuer, and the key set are the arguments.
const [root = "", issuer = "", keySet = ""] = process.argv.slice(2);
const { createGate } = await loadPackage(root, "core");
const trust: Pick<Trust, "issuer" | "jwks"> = { issuer, jwks: JSON.parse(keySet) };
const warm = await callgate(trust, 10_000, createGate);
const off = await callgate(trust, 0, createGate);

answerQuestions(async ({ tokens, calls, cache }: DecisionRound): Promise<number> => {
  const decideAll: DecideAll =
    cache === "empty" ? await callgate(trust, 10_000, createGate) : cache === "warm" ? warm : off;
  if (cache === "warm") await decideAll(freshLines(tokens));
  const lines = freshLines(tokens, calls);
  const startedAt = performance.now();
  await decideAll(lines);
  return (calls * 1000) / (performance.now() - startedAt);
});
