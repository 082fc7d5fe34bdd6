import { clientSecretBasic, createTokenClient, tlsClientAuth } from "@callgate/client";
import { RESOURCE, secrets } from "./authority.js";
import { agentWith, type Connect, certificateFor, fetchThrough } from "./connections.js";

/** A service that calls the orders. */
export interface Caller {
  readonly call: () => Promise<Response>;
  /** The headers of its last request: what a reader of its traffic has. */
  readonly lastHeaders: () => Headers;
  close(): Promise<void>;
}

/** Where a caller gets its tokens, and what it calls. */
export interface Places {
  readonly issuer: string;
  readonly orders: string;
}

/** Its tokens are bound to a key that the client makes when it starts, and that never leaves it. */
export function createCheckout(places: Places): Caller {
  return callerWith(places, fetchThrough(agentWith()), (connect) => ({
    clientId: "checkout",
    auth: clientSecretBasic(secretOf("checkout")),
    fetch: connect,
    dpop: true,
  }));
}

/** Its tokens are bound to the certificate with which it authenticates, and with which it has to connect to services, too. */
export function createBilling(places: Places): Caller {
  const dispatcher = agentWith(certificateFor("billing"));
  return callerWith(places, fetchThrough(dispatcher), () => ({
    clientId: "billing",
    auth: tlsClientAuth({ dispatcher }),
  }));
}

/** Its tokens are bound to nothing. */
export function createLegacy(places: Places): Caller {
  return callerWith(places, fetchThrough(agentWith()), (connect) => ({
    clientId: "legacy",
    auth: clientSecretBasic(secretOf("legacy")),
    fetch: connect,
  }));
}

type ClientOptions = Omit<Parameters<typeof createTokenClient>[0], "issuer" | "scope" | "resource">;

function callerWith(
  { issuer, orders }: Places,
  connect: Connect,
  options: (connect: Connect) => ClientOptions,
): Caller {
  const tokens = createTokenClient({
    ...options(connect),
    issuer,
    scope: "orders:read",
    resource: RESOURCE,
  });
  let last = new Headers();
  const watched: Connect = (input, init) => {
    last = new Headers(init?.headers as Record<string, string>);
    return connect(input, init);
  };
  const callOrders = tokens.fetchFor({ origins: [orders], fetch: watched });
  return {
    call: () => callOrders(`${orders}/orders`),
    lastHeaders: () => last,
    close: async () => void (await tokens.close()),
  };
}

function secretOf(client: string) {
  return { get: async () => ({ value: secrets[client] ?? "", version: "1" }) };
}
