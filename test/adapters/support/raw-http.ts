import { connect, type Socket } from "node:net";

/** A request down to its octets. Strings are Latin-1: one character, one octet. */
export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  /** Default: `localhost`. */
  readonly host?: string;
  /** Header lines, without the end of the line. */
  readonly lines?: readonly string[];
  readonly body?: string;
}

/** A response as it came over the wire. */
export interface RawResponse {
  readonly status: number;
  readonly statusText: string;
  /** By lower-case name; the values of a repeated header are joined by a line feed, so that it shows. */
  readonly headers: Readonly<Record<string, string>>;
  /** Status line and headers, as they came. */
  readonly head: string;
  readonly body: string;
}

/** Writes a request that no HTTP client would send, with any octets in its lines. */
export function toOctets({
  method = "GET",
  path = "/orders",
  host = "localhost",
  lines = [],
  body = "",
}: RawRequest): Buffer {
  const head = [`${method} ${path} HTTP/1.1`, `Host: ${host}`, "Connection: close", ...lines];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`, "latin1");
}

/** Sends a request over a separate connection and reads the response until it is closed. */
export async function exchange(port: number, request: RawRequest): Promise<RawResponse> {
  return exchangeOver(connect(port, "127.0.0.1"), request);
}

/** Sends a request over a connection of any kind and reads the response until it is closed. */
export async function exchangeOver(socket: Socket, request: RawRequest): Promise<RawResponse> {
  socket.write(toOctets(request));
  return parseResponse(await readAll(socket));
}

function readAll(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    socket.setTimeout(5000, () => socket.destroy(new Error("no answer within 5 seconds")));
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", reject);
    socket.on("close", () => resolve(Buffer.concat(chunks).toString("latin1")));
  });
}

function parseResponse(text: string): RawResponse {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) throw new Error("the connection was closed without a response");
  const head = text.slice(0, end);
  const [statusLine = "", ...lines] = head.split("\r\n");
  const [, status, statusText = ""] = /^HTTP\/1\.1 (\d{3}) (.*)$/.exec(statusLine) ?? [];
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = name in headers ? `${headers[name]}\n${value}` : value;
  }
  return { status: Number(status), statusText, headers, head, body: text.slice(end + 4) };
}
