import { catalogue, type Reason } from "@callgate/core";
import type { RawResponse } from "./raw-http.js";

/** An answer without the parts that differ between requests, connections or frameworks. */
export interface ComparableAnswer {
  readonly status: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Headers of the connection, the clock and the framework. Every other header is set by Callgate, and is the same everywhere. */
const NOT_OURS: readonly string[] = ["date", "connection", "keep-alive", "x-powered-by"];

const STATUS_TEXTS = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  503: "Service Unavailable",
} as const;

/** The answer of a gate with the default realm, written from the catalogue and the RFCs. */
export function expectedAnswer(reason: Reason, method = "GET"): ComparableAnswer {
  const { error, text } = catalogue[reason];
  const challenge = [
    'Bearer realm="api"',
    ...(error === null ? [] : [`error="${error}"`, `error_description="${text}"`]),
    ...(reason === "authentication_insufficient" ? ['acr_values="mfa hwk", max_age="300"'] : []),
    ...(reason === "scope_insufficient" ? ['scope="orders:read"'] : []),
  ];
  return answerWith(reason, challenge.join(", "), method);
}

/** The answer of a gate that accepts both schemes, to a request under one of them (RFC 9449 section 7.2). */
export function expectedOfBoth(reason: Reason, used: "Bearer" | "DPoP"): ComparableAnswer {
  const { error, text } = catalogue[reason];
  const challengeOf = (scheme: string, parameters: readonly string[]): string =>
    [
      `${scheme} realm="api"`,
      ...(error !== null && scheme === used
        ? [`error="${error}"`, `error_description="${text}"`]
        : []),
      ...parameters,
    ].join(", ");
  const dpop = challengeOf("DPoP", ['algs="ES256 EdDSA Ed25519 PS256 RS256"']);
  const isNonce = reason === "proof_nonce_required";
  const challenges = isNonce ? [dpop] : [challengeOf("Bearer", []), dpop];
  const { headers, ...answer } = answerWith(reason, challenges.join(", "), "GET");
  return { ...answer, headers: { ...headers, ...(isNonce && { "dpop-nonce": "<nonce>" }) } };
}

function answerWith(reason: Reason, challenge: string, method: string): ComparableAnswer {
  const { status, text } = catalogue[reason];
  const title = STATUS_TEXTS[status];
  const problem = { type: "about:blank", title, status, detail: text, code: reason };
  return {
    status: `${status} ${title}`,
    headers: {
      ...(status === 503 ? { "retry-after": "<seconds>" } : { "www-authenticate": challenge }),
      "cache-control": "no-store",
      "content-type": "application/problem+json",
      "content-length": "<octets of the body>",
    },
    body: method === "HEAD" ? "" : JSON.stringify({ ...problem, decisionId: "<id>" }),
  };
}

/** Removes the differing parts of an answer, after checking each of them. */
export function comparable({ status, statusText, headers, body }: RawResponse): ComparableAnswer {
  const ours = Object.entries(headers).filter(([name]) => !NOT_OURS.includes(name));
  return {
    status: `${status} ${statusText}`,
    headers: Object.fromEntries(
      ours.map(([name, value]) => [name, placeholder(name, value, body)]),
    ),
    body: body.replace(/"decisionId":"[\w-]{14,}"/, '"decisionId":"<id>"'),
  };
}

function placeholder(name: string, value: string, body: string): string {
  if (name === "retry-after" && /^[1-9]\d{0,2}$/.test(value)) return "<seconds>";
  if (name === "dpop-nonce" && /^[\w-]{22}$/.test(value)) return "<nonce>";
  // An answer to HEAD has the length of the body it would have (RFC 9110 section 8.6).
  const fits = body === "" ? /^[1-9]\d{2}$/.test(value) : Number(value) === Buffer.byteLength(body);
  return name === "content-length" && fits ? "<octets of the body>" : value;
}
