import autocannon from "autocannon";
import { answerQuestions } from "../measure/helper-process.js";
import { quantile } from "../measure/statistics.js";

/** What a server is sent. */
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
  /** How long a response took, as the client saw it: half of all, and all but the slowest hundredth. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Connections that failed, and requests that got no response in time. */
  readonly errors: number;
}

type Tokens = readonly string[];

const MIN_RESPONSES = 10;

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
    const latencies: number[] = [];
    const statuses: Record<string, number> = {};
    const fallAsleep = stayAwake();
    const run = autocannon(options, (fault, result) => {
      fallAsleep();
      if (fault) return reject(fault);
      if (latencies.length < MIN_RESPONSES) {
        return reject(
          new Error(
            `${latencies.length} responses are too few to time: something else keeps the machine busy`,
          ),
        );
      }
      const seconds = (lastAt - firstAt) / 1000;
      resolve({
        requestsPerSecond: (latencies.length - 1) / seconds,
        seconds,
        p50Ms: quantile(latencies, 0.5),
        p99Ms: quantile(latencies, 0.99),
        statuses,
        errors: result.errors + result.timeouts,
      });
    });
    run.on("response", (_client, status, _octets, latencyMs) => {
      lastAt = performance.now();
      if (latencies.length === 0) firstAt = lastAt;
      latencies.push(latencyMs);
      statuses[status] = (statuses[status] ?? 0) + 1;
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
