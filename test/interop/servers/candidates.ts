import {
  type ClientAuthentication,
  clientSecretBasic,
  clientSecretPost,
  privateKeyJwt,
  tlsClientAuth,
} from "@callgate/client";
import type { Clock } from "@callgate/core";
import { staticSecret } from "@callgate/secrets";
import { type Certified, freshKeyPair } from "@callgate-tooling/test-support";
import type { Method, Provisioned } from "./server.js";
import {
  ca,
  certified,
  expiredCertificate,
  HARD_CLIENT_ID,
  HARD_SECRET,
  otherwiseCertified,
  SECRET,
  signing,
  wantedClients,
} from "./wanted-clients.js";

/** The name of the candidate whose secret needs no encoding. */
export const PLAIN_SECRET = "a plain secret";

/** A client, and its authentication method. */
export interface Candidate {
  readonly clientId: string;
  readonly auth: ClientAuthentication;
}

type AssertionOptions = NonNullable<Provisioned["assertion"]>;
interface KeyOptions extends AssertionOptions {
  readonly clock?: Clock;
}

const basic = (clientId: string, secret: string): Candidate => ({
  clientId,
  auth: clientSecretBasic(staticSecret(secret)),
});
const post = (clientId: string, secret: string): Candidate => ({
  clientId,
  auth: clientSecretPost(staticSecret(secret)),
});
const key = (privateKey: typeof signing.privateKey, assertion: KeyOptions = {}): Candidate => ({
  clientId: wantedClients.signing.clientId,
  auth: privateKeyJwt({ key: privateKey, keyId: "now", ...assertion }),
});
const tls = (
  { cert, key }: Certified,
  clientId: string = wantedClients.certified.clientId,
): Candidate => ({
  clientId,
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
      [PLAIN_SECRET]: basic("checkout-basic", SECRET),
      "a secret of every printable character": basic("checkout-hard-basic", HARD_SECRET),
      "an identifier of such characters as well": basic(HARD_CLIENT_ID, HARD_SECRET),
    },
    wrong: basic("checkout-basic", `${SECRET}x`),
  },
  client_secret_post: {
    right: {
      [PLAIN_SECRET]: post("checkout-post", SECRET),
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

/** The client that signs assertions, with a clock of its own. */
export const signingClientAt = ({ assertion }: Provisioned, clock: Clock): Candidate =>
  key(signing.privateKey, { ...assertion, clock });
/** A client with {@link SECRET}. */
export const secretClient = (clientId: string): Candidate => basic(clientId, SECRET);
/** A client with any certificate. */
export const tlsClient: (certified: Certified, clientId: string) => Candidate = tls;
/** A client with the certificate of the one that every server knows. */
export const certifiedClient = (clientId: string): Candidate => tls(certified, clientId);
/** The client with a certificate, when that has expired. */
export const expiredClient: Candidate = tls(expiredCertificate);
/** The client of {@link plainClient}, with another secret. */
export const impostor: Candidate = basic("checkout-basic", `${SECRET}x`);
/** A client that every server knows. */
export const plainClient: Candidate = basic("checkout-basic", SECRET);
/** The client that signs assertions, with default options. */
export const signingClient: Candidate = key(signing.privateKey);
/** The client with a secret of every printable character, which it sends as it is. */
export const rawClient: Candidate = {
  clientId: "checkout-hard-basic",
  auth: clientSecretBasic(staticSecret(HARD_SECRET), { encoding: "raw" }),
};
/** A client that no server knows. */
export const unknownClient: Candidate = basic("checkout-unknown", SECRET);
/** A client that may not use client credentials. */
export const grantlessClient: Candidate = basic(wantedClients.grantless.clientId, SECRET);

function assertionTitle(assertion: AssertionOptions): string {
  const options = Object.entries(assertion).map(([name, value]) => `${name} ${value}`);
  return `an assertion ${options.length === 0 ? "as it is by default" : `with ${options.join(", ")}`}`;
}
