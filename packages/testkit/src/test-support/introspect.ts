import type { TestIssuer } from "../issuer/test-issuer.js";

/** What introspection answered. */
export interface Introspected {
  readonly status: number;
  readonly mediaType: string | null;
  /** The parsed body; a text that is not JSON is as it is. */
  readonly body: unknown;
}

/** A credential that the endpoint accepts where no clients are listed. */
const ANY_CLIENT = { authorization: basic("orders-api", "fig-tree-12") };

/** HTTP Basic, for ids and secrets that need no encoding. */
export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
}

/** Requests the state of a token, as a client that any issuer without listed clients accepts. */
export async function introspect(
  issuer: TestIssuer,
  token: string,
  headers: Readonly<Record<string, string>> = ANY_CLIENT,
  form: Readonly<Record<string, string>> = {},
): Promise<Introspected> {
  const response = await fetch(issuer.introspectionEndpoint, {
    method: "POST",
    headers,
    body: new URLSearchParams({ token, ...form }),
  });
  return {
    status: response.status,
    mediaType: response.headers.get("content-type"),
    body: parsed(await response.text()),
  };
}

/** The answer, signed where the issuer does. */
export function introspectSigned(issuer: TestIssuer, token: string): Promise<Introspected> {
  const accept = "application/token-introspection+jwt";
  return introspect(issuer, token, { ...ANY_CLIENT, accept });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
