import { type ClientRequest, type IncomingHttpHeaders, request } from "node:http";

/** One request, with as many Authorization lines as a test wants. */
export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly authorization: readonly string[];
  /** Lines of the field `DPoP`. Default: none. */
  readonly dpop?: readonly string[];
}

/** The answer as it came over the wire. */
export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends one request over a connection of its own. `fetch` would join two lines of one header. */
export function send(origin: string, raw: RawRequest): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const sending = begin(origin, raw);
    sending.on("error", reject);
    sending.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const body = Buffer.concat(chunks).toString("utf8");
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    sending.end();
  });
}

/** Sends one request and closes the connection, without an answer, once the service has received it. */
export function sendAndHangUp(
  origin: string,
  raw: RawRequest,
  received: Promise<unknown>,
): Promise<void> {
  return new Promise((resolve) => {
    const sending = begin(origin, raw);
    sending.on("error", () => {});
    sending.once("close", resolve);
    sending.end();
    void received.then(() => sending.destroy());
  });
}

function begin(
  origin: string,
  { method, url, authorization, dpop = [] }: RawRequest,
): ClientRequest {
  const sending = request(new URL(url, origin), { method, agent: false });
  if (authorization.length > 0) sending.setHeader("authorization", [...authorization]);
  if (dpop.length > 0) sending.setHeader("dpop", [...dpop]);
  return sending;
}
