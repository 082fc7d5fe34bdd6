import {
  type CertificateAuthority,
  type Certified,
  freshKeyPair,
  makeAuthority,
  makeCertificate,
} from "@callgate-tooling/test-support";

/** The scope that every client may have, and one that no client may have. */
export const SCOPE: string = "orders:read";
export const OTHER_SCOPE: string = "orders:delete";

/** A secret of letters and hyphens. */
export const SECRET: string = "pear-tree-44-by-the-old-mill";
/** A secret of every printable character of ASCII. */
export const HARD_SECRET: string = Array.from({ length: 95 }, (_, at) =>
  String.fromCharCode(32 + at),
).join("");
/** An identifier that RFC 6749 appendix A.1 allows, of characters that mean something in a form, an address or Basic credentials. */
export const HARD_CLIENT_ID: string = 'checkout: 50%2F + a/b?c=d&e#f"';

/** The key that signs assertions. */
export const signing: KeyPair = freshKeyPair("ec", { namedCurve: "P-256" });
/** The authority that issued every certificate, and two of these. */
export const ca: CertificateAuthority = makeAuthority("Interop CA");
export const certified: Certified = makeCertificate({ name: "checkout-tls", issuer: ca });
export const otherwiseCertified: Certified = makeCertificate({
  name: "checkout-other",
  issuer: ca,
});
/** The certificate of the same client, and of a server, that were valid until 2021. */
export const expiredCertificate: Certified = makeCertificate({
  name: "checkout-tls",
  issuer: ca,
  expired: true,
});
export const expiredServerCertificate: Certified = makeCertificate({
  name: "authority",
  forLoopback: true,
  issuer: ca,
  expired: true,
});

type KeyPair = ReturnType<typeof freshKeyPair>;

/** What each server has to be configured with before the checks. */
export interface WantedClients {
  /** Every client with a secret, by its identifier. */
  readonly secrets: Readonly<Record<string, string>>;
  /** A client with a secret that may not use client credentials. */
  readonly grantless: { readonly clientId: string; readonly secret: string };
  /** The client that signs assertions with ES256, and its public key. */
  readonly signing: { readonly clientId: string; readonly jwk: object };
  /** The client with a certificate, and the issuer of the certificate. */
  readonly certified: { readonly clientId: string; readonly subject: string; readonly ca: string };
  /** The certificate of the server, if it uses TLS. */
  readonly serverCertificate: Certified;
}

/** The clients of the checks; their keys are new in each run. */
export const wantedClients: WantedClients = {
  secrets: {
    "checkout-basic": SECRET,
    "checkout-post": SECRET,
    "checkout-hard-basic": HARD_SECRET,
    "checkout-hard-post": HARD_SECRET,
    [HARD_CLIENT_ID]: HARD_SECRET,
    "checkout-jwt-secret": SECRET,
  },
  grantless: { clientId: "checkout-grantless", secret: SECRET },
  signing: {
    clientId: "checkout-key",
    jwk: { ...signing.publicKey.export({ format: "jwk" }), kid: "now", alg: "ES256", use: "sig" },
  },
  certified: { clientId: "checkout-tls", subject: "CN=checkout-tls", ca: ca.cert },
  serverCertificate: makeCertificate({ name: "authority", forLoopback: true, issuer: ca }),
};
