import { type IncomingMessage, request } from "node:http";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { FetchLike, FetchResponse } from "@callgate/core";

/** A `fetch` in the shape of node-fetch's: the body is a Node stream, which has no `cancel`. */
export const nodeFetch: FetchLike = (url, { method = "GET", headers, body, signal }) =>
  new Promise((resolve, reject) => {
    const sending = request(url, { method, headers, signal, agent: false }, (message) =>
      resolve(responseOf(message)),
    );
    sending.on("error", reject);
    sending.end(body);
  });

function responseOf(message: IncomingMessage): FetchResponse {
  const get = (name: string): string | null => {
    const value = message.headers[name.toLowerCase()];
    return typeof value === "string" ? value : null;
  };
  const body = get("content-encoding") === "gzip" ? unpacked(message) : message;
  return { status: message.statusCode ?? 0, headers: { get }, body };
}

function unpacked(message: Readable): Readable {
  const unpacking = createGunzip();
  message.on("error", (error) => unpacking.destroy(error));
  unpacking.on("close", () => message.destroy());
  return message.pipe(unpacking);
}
