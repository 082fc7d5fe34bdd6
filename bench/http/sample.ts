import { PATH } from "./endpoint.js";
import type { Load, LoadResult } from "./load.js";
import { BARE } from "./servers/names.js";
import type { RunningServer, Stage } from "./stage.js";
import type { RoundLoad } from "./traffic.js";

/** How one server did in one round. */
export interface Sample {
  readonly requestsPerSecond: number;
  /** Processor time of the server's process per request, its threads included. */
  readonly processorMicroseconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** How busy the server's core was with it, 0 to 1: far below 1 it was the load that was measured. */
  readonly busy: number;
}

/**
 * Sends a server requests, all of which it has to answer as it must.
 *
 * @throws where it does not: nothing is sent a second time
 */
export async function measureServer(
  { load }: Pick<Stage, "load">,
  server: RunningServer,
  { forged, ...what }: RoundLoad,
): Promise<Sample> {
  const before = await server.process.ask<number>("processorMs");
  const sent: Load = { ...what, url: `${server.origin}${PATH}` };
  const result = await load.ask<LoadResult>(sent);
  const used = (await server.process.ask<number>("processorMs")) - before;
  const requests = what.durationSeconds === undefined ? what.tokens.length : undefined;
  assertAnswered(server, result, { requests, refused: server.name === BARE ? 0 : forged });
  return toSample(result, used);
}

/**
 * Makes sure that a server admitted every good token, and refused every forged one.
 *
 * @param expected `requests`: how many were sent, where that is known
 */
export function assertAnswered(
  { framework, name }: Pick<RunningServer, "framework" | "name">,
  { statuses, errors }: Pick<LoadResult, "statuses" | "errors">,
  expected: { readonly requests: number | undefined; readonly refused: number },
): void {
  const { 200: admitted = 0, 401: refused = 0, ...others } = statuses;
  const isComplete = expected.requests === undefined || admitted + refused === expected.requests;
  if (errors > 0 || Object.keys(others).length > 0 || refused !== expected.refused || !isComplete) {
    const of = expected.requests === undefined ? "" : ` of ${expected.requests} requests`;
    const received = `${errors} errors, ${JSON.stringify(statuses)}${of}`;
    throw new Error(`${framework}, ${name}: ${received}, expected ${expected.refused} refused`);
  }
}

function toSample(result: LoadResult, processorMs: number): Sample {
  const { requestsPerSecond, seconds, p50Ms, p99Ms } = result;
  return {
    requestsPerSecond,
    processorMicroseconds: (processorMs * 1000) / (requestsPerSecond * seconds),
    p50Ms,
    p99Ms,
    busy: processorMs / 1000 / seconds,
  };
}
