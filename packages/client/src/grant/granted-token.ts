import {
  type AuthorizationServer,
  type Client,
  processClientCredentialsResponse,
} from "oauth4webapi";
import { TokenError } from "../errors.js";
import { type JsonMembers, jsonObjectOf, saysJson } from "./json-object.js";
import { registeredError } from "./refusal.js";
import type { GrantedToken } from "./token-endpoint.js";

/** Visible ASCII: what can be written into an `Authorization` line as one credential (RFC 6749 appendix A.12, less the space). */
const ACCESS_TOKEN = /^[\x21-\x7e]+$/;
const SCOPE = /^[\x20-\x7e]*$/;
const NUMERIC = /^-?\d{1,15}(\.\d{1,15})?$/;

/**
 * Reads the token that a 200 grants, and accepts nothing else as one.
 *
 * oauth4webapi checks a token response (RFC 6749 section 5.1). What it is lenient about is checked here before: the
 * media type, an `error` beside the token, characters that must not get into a header.
 *
 * @throws {TokenError} `response_invalid`
 */
export async function grantedToken(
  response: Response,
  server: AuthorizationServer,
  client: Client,
): Promise<GrantedToken> {
  if (!saysJson(response.headers)) throw invalid("is not JSON by its media type");
  const members = await jsonObjectOf(response);
  if (members === undefined) throw invalid("is not a JSON object");
  const { error } = members;
  if (isGiven(error)) throw invalid("holds an error in a 200", registeredError(error));

  const tokenTypeMissing = !isGiven(members.token_type);
  const expiresInSeconds = expiresInOf(members);
  const { access_token, token_type, scope } = await processed(
    {
      access_token: members.access_token,
      token_type: tokenTypeMissing ? "Bearer" : members.token_type,
      scope: isGiven(members.scope) ? members.scope : undefined,
    },
    server,
    client,
  );
  // A token bound to a key (RFC 9449) is unusable for a client that cannot prove the key.
  if (token_type !== "bearer") throw invalid("grants a token that is not a Bearer token");
  if (!ACCESS_TOKEN.test(access_token)) throw invalid("grants a token that no header can carry");
  if (scope !== undefined && !SCOPE.test(scope)) throw invalid("names a scope that is not one");
  return { value: access_token, expiresInSeconds, scope, tokenTypeMissing };
}

async function processed(members: JsonMembers, server: AuthorizationServer, client: Client) {
  try {
    return await processClientCredentialsResponse(server, client, Response.json(members));
  } catch {
    // The library's error holds the body, and the body the token.
    throw invalid("grants no token that can be used");
  }
}

/** Some servers write a member without a value as `null` or as an empty string. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

function expiresInOf({ expires_in: value }: JsonMembers): number | undefined {
  if (value === undefined || value === null) return undefined;
  const seconds = typeof value === "string" && NUMERIC.test(value) ? Number(value) : value;
  if (typeof seconds === "number" && Number.isFinite(seconds)) return seconds;
  throw invalid("has no lifetime in its `expires_in`");
}

function invalid(what: string, oauthError?: string): TokenError {
  return new TokenError("response_invalid", `The token endpoint's answer ${what}`, {
    status: 200,
    oauthError,
  });
}
