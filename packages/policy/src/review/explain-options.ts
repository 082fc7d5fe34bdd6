import type { EndpointPolicy, GateOptions, IssuerOptions } from "@callgate/core";
import type { TracedCheck } from "@callgate/core/judging";
import { ConfigurationError } from "@callgate/core/kit";
import type { Policy, PolicyIssuers } from "../policy.js";

/** An issuer in place of those that a document leaves to code. */
export type OnlyIssuer = Pick<IssuerOptions, "issuer" | "audience" | "profile">;

/**
 * The issuers of a gate with this document.
 *
 * @throws {ConfigurationError} without any (`option_missing`), or when both document and options have them
 * (`option_conflict`)
 */
export function issuersFor(policy: Policy, given: OnlyIssuer | undefined): PolicyIssuers {
  if ((policy.issuers === undefined) === (given !== undefined))
    return policy.issuers ?? (given as OnlyIssuer);
  throw new ConfigurationError(`Explaining by ${policy.file}`, [
    given === undefined
      ? {
          code: "option_missing",
          option: "issuer",
          message: "the document leaves its issuers to code: give `issuer` and `audience`",
        }
      : {
          code: "option_conflict",
          option: "issuer",
          message: "the document has its issuers: leave `issuer` and `audience` out",
        },
  ]);
}

/** Placeholder for the file that keys are read from; nothing is sent anywhere. */
const OFFLINE_HOST = "jwks-file.invalid";
const LARGEST = { maxResponseBytes: 16_777_216, maxKeys: 10_000 };

/** Options of a gate whose keys are those of a given JWK Set, for every issuer alike; an invalid set counts as a failed fetch. */
export function offlineKeys(issuers: PolicyIssuers, jwks: string): GateOptions {
  const here = { jwksUri: `https://${OFFLINE_HOST}/` };
  const headers = { "content-type": "application/json" };
  const shared = { ...LARGEST, fetch: async () => new Response(jwks, { headers }) };
  return "issuers" in issuers
    ? { ...shared, issuers: issuers.issuers.map((issuer) => ({ ...issuer, ...here })) }
    : { ...issuers, ...here, ...shared };
}

/** A check of given keys, without the placeholder host. */
export function withoutOfflineHost(check: TracedCheck): TracedCheck {
  if (check.name !== "key") return check;
  return { ...check, received: check.received?.filter((each) => each !== OFFLINE_HOST) };
}

/** A policy whose conditions return the given results by name, and throw when none is given. */
export function givenConditions(
  policy: EndpointPolicy,
  name: string | undefined,
  conditions: Readonly<Record<string, boolean>> = {},
): EndpointPolicy {
  if (name === undefined || !Object.hasOwn(conditions, name)) return policy;
  return { ...policy, condition: () => conditions[name] === true };
}
