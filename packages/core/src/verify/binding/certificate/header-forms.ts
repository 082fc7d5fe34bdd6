import type { CertificateHeader, CertificateProxy } from "./certificate-options.js";
import {
  type CertificateFormat,
  derBase64,
  pemUrl,
  sha256Hex,
} from "./formats/certificate-format.js";
import { clientCert } from "./formats/client-cert.js";
import { traefik } from "./formats/traefik.js";
import { type XfccChoice, xfcc } from "./formats/xfcc.js";

/** The headers that a proxy writes, and how they are read. */
export interface HeaderForm {
  /** The field with the certificate. */
  readonly header: string;
  /** The field with the result of the proxy's own verification, which must be `SUCCESS` where it is sent. */
  readonly verification: string | undefined;
  readonly read: CertificateFormat;
}

const FORMATS: Readonly<Record<CertificateHeader["format"], CertificateFormat>> = {
  "pem-url": pemUrl,
  "der-base64": derBase64,
  "sha256-hex": sha256Hex,
};

/** The formats that a header named by the operator may have. */
export const FORMAT_NAMES: readonly string[] = Object.keys(FORMATS);

/** The headers of the proxies that are known by name. */
export function formOf(proxy: CertificateProxy, element: XfccChoice): HeaderForm {
  const form = (header: string, read: CertificateFormat, verification?: string): HeaderForm =>
    Object.freeze({ header, verification, read });
  switch (proxy) {
    case "client-cert":
      return form("Client-Cert", clientCert);
    case "nginx":
      return form("ssl-client-cert", pemUrl, "ssl-client-verify");
    case "xfcc":
      return form("X-Forwarded-Client-Cert", xfcc(element));
    case "alb":
      return form("X-Amzn-Mtls-Clientcert-Leaf", pemUrl);
    case "traefik":
      return form("X-Forwarded-Tls-Client-Cert", traefik);
  }
}

/** A header named by the operator. */
export function ownForm({ header, format }: CertificateHeader): HeaderForm {
  return Object.freeze({ header, verification: undefined, read: FORMATS[format] });
}
