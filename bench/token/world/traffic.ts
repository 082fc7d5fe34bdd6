import http, { type ClientRequest } from "node:http";

/** Requests under way, through fetch or node:http, of every library. */
export interface Traffic {
  readonly inFlight: number;
  /** Puts fetch and node:http back as they were. */
  stop(): void;
}

/**
 * Counts the requests of this process that are under way.
 *
 * Libraries send in the background, too: only a count shows when they are done, and a clock that moves on
 * meanwhile makes loopback take minutes.
 */
export function watchTraffic(): Traffic {
  const { fetch } = globalThis;
  const { request } = http;
  let inFlight = 0;
  globalThis.fetch = async (...call) => {
    inFlight += 1;
    try {
      const response = await fetch(...call);
      const { status, headers } = response;
      // Under way until the body is in, too.
      const body = await response.arrayBuffer();
      return new Response(body.byteLength > 0 ? body : null, { status, headers });
    } finally {
      inFlight -= 1;
    }
  };
  const counted = (...call: unknown[]): ClientRequest => {
    const made = Reflect.apply(request, http, call) as ClientRequest;
    inFlight += 1;
    made.once("close", () => {
      inFlight -= 1;
    });
    return made;
  };
  http.request = counted as typeof http.request;
  return {
    get inFlight() {
      return inFlight;
    },
    stop() {
      globalThis.fetch = fetch;
      http.request = request;
    },
  };
}
