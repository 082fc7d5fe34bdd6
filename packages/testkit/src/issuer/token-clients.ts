import { type Faults, received } from "@callgate/core/kit";
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";

/** A client that the token endpoint knows. */
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

const CLIENT_OPTIONS: readonly (keyof TestClient)[] = ["secret", "jwks", "scopes"];

/** Checks the clients that the token endpoint knows; `undefined` where it takes any. */
export function defineTestClients(clients: unknown, faults: Faults): TestClients | undefined {
  if (clients === undefined) return undefined;
  if (!isObject(clients)) {
    const message = `must be an object of clients by their identifier, received ${received(clients)}`;
    faults.add("option_invalid", "clients", message);
    return undefined;
  }
  const entries = Object.entries(clients).map(([id, client]) => {
    const inside = faults.within(`clients.${id}.`);
    if (!isObject(client)) {
      faults.add(
        "option_invalid",
        `clients.${id}`,
        `must be an object, received ${received(client)}`,
      );
      return [id, {}] as const;
    }
    return [id, defineTestClient(client, inside)] as const;
  });
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

function defineTestClient(client: object, faults: Faults): TestClient {
  const given = faults.own(client as TestClient, CLIENT_OPTIONS);
  const { secret, jwks, scopes } = given;
  if (secret !== undefined && ![secret].flat().every((item) => typeof item === "string" && item)) {
    faults.add("option_invalid", "secret", "must be a text, or a list of them");
  }
  if (jwks !== undefined && !Array.isArray((jwks as { keys?: unknown } | null)?.keys)) {
    faults.add("option_invalid", "jwks", `must be a JWK Set, received ${received(jwks)}`);
  }
  if (scopes !== undefined && !Array.isArray(scopes)) {
    faults.add("option_invalid", "scopes", `must be a list, received ${received(scopes)}`);
  }
  return given;
}

/** How a client said who it is. */
export interface Presented {
  readonly clientId: string;
  readonly secret?: string;
  readonly assertion?: string;
}

/**
 * Reads how a client says who it is: HTTP Basic, form-encoded as RFC 6749 section 2.3.1 has it, a secret in the body, or an
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
 * Whether a client is who it says.
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

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
