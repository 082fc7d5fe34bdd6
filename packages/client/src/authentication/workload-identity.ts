import { type Clock, Faults, systemClock } from "@callgate/core";
import type { Secret, SecretSource } from "@callgate/secrets";
import { throwIfAny } from "../options/define-token-client.js";
import { checkSource, type GivenOptions, givenOptions, oneOf } from "./authentication-options.js";
import { type AssertionType, attachAssertion, expiryOf } from "./client-assertion.js";
import type { ClientAuthentication, ClientCredential } from "./client-authentication.js";
import { readSecret, unavailable } from "./secret-credential.js";

/** What there is to choose about assertions that somebody else issues. */
export interface WorkloadIdentityOptions {
  /**
   * What the assertion is announced as: `jwt-bearer` (RFC 7523, default), or `jwt-spiffe` for servers that take a
   * JWT-SVID by draft-ietf-oauth-spiffe-client-auth.
   */
  readonly assertionType?: AssertionType | undefined;
  /** Where the time is read; default the machine's clock. For tests. */
  readonly clock?: Clock | undefined;
}

/** The names of {@link WorkloadIdentityOptions}. */
export const WORKLOAD_IDENTITY_OPTIONS: readonly (keyof WorkloadIdentityOptions)[] = [
  "assertionType",
  "clock",
];

/**
 * Authenticates with a JWT that the platform issues to this workload (a JWT-SVID from a SPIFFE agent, a token of a
 * cloud's metadata service), wherever the source gets it. For one in a file, see `assertionFromFile`.
 *
 * The source is asked for every single request. An assertion past its `exp` is never sent: the source is asked once
 * more, past any cache, and after that there is no credential. Signature, issuer and audience are the server's to check.
 *
 * @throws {TokenError} `config_invalid`, with every fault
 * @see RFC 7521 section 4.2, RFC 7523 section 2.2
 */
export function workloadIdentity(
  assertions: SecretSource,
  options: WorkloadIdentityOptions = {},
): ClientAuthentication {
  const faults = new Faults();
  checkSource(assertions, "assertions", faults);
  const given = givenOptions(options, WORKLOAD_IDENTITY_OPTIONS, faults);
  const type = assertionTypeIn(given, faults);
  throwIfAny("workloadIdentity", faults);
  return assertedBy(assertions, type, options.clock);
}

/** Reads the kind of assertion. */
export function assertionTypeIn(given: GivenOptions, faults: Faults): AssertionType {
  return oneOf(given, "assertionType", ["jwt-bearer", "jwt-spiffe"], faults);
}

/** Authenticates with what a source that has been checked gives. */
export function assertedBy(
  assertions: SecretSource,
  type: AssertionType,
  clock: Clock = systemClock,
): ClientAuthentication {
  const isAlive = ({ value }: Secret): boolean => (expiryOf(value) ?? 0) * 1000 > clock.now();
  return Object.freeze<ClientAuthentication>({
    method: "private_key_jwt",
    async credential(request): Promise<ClientCredential> {
      const { version, value } = await readSecret(assertions, request);
      return Object.freeze<ClientCredential>({
        version,
        notAfter: expiryOf(value),
        async authenticate(_server, { client_id: clientId }, body) {
          // Between the credential and this attempt the platform may have issued the next one.
          let assertion = await readSecret(assertions, { reason: "initial" });
          if (!isAlive(assertion)) assertion = await readSecret(assertions, { reason: "rejected" });
          if (!isAlive(assertion)) throw unavailable("is no JWT that is still good");
          attachAssertion(body, clientId, assertion.value, type);
        },
      });
    },
  });
}
