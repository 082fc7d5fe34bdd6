import type { XfccChoice } from "./formats/xfcc.js";

/** A header of a proxy in a form of its own choice. */
export interface CertificateHeader {
  /** The field's name: 1 to 64 letters, digits and hyphens. */
  readonly header: string;
  /**
   * What the proxy writes: `pem-url`, a percent-encoded PEM block; `der-base64`, the DER encoding in base64; `sha256-hex`, the SHA-256 of
   * the DER encoding in hexadecimal digits, with or without colons.
   */
  readonly format: "pem-url" | "der-base64" | "sha256-hex";
}

/** The proxies that Callgate knows by name. */
export type CertificateProxy = "client-cert" | "nginx" | "xfcc" | "alb" | "traefik";

/** Where the client certificate of a request is found, for tokens that are bound to one (RFC 8705). */
export interface CertificateOptions {
  /**
   * What has the certificate. `tls`: the connection, where this process ends TLS; its server needs `requestCert: true` and
   * `rejectUnauthorized: false`. Otherwise a header that a proxy writes, which ends TLS: `client-cert` (RFC 9440; HAProxy, Apache),
   * `nginx` (`ssl-client-cert`, and `ssl-client-verify` where it is sent), `xfcc` (Envoy, Istio), `alb` (AWS, in verify mode), `traefik`,
   * or `{ header, format }` for any other. The proxy must remove what the client sends under that name.
   */
  readonly source: "tls" | CertificateProxy | CertificateHeader;
  /**
   * The proxies whose header is trusted: IP addresses, networks (`10.0.0.0/8`), and `unix` for a Unix domain socket. 1 to
   * 100 entries.
   * Compared with the address of the connection itself, never with `X-Forwarded-For`; the header of any other request is not read.
   * Default: none with `tls`, and required with a header.
   */
  readonly trustedProxies?: readonly string[];
  /**
   * For `xfcc` alone, the element that counts: `only`, where a header with several is malformed; `last`, that of the nearest proxy; or
   * `first`, that of the outermost. Envoy writes alternative names of a certificate without quotes, so that with `last` and `first` a
   * client that chooses its own names can add elements, unless `uri` and `dns` are left out. Default `only`.
   */
  readonly xfccElement?: XfccChoice;
}

/** {@link CertificateOptions} as the type of an option: `trustedProxies` is required with a header, and not accepted without one. */
export type CertificateSource = CertificateOptions &
  (
    | { readonly source: "tls"; readonly trustedProxies?: never; readonly xfccElement?: never }
    | {
        readonly source: CertificateProxy | CertificateHeader;
        readonly trustedProxies: readonly string[];
      }
  );
