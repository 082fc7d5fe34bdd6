import autocannon from "autocannon";
import { answerQuestions } from "../measure/helper-process.js";

/** What a server is asked. */
export interface Load {
  readonly url: string;
  readonly tokens: readonly string[];
  readonly connections: number;
  /** How long each connection sends all tokens in turn; left out, every token is sent once, by one of them. */
  readonly durationSeconds?: number;
}

/** What came of it. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly seconds: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly errors: number;
}

type Tokens = readonly string[];

answerQuestions((load: Load): Promise<LoadResult> => {
  const { url, tokens, connections, durationSeconds } = load;
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
    let firstAt = 0;
    let lastAt = 0;
    let responses = 0;
    const statuses: Record<string, number> = {};
    const fallAsleep = stayAwake();
    const run = autocannon(options, (fault, result) => {
      fallAsleep();
      if (fault) return reject(fault);
      const seconds = (lastAt - firstAt) / 1000;
      const requestsPerSecond = (responses - 1) / seconds;
      resolve({ requestsPerSecond, seconds, statuses, errors: result.errors });
    });
    run.on("response", (_client, status) => {
      lastAt = performance.now();
      if (responses === 0) firstAt = lastAt;
      responses += 1;
      statuses[status] = (statuses[status] ?? 0) + 1;
    });
  });
}

/**
 * Keeps this process looking for responses instead of sleeping until one comes, where it was told to.
 *
 * Somebody asleep has to be woken by whoever answers, on the server's core and at the server's expense: as often
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
