import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { FetchRequest } from "@callgate/core";

/** How long an exchange may take to end, in real milliseconds. */
const LONGEST_WAIT_MS = 5000;

/** A request as Callgate makes it. */
export function request(signal: AbortSignal = new AbortController().signal): FetchRequest {
  return { headers: { accept: "application/json" }, redirect: "manual", signal };
}

/** An answer that begins and never ends. */
export function endlessBody(): {
  readonly closed: Promise<void>;
  readonly listener: RequestListener;
} {
  let tell = (): void => {};
  const closed = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return {
    closed,
    listener(_request, response) {
      response.once("close", tell);
      response.writeHead(200, { "content-type": "application/json" }).write("[");
    },
  };
}

/** Runs one check against a server of its own on loopback. */
export async function onServer(
  listener: (...exchange: Parameters<RequestListener>) => unknown,
  check: (url: string) => Promise<void>,
): Promise<void> {
  const server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await check(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

export async function textOf(message: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of message) text += String(chunk);
  return text;
}

export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error ?? new Error("rejected with nothing"),
  );
  assert.ok(outcome !== undefined, "it is fulfilled, but must be rejected");
  return outcome;
}

export async function inTime(promise: Promise<unknown>, message: string): Promise<void> {
  let timeout: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timeout = setTimeout(() => reject(new assert.AssertionError({ message })), LONGEST_WAIT_MS);
  });
  await Promise.race([promise, late]).finally(() => clearTimeout(timeout));
}
