import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AccessToken } from "@callgate/client";
import type { SecretSource } from "@callgate/secrets";
import { Undo } from "./undo.js";
import type { UsedSecrets } from "./used-secrets.js";
import type { Watched } from "./watched.js";

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Records the secrets and tokens of every exchange with a server of this process, and of simulated ones:
 * when a test passes its own `fetch`, they are seen when they are set and parsed.
 */
export function watchWire({ used, undo }: Watched): void {
  const listen = (message: unknown) => watchExchange(message as Exchange, used);
  subscribe("http.server.request.start", listen);
  undo.by(() => unsubscribe("http.server.request.start", listen));
  for (const name of ["set", "append"] as const) {
    before(undo, Headers.prototype, name, (...field) => used.noteHeader(...field));
    before(undo, URLSearchParams.prototype, name, (...member) => used.noteMember(...member));
  }
  before(undo, JSON, "parse", (text) => used.noteBody(String(text)));
}

/** Records the values of all sources of this source's class, wherever they come from. */
export function watchSources(source: SecretSource, { used, undo }: Watched): void {
  const shared = Object.getPrototypeOf(source) as SecretSource;
  const get = shared.get;
  undo.replace(shared, "get", async function (this: SecretSource, request) {
    const secret = await get.call(this, request);
    used.note(secret.value);
    used.note(secret.previous?.value);
    return secret;
  });
}

/** Records every token that is read from an access token of this one's class. */
export function watchTokens(token: AccessToken, { used, undo }: Watched): void {
  const shared = Object.getPrototypeOf(token) as AccessToken;
  const own = Object.getOwnPropertyDescriptor(shared, "value") ?? {};
  const { get } = own;
  undo.by(() => Object.defineProperty(shared, "value", own));
  Object.defineProperty(shared, "value", {
    ...own,
    get(this: AccessToken): unknown {
      const value: unknown = get?.call(this);
      used.note(value);
      return value;
    },
  });
}

/** Calls `listen` with the arguments of every call of a method, before it, until `undo` runs. */
export function before<Owner extends object, Name extends keyof Owner & string>(
  undo: Undo,
  owner: Owner,
  name: Name,
  listen: (...parameters: [unknown, unknown]) => void,
): void {
  const method = owner[name] as (...parameters: unknown[]) => unknown;
  const heard = {
    [name](this: unknown, ...parameters: unknown[]) {
      listen(parameters[0], parameters[1]);
      return Reflect.apply(method, this, parameters);
    },
  };
  undo.replace(owner, name, heard[name] as Owner[Name]);
}

/** Listens without reading: the owner of the request decides when its body flows. */
function watchExchange({ request, response }: Exchange, used: UsedSecrets): void {
  const exchange = new Undo();
  for (const [name, value] of Object.entries(request.headers)) used.noteHeader(name, value);
  const [received, sent] = [{ text: "" }, { text: "" }];
  before(exchange, request, "push", (chunk) => {
    collect(received, chunk);
    if (chunk === null) used.noteBody(received.text);
  });
  before(exchange, response, "write", (chunk) => collect(sent, chunk));
  before(exchange, response, "end", (chunk) => collect(sent, chunk));
  response.once("close", () => {
    used.noteBody(received.text);
    used.noteBody(sent.text);
  });
}

const LONGEST_BODY = 1 << 20;

function collect(into: { text: string }, chunk: unknown): void {
  if (into.text.length > LONGEST_BODY) return;
  if (typeof chunk === "string") into.text += chunk;
  else if (chunk instanceof Uint8Array) into.text += Buffer.from(chunk).toString("latin1");
}
