import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

/** One request that a fault answers, or does not. */
export interface FaultyExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Sends the answer of an issuer without a fault. */
  readonly answer: () => void;
  /** How long `slow` waits, in real milliseconds. */
  readonly delayMs: number;
  /** Settles when the issuer recovers. */
  readonly recovered: Promise<void>;
  /** Where `redirect` leads: an address whose JWK Set no gate may request. */
  readonly trapUrl: string;
}

/** The name of a way an issuer can fail. */
export type FaultName =
  | "slow"
  | "hang"
  | "drip"
  | "drop"
  | "truncated"
  | "error500"
  | "notFound"
  | "redirect"
  | "html"
  | "notJson"
  | "notAnObject"
  | "giant"
  | "gzipBomb";

type Fault = (exchange: FaultyExchange) => void;

const DRIP_INTERVAL_MS = 5;
const CHUNK = Buffer.alloc(65_536, " ");
const GIANT_CHUNKS = 800;

/** Every way an issuer can fail. To add one, name it above and add an entry. */
export const faults: Readonly<Record<FaultName, Fault>> = Object.freeze<Record<FaultName, Fault>>({
  /** Answers after `delayMs`. */
  slow({ response, answer, delayMs }) {
    const timeout = setTimeout(answer, delayMs);
    response.once("close", () => clearTimeout(timeout));
  },
  /** Accepts the request and sends nothing until the issuer recovers. */
  hang({ response, answer, recovered }) {
    void recovered.then(() => {
      if (!response.destroyed) answer();
    });
  },
  /** Begins an answer and adds one octet at a time, without end. */
  drip({ response }) {
    beginJson(response).write('{"keys":[');
    const interval = setInterval(() => response.write(" "), DRIP_INTERVAL_MS);
    response.once("close", () => clearInterval(interval));
  },
  /** Closes the connection instead of answering. */
  drop({ request }) {
    request.socket.destroy();
  },
  /** Closes the connection in the middle of the body. */
  truncated({ response }) {
    beginJson(response, { "content-length": "1000" }).write('{"keys":[', () => response.destroy());
  },
  error500({ response }) {
    beginJson(response, {}, 500).end('{"error":"server_error"}');
  },
  notFound({ response }) {
    beginJson(response, {}, 404).end('{"error":"not_found"}');
  },
  /** Points to another address, which serves keys. */
  redirect({ response, trapUrl }) {
    response.writeHead(302, { location: trapUrl, connection: "close" }).end();
  },
  /** A page, as a proxy or a captive portal serves it, with status 200. */
  html({ response }) {
    response.writeHead(200, { "content-type": "text/html", connection: "close" });
    response.end("<!doctype html><title>Sign in</title>");
  },
  /** Declares itself as JSON, and is not. */
  notJson({ response }) {
    beginJson(response).end('{"keys":[');
  },
  /** JSON, but not an object. */
  notAnObject({ response }) {
    beginJson(response).end("null");
  },
  /** 50 MB of valid JSON, as fast as it is read. */
  giant({ response }) {
    // The reader is expected to close the connection before the end.
    void pipeline(giantDocument(), beginJson(response)).catch(() => {});
  },
  /** The same 50 MB, compressed to some 50 KB. */
  gzipBomb({ response }) {
    const unpacks = beginJson(response, { "content-encoding": "gzip" });
    void pipeline(giantDocument(), createGzip(), unpacks).catch(() => {});
  },
});

function beginJson(
  response: ServerResponse,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): ServerResponse {
  return response.writeHead(status, {
    "content-type": "application/json",
    connection: "close",
    ...headers,
  });
}

function giantDocument(): Readable {
  return Readable.from(
    (function* () {
      yield Buffer.from('{"keys":[');
      for (let sent = 0; sent < GIANT_CHUNKS; sent += 1) yield CHUNK;
      yield Buffer.from("]}");
    })(),
  );
}
