import autocannon from "autocannon";
import { answerQuestions } from "../measure/helper-process.js";
import type { Load, LoadResult } from "./load.js";
import { sendPaced } from "./paced.js";
import { Responses } from "./responses.js";

type Tokens = readonly string[];

answerQuestions((load: Load): Promise<LoadResult> => {
  const { url, tokens, connections, durationSeconds, ratePerSecond } = load;
  if (ratePerSecond !== undefined) return sendPaced({ url, tokens, connections, ratePerSecond });
  const shares = durationSeconds === undefined ? divide(tokens, connections) : undefined;
  let connected = 0;
  return measure({
    url,
    connections,
    sampleInt: 100,
    timeout: 60,
    ...(durationSeconds === undefined ? { amount: tokens.length } : { duration: durationSeconds }),
    setupClient(client) {
      // Connections that all begin with the same token would go through the list in step.
      client.setRequests(toRequests(shares?.[connected] ?? rotate(tokens, connected)));
      connected += 1;
    },
  });
});

/** Counts and times the responses itself: autocannon rounds its duration, and counts by the second. */
function measure(options: autocannon.Options): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const responses = new Responses();
    const fallAsleep = stayAwake();
    const run = autocannon(options, (fault, result) => {
      fallAsleep();
      if (fault) return reject(fault);
      try {
        resolve(responses.result(result.errors + result.timeouts));
      } catch (tooFew) {
        reject(tooFew);
      }
    });
    run.on("response", (client, status, _octets, latencyMs) => {
      responses.add(client, status, latencyMs, performance.now());
    });
  });
}

/**
 * Keeps this process looking for responses instead of sleeping until one comes, if started with `--awake`.
 *
 * A process that sleeps is woken by the one that answers, on the server's core and at the server's expense: as often
 * as the load waits for it, so that the slower of two servers would pay more.
 *
 * @returns what ends it
 */
function stayAwake(): () => void {
  let awake = process.argv.includes("--awake");
  const look = (): void => {
    if (awake) setImmediate(look);
  };
  look();
  return () => {
    awake = false;
  };
}

function toRequests(tokens: Tokens): autocannon.Request[] {
  return tokens.map((token) => ({ headers: { authorization: `Bearer ${token}` } }));
}

function rotate(tokens: Tokens, by: number): Tokens {
  const start = by % tokens.length;
  return [...tokens.slice(start), ...tokens.slice(0, start)];
}

/** Deals a list out as autocannon deals out an amount: the first ones get one more where it does not come out even. */
function divide(tokens: Tokens, shares: number): readonly Tokens[] {
  return Array.from({ length: shares }, (_, share) =>
    tokens.filter((_token, n) => n % shares === share),
  );
}
