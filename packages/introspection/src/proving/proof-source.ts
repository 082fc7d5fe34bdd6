import type { ClientAuthentication, ClientCredential } from "@callgate/client/authentication";
import type { FetchLike } from "@callgate/core/kit";
import type { SecretReason } from "@callgate/secrets";
import type { BearerAuthentication } from "../bearer.js";
import { IntrospectionFailure } from "../failure.js";

/** The server that a proof is for. */
export interface ProvenServer {
  readonly issuer: string;
  /** What older servers want to be the audience of assertions: the token endpoint, or else the introspection endpoint. */
  readonly tokenEndpoint: string;
}

/** One credential of this service, able to prove who it is. */
export interface Proof {
  /** Identifies it among all that its source has returned; safe to log. */
  readonly version: string;
  /** How requests are sent where the credential is part of the connection. */
  readonly fetch: FetchLike | undefined;
  /** The previous credential, where its source still has it. */
  readonly previous: Proof | undefined;
  /** Adds the proof to one request; called again for each. */
  attach(server: ProvenServer, form: URLSearchParams, headers: Headers): Promise<void>;
}

/** Where proofs come from. */
export interface ProofSource {
  /** Whether the connection's certificate is the proof. */
  readonly usesCertificate: boolean;
  /** Whether each reading with `rejected` obtains another credential, so that another version does not mean that an operator acted. */
  readonly isRenewed: boolean;
  /** @param reason `rejected` bypasses every cache. @throws {IntrospectionFailure} `credentials_unavailable` */
  read(reason: SecretReason, signal: AbortSignal): Promise<Proof>;
}

/** Makes the source of proofs for the option `auth`. */
export function proofSourceOf(
  auth: ClientAuthentication | BearerAuthentication | "none",
  clientId: string,
): ProofSource {
  if (auth === "none")
    return { usesCertificate: false, isRenewed: false, read: async () => NO_PROOF };
  return auth.method === "bearer" ? bearerSource(auth) : clientSource(auth, clientId);
}

const NO_PROOF: Proof = Object.freeze({
  version: "none",
  fetch: undefined,
  previous: undefined,
  attach: async () => {},
});

function clientSource(auth: ClientAuthentication, clientId: string): ProofSource {
  const toProof = (credential: ClientCredential): Proof => ({
    version: credential.version,
    fetch: credential.fetch ?? auth.fetch,
    previous: credential.previous && toProof(credential.previous),
    attach: ({ issuer, tokenEndpoint }, form, headers) =>
      orUnavailable(async () => {
        const server = { issuer, token_endpoint: tokenEndpoint };
        await credential.authenticate(server, { client_id: clientId }, form, headers);
      }),
  });
  return {
    usesCertificate: auth.method === "tls_client_auth",
    isRenewed: false,
    read: (reason, signal) =>
      orUnavailable(async () => toProof(await auth.credential({ reason, signal }))),
  };
}

function bearerSource({ tokens, scope }: BearerAuthentication): ProofSource {
  let last: { readonly value: string } | undefined;
  let count = 0;
  return {
    usesCertificate: false,
    isRenewed: true,
    read: (reason) =>
      orUnavailable(async () => {
        if (reason === "rejected" && last !== undefined) tokens.invalidate(last);
        const token = await tokens.getToken(scope === undefined ? undefined : { scope });
        const { value } = token;
        if (value !== last?.value) count += 1;
        last = token;
        return {
          version: `token ${count}`,
          fetch: undefined,
          previous: undefined,
          attach: async (_server, _form, headers) => {
            headers.set("authorization", `Bearer ${value}`);
          },
        };
      }),
  };
}

/** Nothing of the error is kept: it may hold the secret. */
async function orUnavailable<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    const { code } = Object(error) as { readonly code?: unknown };
    const detail = typeof code === "string" && /^\w{1,64}$/.test(code) ? code : undefined;
    throw new IntrospectionFailure("credentials_unavailable", { detail });
  }
}
