import { FakeClock, type ProfileTokens, type TokenShape } from "@callgate-tooling/test-support";
import { createGate } from "../create-gate.js";
import type { Decision } from "../decision/decision.js";
import { profiles } from "../issuer/profiles/index.js";
import type { IssuerProfile } from "../issuer/profiles/issuer-profile.js";
import { spiffe } from "../issuer/profiles/spiffe.js";
import type { Algorithm } from "../kit/algorithms.js";
import type { GateOptions } from "../options/gate-options.js";
import type { IssuerOptions } from "../options/issuer-options.js";
import type { EndpointPolicy } from "../policy/endpoint-policy.js";
import { createSigner, type Signer, type TestJwk } from "./signer.js";
import { requestWith } from "./valid-token.js";

/** What is different about a token; `undefined` omits a member or a claim. */
export interface TokenChanges {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** What is different about the issuer's options, and about the key it publishes. */
export interface ProfileSetup extends Partial<IssuerOptions> {
  readonly key?: TestJwk;
}

/** A gate as an operator configures it for one provider, and tokens under that provider's key. */
export interface ProfileGate {
  /** Decides a request that presents a token of this shape, at an endpoint that names the provider's caller. */
  decide(
    shape: TokenShape,
    changes?: TokenChanges,
    policy?: Partial<EndpointPolicy>,
  ): Promise<Decision>;
  /** The reason for refusing the token, or `allowed`. */
  verdictOn(
    shape: TokenShape,
    changes?: TokenChanges,
    policy?: Partial<EndpointPolicy>,
  ): Promise<string>;
}

/** A shape with some header members and claims replaced. */
function changed({ header, claims }: TokenShape, changes: TokenChanges): TokenShape {
  return { header: { ...header, ...changes.header }, claims: { ...claims, ...changes.claims } };
}

/** The profile that these tokens are tested with. */
export function profileOf({
  profile,
  trustDomain = "",
}: Pick<ProfileTokens, "profile" | "trustDomain">): IssuerProfile {
  return profile === "spiffe" ? spiffe({ trustDomain }) : profiles[profile];
}

/** One key for each algorithm: which key it is makes no difference to a profile, and an RSA key takes long to make. */
const signers = new Map<Algorithm, Signer>();

function signerFor(algorithm: Algorithm): Signer {
  const signer = signers.get(algorithm) ?? createSigner(algorithm);
  signers.set(algorithm, signer);
  return signer;
}

/** Makes a gate with a static key for one provider. */
export function createProfileGate(
  tokens: Omit<ProfileTokens, "algorithm"> & { readonly algorithm: Algorithm },
  { key, ...options }: ProfileSetup = {},
): ProfileGate {
  const clock = new FakeClock();
  const signer = signerFor(tokens.algorithm);
  const { issuer, audience } = tokens;
  const profile = tokens.profile === "spiffe" ? profileOf(tokens) : tokens.profile;
  const jwks = { keys: [{ ...signer.publicJwk, ...key }] };
  const gate = createGate({ issuer, audience, profile, jwks, clock, ...options } as GateOptions);

  const decide: ProfileGate["decide"] = (shape, changes = {}, policy = {}) => {
    const { header, claims } = changed(shape, changes);
    const iat = clock.now() / 1000;
    const token = signer.token(
      { alg: signer.algorithm, kid: signer.kid, ...header },
      { iat, exp: iat + 300, ...claims },
    );
    return gate.decide(
      requestWith(token),
      gate.policy({ callers: [tokens.caller], ...policy } as EndpointPolicy),
    );
  };
  return {
    decide,
    verdictOn: async (...token) => {
      const decision = await decide(...token);
      return decision.outcome === "allowed" ? "allowed" : decision.reason;
    },
  };
}
