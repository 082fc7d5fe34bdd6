import { rootCertificates } from "node:tls";
import { createTokenClient, type TokenClient, type TokenClientOptions } from "@callgate/client";
import { createGate, type Gate, type GateOptions } from "@callgate/core";
import { Agent, type Dispatcher, ProxyAgent, fetch as undiciFetch } from "undici";

/** Trusts a private certificate authority (PEM) besides those of Node.js. */
export function trusting(ca: string): Dispatcher {
  return new Agent({ connect: { ca: [...rootCertificates, ca] } });
}

/** Sends everything through a proxy, such as `http://proxy.internal:3128`. */
export function through(proxy: string): Dispatcher {
  return new ProxyAgent(proxy);
}

/** A `fetch` that uses one of them. undici's own: Node's `fetch` and this dispatcher may be of different versions. */
function fetchWith(dispatcher: Dispatcher): typeof undiciFetch {
  return (input, init) => undiciFetch(input, { ...init, dispatcher });
}

export function createGateWith(options: GateOptions, dispatcher: Dispatcher): Gate {
  return createGate({ ...options, fetch: fetchWith(dispatcher) });
}

export function createTokensWith(options: TokenClientOptions, dispatcher: Dispatcher): TokenClient {
  return createTokenClient({ ...options, fetch: fetchWith(dispatcher) });
}
