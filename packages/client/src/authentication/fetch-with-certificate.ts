import { request as requestPlain } from "node:http";
import { Agent, request as requestSecure } from "node:https";
import type { FetchLike } from "@callgate/core/kit";
import { ACCEPTED_CODINGS, answerOf } from "./decoded-body.js";

/** What a connection is made with; each in PEM. */
export interface ConnectionMaterial {
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** Authorities that sign the server's certificate. Default: Node's own. */
  readonly ca?: string | undefined;
}

/**
 * Makes a `fetch` that connects with a client certificate, as far as a token request needs one: no redirects, text bodies,
 * a connection of its own for each request.
 *
 * @throws {Error} where key and certificate are not usable by TLS
 */
export function fetchWithCertificate({ cert, key, ca }: ConnectionMaterial): FetchLike {
  const agent = new Agent({ cert, key, ca });
  return (url, { method = "GET", headers, body = "", signal }) =>
    new Promise((resolve, reject) => {
      const isSecure = new URL(url).protocol === "https:";
      const options = {
        method,
        headers: {
          "accept-encoding": ACCEPTED_CODINGS,
          ...headers,
          "content-length": Buffer.byteLength(body),
        },
        signal,
        ...(isSecure && { agent }),
      };
      const request = (isSecure ? requestSecure : requestPlain)(url, options, (response) => {
        try {
          const { statusCode: status = 0 } = response;
          resolve(answerOf({ status, headers: response.headers, body: response }));
        } catch (error) {
          reject(error);
        }
      });
      request.on("error", reject);
      request.end(body);
    });
}
