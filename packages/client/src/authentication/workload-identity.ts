import { type Clock, checkClock, Faults, systemClock } from "@callgate/core/kit";
import type { Secret, SecretSource } from "@callgate/secrets";
import { checkSource, givenOptions, kindOf, oneOf } from "./authentication-options.js";
import { type AssertionType, attachAssertion, expiryOf } from "./client-assertion.js";
import {
  authenticationWith,
  type ClientAuthentication,
  type ClientCredential,
  credentialWith,
} from "./client-authentication.js";
import { readSecret, unavailable } from "./secret-credential.js";

/** The options of assertions that the platform issues. */
export interface WorkloadIdentityOptions {
  /**
   * The type sent with the assertion: `jwt-bearer` (RFC 7523, default), or `jwt-spiffe` for servers that accept a
   * JWT-SVID by draft-ietf-oauth-spiffe-client-auth.
   */
  readonly assertionType?: AssertionType;
  /** Where the time is read. Default: the machine's clock. For tests. */
  readonly clock?: Clock;
}

const OPTIONS: readonly (keyof WorkloadIdentityOptions)[] = ["assertionType", "clock"];

/**
 * Authenticates with a JWT that the platform issues to this workload (a JWT-SVID from a SPIFFE agent, a token of a
 * cloud's metadata service), from any source. For one in a file, see `assertionFromFile`.
 *
 * The source is read for every single request. An assertion past its `exp` is never sent: the source is read once
 * more, uncached, and after that there is no credential. The server checks signature, issuer and audience.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @see RFC 7521 section 4.2, RFC 7523 section 2.2
 */
export function workloadIdentity(
  assertions: SecretSource,
  options: WorkloadIdentityOptions = {},
): ClientAuthentication {
  const faults = new Faults();
  checkSource(assertions, "assertions", faults);
  const defined = defineWorkloadIdentity(options, faults);
  faults.throwIfAny("workloadIdentity");
  return assertedBy(assertions, defined);
}

/** The options, checked. */
export interface DefinedWorkloadIdentity {
  readonly type: AssertionType;
  readonly clock: Clock;
}

/** Checks the options of assertions that the platform issues. */
export function defineWorkloadIdentity(options: unknown, faults: Faults): DefinedWorkloadIdentity {
  const given = givenOptions(options, OPTIONS, faults);
  const { clock = systemClock } = given as WorkloadIdentityOptions;
  checkClock(clock, faults, kindOf);
  return { type: oneOf(given, "assertionType", ["jwt-bearer", "jwt-spiffe"], faults), clock };
}

/** Authenticates with what a checked source returns. */
export function assertedBy(
  assertions: SecretSource,
  { type, clock }: DefinedWorkloadIdentity,
): ClientAuthentication {
  const isUnexpired = ({ value }: Secret): boolean => (expiryOf(value) ?? 0) * 1000 > clock.now();
  return authenticationWith({
    method: "private_key_jwt",
    async credential(request): Promise<ClientCredential> {
      const { version, value } = await readSecret(assertions, request);
      return credentialWith({
        version,
        notAfter: expiryOf(value),
        async authenticate(_server, { client_id: clientId }, body) {
          // Between the credential and this attempt the platform may have issued the next one.
          let assertion = await readSecret(assertions, { reason: "initial" });
          if (!isUnexpired(assertion))
            assertion = await readSecret(assertions, { reason: "rejected" });
          if (!isUnexpired(assertion))
            throw unavailable("is not an unexpired JWT; check what its source returns");
          attachAssertion(body, clientId, assertion.value, type);
        },
      });
    },
  });
}
