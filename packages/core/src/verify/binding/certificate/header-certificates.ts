import { LRUCache } from "lru-cache";
import type { ResourceRequest } from "../../../request/resource-request.js";
import type { FormatResult } from "./formats/certificate-format.js";
import type { HeaderForm } from "./header-forms.js";
import { absent, type PresentedCertificate, presented } from "./presented-certificate.js";
import type { TrustedProxies } from "./trusted-proxies.js";

const MAX_TEXTS = 1000;
/** In characters: 1000 values of a usual length, with a chain of certificates in some of them. */
const MAX_CHARACTERS = 4_194_304;
/**
 * The part of a header's value by which it is found in the cache; then the whole value is compared. Hashing all of it, a
 * kilobyte, would take longer than the rest of a decision. The part is at the end of a PEM block, where the signature is.
 */
const PART = [-72, -40] as const;

interface KeptText {
  readonly text: string;
  readonly found: PresentedCertificate;
}

/**
 * Reads the certificate that a proxy names in a header.
 *
 * The header is only read where the connection comes from one of the trusted proxies. A second line of it is malformed: which of two
 * counts must not depend on chance. The result for a value is cached, so that a client that calls again costs a look-up.
 *
 * @see RFC 8705 section 6.5, RFC 9440 sections 2.4 and 4
 */
export class HeaderCertificates {
  readonly #form: HeaderForm;
  readonly #proxies: TrustedProxies;
  readonly #texts = new LRUCache<string, KeptText>({
    max: MAX_TEXTS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: ({ text }) => text.length + 1,
  });

  constructor(form: HeaderForm, proxies: TrustedProxies) {
    this.#form = form;
    this.#proxies = proxies;
  }

  /** The certificate of a request, or why it has no certificate. */
  read(request: ResourceRequest): PresentedCertificate {
    const address = request.peer?.address;
    if (!this.#proxies.trusts(address)) {
      return { kind: "absent", hint: "certificate_header_untrusted", address };
    }
    const { header, verification } = this.#form;
    const lines = request.header?.(header) ?? [];
    const [text] = lines;
    if (text === undefined) return absent("certificate_missing");
    if (lines.length > 1) return absent("certificate_header_malformed");
    const found = this.#presentedBy(text);
    if (found.kind === "absent" || verification === undefined) return found;
    const verified = request.header?.(verification) ?? [];
    return verified.every((line) => line === "SUCCESS")
      ? found
      : absent("certificate_not_verified");
  }

  #presentedBy(text: string): PresentedCertificate {
    const part = text.slice(PART[0], PART[1]);
    const kept = this.#texts.get(part);
    if (kept?.text === text) return kept.found;
    const found = toPresented(this.#form.read(text));
    this.#texts.set(part, { text, found });
    return found;
  }
}

function toPresented(result: FormatResult): PresentedCertificate {
  if (result === undefined) return absent("certificate_header_malformed");
  return result === null ? absent("certificate_missing") : presented(result);
}
