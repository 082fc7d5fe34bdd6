import type { Binding } from "../../../decision/auth.js";
import { type Denial, denyBecause } from "../../../decision/deny.js";
import type { Explanation } from "../../../decision/explanation.js";
import type { ResourceRequest } from "../../../request/resource-request.js";
import { type BindingProof, PROVED, type Presentation, type Proved } from "../binding-proof.js";
import type { DefinedCertificate } from "./defined-certificate.js";
import { HeaderCertificates } from "./header-certificates.js";
import type { PresentedCertificate } from "./presented-certificate.js";
import { TlsCertificates } from "./tls-certificates.js";
import { TrustedProxies } from "./trusted-proxies.js";

/** Finds the certificate of a request. */
interface Certificates {
  read(request: ResourceRequest): PresentedCertificate;
}

/**
 * Checks that a token which is bound to a certificate comes with that certificate.
 *
 * A missing certificate, one that is malformed in its header and another one than that of the token have the same answer; operators
 * see the difference. It is checked for each request: on a connection of a proxy each may come from another client.
 *
 * @see RFC 8705 section 3
 */
export class CertificateProof implements BindingProof {
  readonly #certificates: Certificates;
  readonly #proxies: readonly string[] | undefined;

  constructor(defined: DefinedCertificate) {
    if (defined.source === "tls") {
      this.#certificates = new TlsCertificates();
      this.#proxies = undefined;
    } else {
      const proxies = new TrustedProxies(defined.trustedProxies);
      this.#certificates = new HeaderCertificates(defined.form, proxies);
      this.#proxies = defined.written;
    }
  }

  /** @param binding with the thumbprint of the token, in canonical base64url */
  check({ thumbprint }: Binding, { request }: Presentation): Proved | Denial {
    const found = this.#certificates.read(request);
    if (found.kind === "presented" && found.thumbprint === thumbprint) return PROVED;
    return denyBecause("binding_mismatch", () => this.#explain(thumbprint, found));
  }

  #explain(bound: string, found: PresentedCertificate): Explanation {
    if (found.kind === "presented") {
      return { hint: "certificate_differs", expected: [bound], received: [found.thumbprint] };
    }
    const { hint, address } = found;
    if (hint !== "certificate_header_untrusted") return { hint };
    return { hint, expected: this.#proxies, received: [address ?? "(no address)"] };
  }
}
