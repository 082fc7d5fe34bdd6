import { type Faults, isScopeToken, received } from "@callgate/core/kit";
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import { forms, isObject, type OptionForms, takeOptions } from "../option-forms.js";

/** A client that the token endpoint and introspection know. */
export interface TestClient {
  /** Its secret, or several while one replaces another. */
  readonly secret?: string | readonly string[];
  /** The public keys of its assertions (`private_key_jwt`). */
  readonly jwks?: { readonly keys: readonly object[] };
  /** The scopes it may have; others are `invalid_scope`. Default: all. */
  readonly scopes?: readonly string[];
}

/** Clients by their identifier. */
export type TestClients = Readonly<Record<string, TestClient>>;

const CLIENT_OPTIONS: OptionForms<Required<TestClient>> = {
  secret: forms.texts,
  jwks: [isJwks, "a JWK Set with one key or more"],
  scopes: [isScopes, "a list of scopes, each without spaces"],
};

/** Checks the clients that the token endpoint knows. */
export function defineTestClients(
  clients: Readonly<Record<string, unknown>>,
  faults: Faults,
): TestClients {
  const entries = Object.entries(clients).map(([id, client]) => {
    if (isObject(client)) {
      return [id, takeOptions<TestClient>(client, CLIENT_OPTIONS, faults.within(`clients.${id}.`))];
    }
    const message = `must be an object, received ${received(client)}`;
    faults.add("option_invalid", `clients.${id}`, message);
    return [id, {}];
  });
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

function isJwks(value: unknown): boolean {
  const keys: unknown = isObject(value) ? value.keys : undefined;
  return Array.isArray(keys) && keys.length > 0 && keys.every(isObject);
}

function isScopes(value: unknown): boolean {
  return Array.isArray(value) && value.every(isScopeToken);
}

/** How a client authenticated. */
export interface Presented {
  readonly clientId: string;
  readonly secret?: string;
  readonly assertion?: string;
}

/**
 * Reads how a client authenticates: HTTP Basic, form-encoded as RFC 6749 section 2.3.1 has it, a secret in the body, or an
 * assertion.
 *
 * @returns `undefined` where it does not
 */
export function presentedIn(
  authorization: string | undefined,
  form: URLSearchParams,
): Presented | undefined {
  const basic = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization ?? "")?.[1];
  if (basic !== undefined) {
    const pair = Buffer.from(basic, "base64").toString();
    const colon = pair.indexOf(":");
    if (colon < 1) return undefined;
    return {
      clientId: formDecoded(pair.slice(0, colon)),
      secret: formDecoded(pair.slice(colon + 1)),
    };
  }
  const assertion = form.get("client_assertion");
  if (assertion !== null) {
    const clientId = form.get("client_id") ?? subjectOf(assertion);
    return clientId === undefined ? undefined : { clientId, assertion };
  }
  const [clientId, secret] = [form.get("client_id"), form.get("client_secret")];
  if (clientId === null || clientId === "") return undefined;
  return secret === null ? { clientId } : { clientId, secret };
}

/**
 * Whether a client's credential is the right one.
 *
 * @param audiences what its assertion may be for
 */
export async function isGenuine(
  { clientId, secret, assertion }: Presented,
  client: TestClient,
  audiences: readonly string[],
): Promise<boolean> {
  if (assertion === undefined) {
    return secret !== undefined && [client.secret ?? []].flat().includes(secret);
  }
  if (client.jwks === undefined) return false;
  try {
    const keys = createLocalJWKSet(client.jwks as JSONWebKeySet);
    const options = { issuer: clientId, subject: clientId, audience: [...audiences] };
    const { payload } = await jwtVerify(assertion, keys, options);
    return payload.exp !== undefined && payload.jti !== undefined;
  } catch {
    return false;
  }
}

/** A client that authenticated. */
export interface KnownClient {
  readonly clientId: string;
  readonly client: TestClient;
}

/**
 * Finds the client that sends a request.
 *
 * @param clients those it may be; `undefined` accepts any client that shows any credential
 * @param audiences what its assertion may be for
 * @returns `undefined` for a client that does not authenticate as one of them
 */
export async function findClient(
  authorization: string | undefined,
  form: URLSearchParams,
  clients: TestClients | undefined,
  audiences: readonly string[],
): Promise<KnownClient | undefined> {
  const presented = presentedIn(authorization, form);
  if (presented === undefined) return undefined;
  const { clientId, secret, assertion } = presented;
  if (clients === undefined) {
    return secret === undefined && assertion === undefined ? undefined : { clientId, client: {} };
  }
  const client = clients[clientId];
  if (client === undefined || !(await isGenuine(presented, client, audiences))) return undefined;
  return { clientId, client };
}

function subjectOf(assertion: string): string | undefined {
  let claims: JWTPayload;
  try {
    claims = decodeJwt(assertion);
  } catch {
    return undefined;
  }
  return claims.sub;
}

function formDecoded(text: string): string {
  return new URLSearchParams(`text=${text.replaceAll("&", "%26")}`).get("text") ?? "";
}
