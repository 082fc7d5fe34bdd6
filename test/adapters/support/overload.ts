import type { Decision } from "@callgate/core";
import { occupyThreads } from "@callgate-tooling/test-support";
import { GOOD, type Scene } from "./scene.js";

/**
 * Lets so many tokens wait for their signatures that the gate takes no more, with no thread to work on them.
 *
 * @returns what ends it
 */
export async function overload({ issuer, gate }: Scene): Promise<() => Promise<void>> {
  const token = await issuer.token({ ...GOOD, claims: { padding: "x".repeat(2000) } });
  const signatureAt = token.lastIndexOf(".") + 1;
  const policy = gate.policy("none");
  const threads = occupyThreads();
  const waiting: Promise<Decision>[] = [];
  let isOverloaded = false;
  while (!isOverloaded) {
    if (waiting.length > 10_000) throw new Error("the gate is never overloaded");
    const forged = `${token.slice(0, signatureAt)}${toDigits(waiting.length)}${token.slice(signatureAt + 4)}`;
    const deciding = gate.decide(
      { method: "GET", url: "/", authorization: [`Bearer ${forged}`] },
      policy,
    );
    waiting.push(deciding);
    if (waiting.length % 100 > 0) continue;
    const first = await Promise.race([
      deciding,
      new Promise<void>((resolve) => setImmediate(resolve)),
    ]);
    isOverloaded = first?.outcome === "unavailable";
  }
  return async () => {
    await threads.release();
    await Promise.all(waiting);
  };
}

/** Four digits of base64url, so that each forged token is another one. */
function toDigits(n: number): string {
  return Buffer.from([n >> 16, n >> 8, n]).toString("base64url");
}
