import { seededRandom } from "@callgate-tooling/test-support";
import type { Load } from "./load.js";
import type { Stage } from "./stage.js";

/**
 * Whether tokens were sent before, were not, or are mixed as in {@link MIX}; `paced` is mixed traffic that comes at a rate,
 * whether or not the server has answered.
 */
export type Traffic = "cached" | "uncached" | "mixed" | "paced";

/** What is sent to each of several servers in one round. Each has its own memory, so all get the same. */
export interface RoundLoad extends Omit<Load, "url"> {
  /** How many of the tokens are forged; every other is good. */
  readonly forged: number;
}

/** How much is sent in one round: for a time, which only cached tokens allow, or so many requests. */
export type RoundSize = { readonly seconds: number } | { readonly requests: number };

/** Shares of all tokens, 0 to 1; the rest is cached. */
export interface Shares {
  readonly uncached: number;
  readonly forged: number;
}

/** What mixed traffic is. */
export const MIX: Shares = { uncached: 0.04, forged: 0.01 };

/** Makes what servers are sent, with tokens of one stage. */
export class TrafficSource {
  readonly #stage: Pick<Stage, "key" | "issuer">;
  readonly #cached: readonly string[];

  private constructor(stage: Pick<Stage, "key" | "issuer">, cached: readonly string[]) {
    this.#stage = stage;
    this.#cached = cached;
  }

  /** @param cachedTokens how many tokens come again and again */
  static async create(
    stage: Pick<Stage, "key" | "issuer">,
    cachedTokens: number,
  ): Promise<TrafficSource> {
    return new TrafficSource(stage, await stage.key.tokens(stage.issuer, cachedTokens));
  }

  /** Cached tokens, in turns. */
  cached(size: RoundSize, connections: number): RoundLoad {
    return "seconds" in size
      ? { tokens: this.#cached, durationSeconds: size.seconds, connections, forged: 0 }
      : { tokens: repeat(this.#cached, size.requests), connections, forged: 0 };
  }

  /** Tokens that are all distinct, each sent once. */
  async uncached(requests: number, connections: number): Promise<RoundLoad> {
    const { key, issuer } = this.#stage;
    return { tokens: await key.tokens(issuer, requests), connections, forged: 0 };
  }

  /** Cached, uncached and forged tokens in random order, the same in every run. */
  async mixed(requests: number, connections: number, shares: Shares = MIX): Promise<RoundLoad> {
    const { key, issuer } = this.#stage;
    const uncached = await key.tokens(issuer, Math.round(requests * shares.uncached));
    const forged = await key.forged(issuer, Math.round(requests * shares.forged));
    const cached = repeat(this.#cached, requests - uncached.length - forged.length);
    const tokens = shuffle([...cached, ...uncached, ...forged]);
    return { tokens, connections, forged: forged.length };
  }
}

function repeat(tokens: readonly string[], count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => tokens[n % tokens.length] as string);
}

/** Fisher and Yates, from a fixed seed. */
function shuffle(tokens: string[]): readonly string[] {
  const random = seededRandom(1);
  for (let last = tokens.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [tokens[last], tokens[other]] = [tokens[other] as string, tokens[last] as string];
  }
  return tokens;
}
