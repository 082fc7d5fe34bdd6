import {
  type ClientAuthentication,
  clientSecretBasic,
  clientSecretPost,
  privateKeyJwt,
  tlsClientAuth,
} from "@callgate/client";
import { staticSecret } from "@callgate/secrets";
import { freshKeyPair } from "@callgate-tooling/test-support";
import type { Method, Provisioned } from "./server.js";
import {
  ca,
  certified,
  HARD_SECRET,
  otherwiseCertified,
  SECRET,
  signing,
  wantedClients,
} from "./wanted-clients.js";

/** A client, and its authentication method. */
export interface Candidate {
  readonly clientId: string;
  readonly auth: ClientAuthentication;
}

type AssertionOptions = NonNullable<Provisioned["assertion"]>;

const basic = (clientId: string, secret: string): Candidate => ({
  clientId,
  auth: clientSecretBasic(staticSecret(secret)),
});
const post = (clientId: string, secret: string): Candidate => ({
  clientId,
  auth: clientSecretPost(staticSecret(secret)),
});
const key = (
  privateKey: typeof signing.privateKey,
  assertion: AssertionOptions = {},
): Candidate => ({
  clientId: wantedClients.signing.clientId,
  auth: privateKeyJwt({ key: privateKey, keyId: "now", ...assertion }),
});
const tls = ({ cert, key }: { cert: string; key: string }): Candidate => ({
  clientId: wantedClients.certified.clientId,
  auth: tlsClientAuth({ certificate: staticSecret(cert), key: staticSecret(key), ca: ca.cert }),
});

/** For each method of Callgate's client: right and wrong credentials. */
export const candidatesFor = ({
  assertion = {},
}: Provisioned): Readonly<
  Partial<Record<Method, { right: Readonly<Record<string, Candidate>>; wrong: Candidate }>>
> => ({
  client_secret_basic: {
    right: {
      "a plain secret": basic("checkout-basic", SECRET),
      "a secret of every printable character": basic("checkout-hard-basic", HARD_SECRET),
    },
    wrong: basic("checkout-basic", `${SECRET}x`),
  },
  client_secret_post: {
    right: {
      "a plain secret": post("checkout-post", SECRET),
      "a secret of every printable character": post("checkout-hard-post", HARD_SECRET),
    },
    wrong: post("checkout-post", `${SECRET}x`),
  },
  private_key_jwt: {
    right: { [assertionTitle(assertion)]: key(signing.privateKey, assertion) },
    wrong: key(freshKeyPair("ec", { namedCurve: "P-256" }).privateKey, assertion),
  },
  tls_client_auth: {
    right: { "a certificate from sources": tls(certified) },
    wrong: tls(otherwiseCertified),
  },
});

/** A client that every server knows. */
export const plainClient: Candidate = basic("checkout-basic", SECRET);
/** The client that signs assertions, with default options. */
export const signingClient: Candidate = key(signing.privateKey);
/** A client that no server knows. */
export const unknownClient: Candidate = basic("checkout-unknown", SECRET);
/** A client that may not use client credentials. */
export const grantlessClient: Candidate = basic(wantedClients.grantless.clientId, SECRET);

function assertionTitle(assertion: AssertionOptions): string {
  const options = Object.entries(assertion).map(([name, value]) => `${name} ${value}`);
  return `an assertion ${options.length === 0 ? "as it is by default" : `with ${options.join(", ")}`}`;
}
