import { createGate, type Gate, type GateOptions, type GatePolicy } from "@callgate/core";
import { mountPolicy } from "@callgate/policy/binding";
import { alternate, type Contender, type Cost, costOf, type Rounds } from "../measure/alternate.js";
import { freshLines } from "../micro/fresh-lines.js";
import { AUDIENCE, CALLERS, SCOPE } from "../policy.js";
import { SigningKey } from "../signing-key.js";

/** What one decision costs at one size of something. */
export interface ScalePoint {
  readonly size: number;
  readonly uncached: Cost;
  readonly cached: Cost;
}

/** A gate of some size, and tokens that it admits, spread over all of it. */
interface Sized {
  readonly size: number;
  readonly options: GateOptions;
  readonly callers: readonly string[];
  readonly tokens: readonly string[];
}

export interface ScalePlan {
  readonly tokens: number;
  readonly cachedCalls: number;
  readonly rounds: Rounds;
}

const ISSUER = "https://login.example.com";

/** An allowlist of 10, 1 000 and 100 000 callers. */
export async function measureCallers(plan: ScalePlan): Promise<readonly ScalePoint[]> {
  return measure(await sizedByCallers(plan), plan);
}

/** The same, where the allowlist is an entry of a policy document, which every decision looks up. */
export async function measureDocumentCallers(plan: ScalePlan): Promise<readonly ScalePoint[]> {
  return measure(await sizedByCallers(plan), plan, (options, callers) => {
    const endpoints = { "GET /orders": { callers, scope: SCOPE } };
    const mounted = mountPolicy({ ...options, policy: { version: 1, endpoints } });
    const endpoint = mounted.endpoint("GET /orders");
    return { gate: mounted.gate, policyNow: () => endpoint.policyFor("GET") };
  });
}

/** A gate, and the policy that decides the next request. */
type Mount = (
  options: GateOptions,
  callers: readonly string[],
) => { readonly gate: Gate; readonly policyNow: () => GatePolicy };

const inCode: Mount = (options, callers) => {
  const gate = createGate(options);
  const policy = gate.policy({ callers, scope: SCOPE });
  return { gate, policyNow: () => policy };
};

function sizedByCallers(plan: ScalePlan): Promise<readonly Sized[]> {
  const key = new SigningKey("ES256");
  const options = { issuer: ISSUER, audience: AUDIENCE, jwks: { keys: [key.jwk] } };
  const sized = [10, 1_000, 100_000].map(async (size): Promise<Sized> => {
    const callers = Array.from({ length: size }, (_, n) => `service-${n}`);
    const callerOf = (n: number) => callers[Math.floor((n * size) / plan.tokens)] as string;
    const tokens = await signAll(plan.tokens, (n) => key.token({ iss: ISSUER, azp: callerOf(n) }));
    return { size, options, callers, tokens };
  });
  return Promise.all(sized);
}

/** A gate that trusts 1, 5 and 20 issuers, each with a key of its own. */
export async function measureIssuers(plan: ScalePlan): Promise<readonly ScalePoint[]> {
  const sized = [1, 5, 20].map(async (size): Promise<Sized> => {
    const issuers = Array.from({ length: size }, (_, n) => ({
      alias: `issuer-${n}`,
      issuer: `https://login-${n}.example.com`,
      key: new SigningKey("ES256"),
    }));
    const options: GateOptions = {
      issuers: issuers.map(({ alias, issuer, key }) => ({
        alias,
        issuer,
        audience: AUDIENCE,
        jwks: { keys: [key.jwk] },
      })),
    };
    const callers = issuers.flatMap(({ alias }) => CALLERS.map((caller) => `${alias}:${caller}`));
    const tokens = await signAll(plan.tokens, (n) => {
      const { issuer, key } = issuers[n % size] as (typeof issuers)[number];
      return key.token({ iss: issuer });
    });
    return { size, options, callers, tokens };
  });
  return measure(await Promise.all(sized), plan);
}

/** An issuer with 1, 10 and 100 keys, all in use. */
export async function measureKeys(plan: ScalePlan): Promise<readonly ScalePoint[]> {
  const sized = [1, 10, 100].map(async (size): Promise<Sized> => {
    const keys = Array.from({ length: size }, (_, n) => new SigningKey("ES256", `key-${n}`));
    const jwks = { keys: keys.map(({ jwk }) => jwk) };
    const options = { issuer: ISSUER, audience: AUDIENCE, jwks };
    const tokens = await signAll(plan.tokens, (n) =>
      (keys[n % size] as SigningKey).token({ iss: ISSUER }),
    );
    return { size, options, callers: CALLERS, tokens };
  });
  return measure(await Promise.all(sized), plan);
}

async function measure(
  sized: readonly Sized[],
  { tokens, cachedCalls, rounds }: ScalePlan,
  mount: Mount = inCode,
): Promise<readonly ScalePoint[]> {
  const uncached = await alternate(await contenders(sized, 0, tokens, mount), rounds);
  const cached = await alternate(await contenders(sized, 10_000, cachedCalls, mount), rounds);
  return sized.map(({ size }) => ({
    size,
    uncached: costOf(uncached.get(String(size)) ?? [], tokens),
    cached: costOf(cached.get(String(size)) ?? [], cachedCalls),
  }));
}

function contenders(
  sized: readonly Sized[],
  maxTokens: number,
  calls: number,
  mount: Mount,
): Promise<readonly Contender[]> {
  return Promise.all(
    sized.map(async ({ size, options, callers, tokens }) => {
      const { gate, policyNow } = mount(
        { ...options, cache: { maxTokens }, signatureThreads: "never" },
        callers,
      );
      await gate.ready();
      const decideAll = async (lines: readonly string[]): Promise<void> => {
        for (const line of lines) {
          const request = { method: "GET", url: "/orders", authorization: [line] };
          const { outcome } = await gate.decide(request, policyNow());
          if (outcome !== "allowed") throw new Error("A good token was refused");
        }
      };
      return {
        name: String(size),
        prepare: () => {
          const lines = freshLines(tokens, calls);
          return () => decideAll(lines);
        },
      };
    }),
  );
}

function signAll(count: number, sign: (n: number) => Promise<string>): Promise<readonly string[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => sign(n)));
}
