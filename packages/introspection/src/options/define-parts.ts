import type { ClientAuthentication } from "@callgate/client/authentication";
import { type Faults, integerWithin, received } from "@callgate/core/kit";
import type { BearerAuthentication } from "../bearer.js";
import type { SharedAnswersOptions, TokenPattern } from "./introspect-options.js";

/** Checks how this service proves who it is. What was received is not repeated: in the wrong place it may be the secret. */
export function checkAuth(auth: unknown, clientId: unknown, faults: Faults): void {
  if (auth === "none") return;
  const { method, credential, clientIdFault } = Object(auth) as Partial<ClientAuthentication>;
  if (typeof method === "string" && typeof credential === "function") {
    const fault = typeof clientId === "string" ? clientIdFault?.(clientId) : undefined;
    if (fault !== undefined) faults.add("option_conflict", "clientId", fault);
    return;
  }
  const { tokens } = Object(auth) as Partial<BearerAuthentication>;
  if ((method as unknown) === "bearer" && typeof tokens?.getToken === "function") return;
  faults.add(
    auth === undefined ? "option_missing" : "option_invalid",
    "auth",
    "must say how this service proves who it is: `clientSecretBasic(envSecret(…))`, `privateKeyJwt(…)`, `tlsClientAuth(…)`, " +
      '`bearerFrom(tokenClient)`, or "none" where the network alone protects the endpoint',
  );
}

const PREFIX = /^[A-Za-z0-9._~+/-]{1,64}$/;

/** Checks what opaque tokens look like. */
export function defineTokenPattern(
  given: unknown,
  faults: Faults,
): { readonly maxLength: number; readonly prefix: string | undefined } {
  const inside = faults.within("tokenPattern.");
  const own = ownOf<TokenPattern>("tokenPattern", given, ["maxLength", "prefix"], [], faults);
  const { prefix } = own;
  if (prefix !== undefined && (typeof prefix !== "string" || !PREFIX.test(prefix)))
    inside.add(
      "option_invalid",
      "prefix",
      `must be 1 to 64 of A-Z a-z 0-9 . _ ~ + / -, received ${received(prefix)}`,
    );
  return { maxLength: integerWithin(own, "maxLength", [16, 16_384, 4096], inside), prefix };
}

const MEANING_NO: readonly unknown[] = [400, 404, 410, 422];

/** Checks which statuses mean that a token is unknown. */
export function defineUnknownToken(given: unknown, faults: Faults): ReadonlySet<number> {
  if (given === undefined) return new Set();
  const { status } = ownOf<{ status?: unknown }>(
    "unknownToken",
    given,
    ["status"],
    ["status"],
    faults,
  );
  if (
    Array.isArray(status) &&
    status.length > 0 &&
    [...status].every((each) => MEANING_NO.includes(each))
  )
    return new Set(status);
  faults.add(
    status === undefined ? "option_missing" : "option_invalid",
    "unknownToken.status",
    `must be a list of ${MEANING_NO.join(", ")}, received ${received(status)}: any other status says nothing about a token`,
  );
  return new Set();
}

/** Checks where answers are shared. */
export function defineShared(given: unknown, faults: Faults): SharedAnswersOptions | undefined {
  if (given === undefined) return undefined;
  const names = ["store", "key"];
  const own = ownOf<Partial<SharedAnswersOptions>>("shared", given, names, names, faults);
  const { store, key } = own;
  const inside = faults.within("shared.");
  const methods = [store?.get, store?.set, store?.delete];
  if (!methods.every((method) => typeof method === "function"))
    inside.add(
      store === undefined ? "option_missing" : "option_invalid",
      "store",
      `must be a store such as \`redisValueStore({ send })\`, received ${received(store)}`,
    );
  // Not repeated: in the wrong place it may be the secret.
  if (typeof key?.get !== "function")
    inside.add(
      key === undefined ? "option_missing" : "option_invalid",
      "key",
      'must be a source of a secret, such as `envSecret("NAME")`',
    );
  return own as SharedAnswersOptions;
}

function ownOf<T extends object>(
  option: string,
  given: unknown,
  known: readonly string[],
  mandatory: readonly string[],
  faults: Faults,
): Partial<T> {
  if (given === undefined) return {};
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    faults.add("option_invalid", option, `must be an object, received ${received(given)}`);
    return {};
  }
  return faults.within(`${option}.`).own(given as Partial<T>, known, mandatory);
}
