import type { RequestListener } from "node:http";
import { answering, answeringJson, Servers } from "@callgate-tooling/test-support";
import type { TokenError } from "../../errors.js";

/** Ends with each test, if the test file says so. */
export const servers: Servers = new Servers();

/** Where metadata are, for a server without a path. */
export const OAUTH = "/.well-known/oauth-authorization-server";
export const OPENID = "/.well-known/openid-configuration";
/** Grants a token. */
export const granted: RequestListener = answeringJson({
  access_token: "a-token",
  token_type: "Bearer",
  expires_in: 300,
});
export const notFound: RequestListener = answering(
  "no such page",
  { "content-type": "text/html" },
  404,
);

/** What answers, by path. */
export type Routes = (origin: string) => Record<string, RequestListener>;

/** A server with metadata. */
export interface DiscoverableServer {
  readonly origin: string;
  /** The requested paths, in order. */
  readonly visits: readonly string[];
  /** What answers; it may be changed. */
  readonly table: Record<string, RequestListener>;
}

/** A server whose paths answer as given, `/token` with a token; the answers can be changed later. */
export async function start(routes: Routes): Promise<DiscoverableServer> {
  const visits: string[] = [];
  const table: Record<string, RequestListener> = {};
  const origin = await servers.http((request, response) => {
    const path = request.url ?? "";
    visits.push(path);
    (table[path] ?? notFound)(request, response);
  });
  Object.assign(table, { "/token": granted, ...routes(origin) });
  return { origin, visits, table };
}

/** Sends metadata. */
export const metadataOf = (issuer: string, more: object = {}): RequestListener =>
  answeringJson({ issuer, token_endpoint: `${new URL(issuer).origin}/token`, ...more });

/** The error of a request. */
export function refusal(pending: Promise<unknown>): Promise<Partial<TokenError>> {
  return pending.then(
    () => ({}),
    (error: TokenError) => error,
  );
}
