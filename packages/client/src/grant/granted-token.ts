import {
  type AuthorizationServer,
  type Client,
  processClientCredentialsResponse,
} from "oauth4webapi";
import type { DpopProver } from "../dpop/dpop-prover.js";
import { TokenError, type TokenErrorDetails } from "../errors.js";
import { boundCertificate, type CertificateBinding } from "./bound-certificate.js";
import { errorCodeIn } from "./error-code.js";
import { isJsonMediaType, type JsonMembers, jsonObjectOf } from "./json-object.js";
import { dateOf } from "./retry-after.js";
import type { GrantedToken } from "./token-endpoint.js";

/** Visible ASCII: what can be written into an `Authorization` line as one credential (RFC 6749 appendix A.12, less the space). */
const ACCESS_TOKEN = /^[\x21-\x7e]+$/;
const SCOPE = /^[\x20-\x7e]*$/;
const NUMERIC = /^-?\d+(\.\d+)?$/;
/** The `token_type` of a token that is bound to a key (RFC 9449 section 5). */
const BOUND: ReadonlySet<string> = new Set(["dpop"]);

/** What a grant is read with. */
export interface GrantReader extends CertificateBinding {
  readonly server: AuthorizationServer;
  readonly client: Client;
  /** What tokens are to be bound to, and whether others are refused; `undefined` for bearer tokens. */
  readonly binding: { readonly prover: DpopProver; readonly required: boolean } | undefined;
  /** Values of `token_type` that are Bearer, in lower case. */
  readonly tokenTypes: ReadonlySet<string>;
}

/**
 * Reads the token that a 2xx grants, and accepts nothing else as one.
 *
 * oauth4webapi checks a token response (RFC 6749 section 5.1). What it is lenient about is checked here before: the
 * media type, an `error` beside the token, characters that must not get into a header.
 *
 * @throws {TokenError} `response_invalid`
 */
export async function grantedToken(response: Response, reader: GrantReader): Promise<GrantedToken> {
  const { status, headers } = response;
  const invalid = (what: string, details: TokenErrorDetails = {}): TokenError =>
    new TokenError(
      "response_invalid",
      `The token endpoint's answer ${what}; check the token endpoint's address and what it grants`,
      {
        status,
        ...details,
      },
    );
  if (!isJsonMediaType(headers)) throw invalid("is not JSON by its media type");
  const members = await jsonObjectOf(response);
  if (members === undefined) throw invalid("is not a JSON object");
  const { error } = members;
  if (isGiven(error)) {
    throw invalid(`holds an error in a ${status}`, { oauthError: errorCodeIn(error) });
  }

  const tokenTypeMissing = !isGiven(members.token_type);
  const { binding } = reader;
  const isBound = binding !== undefined && isOfType(members.token_type, BOUND);
  if (binding?.required === true && !isBound) {
    throw invalid(
      "grants a token that is not bound to the client's key (its `token_type` is not DPoP); enable DPoP for this client there, or set `dpop: { required: false }`",
      { hint: "token_type" },
    );
  }
  // A token bound to a key (RFC 9449) is unusable for a client that cannot prove the key.
  if (!tokenTypeMissing && !isBound && !isOfType(members.token_type, reader.tokenTypes)) {
    throw invalid("grants a token whose `token_type` is neither Bearer nor one of `tokenTypes`", {
      hint: "token_type",
    });
  }
  const expiresInSeconds = expiresInOf(members);
  if (Number.isNaN(expiresInSeconds)) throw invalid("has no lifetime in its `expires_in`");
  const granted = await processed(members, reader);
  if (granted === undefined) throw invalid("grants no token that can be used");
  const { access_token, scope } = granted;
  if (!ACCESS_TOKEN.test(access_token)) throw invalid("grants a token that no header can carry");
  if (scope !== undefined && !SCOPE.test(scope)) throw invalid("names a scope that is not one");
  return {
    ...{ value: access_token, expiresInSeconds, ...timesOf(headers), scope, tokenTypeMissing },
    prover: isBound ? binding.prover.forToken(access_token) : undefined,
    isUnbound: binding !== undefined && !isBound,
    certificate: boundCertificate(access_token, reader),
  };
}

function isOfType(type: unknown, types: ReadonlySet<string>): boolean {
  return typeof type === "string" && types.has(type.toLowerCase());
}

async function processed(members: JsonMembers, { server, client }: GrantReader) {
  const response = Response.json({
    access_token: members.access_token,
    token_type: "Bearer",
    scope: isGiven(members.scope) ? members.scope : undefined,
  });
  // The library's error holds the body, and the body the token.
  return processClientCredentialsResponse(server, client, response).catch(() => undefined);
}

/** Some servers write a member without a value as `null` or as an empty string. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** @returns `NaN` for what is not a lifetime; a number that is too large is returned, and bounded later */
function expiresInOf({ expires_in: value }: JsonMembers): number | undefined {
  if (!isGiven(value)) return undefined;
  if (typeof value === "number") return value;
  return typeof value === "string" && NUMERIC.test(value) ? Number(value) : Number.NaN;
}

/** @see RFC 9111 section 5.1 (Age), RFC 9110 section 6.6.1 (Date) */
function timesOf(headers: Headers): Pick<GrantedToken, "ageSeconds" | "answeredAtSeconds"> {
  const age = headers.get("age") ?? "";
  const ageSeconds = /^\d{1,10}$/.test(age) ? Number(age) : 0;
  const date = dateOf(headers.get("date") ?? "") / 1000;
  return { ageSeconds, answeredAtSeconds: Number.isNaN(date) ? undefined : date + ageSeconds };
}
