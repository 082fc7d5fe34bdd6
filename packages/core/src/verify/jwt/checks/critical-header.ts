import { type Denial, deny } from "../../../decision/deny.js";
import type { JsonObject } from "../../../token/json.js";

/**
 * Denies a token with a `crit` header of any kind: no extension is understood here, so none can be honoured.
 *
 * `b64: false`, by which the signature covers the payload in another form, has to be listed in `crit`, and no JWT may have it at all.
 *
 * @see RFC 7515 section 4.1.11, RFC 7797 sections 6 and 7
 */
export function checkCriticalHeader(header: JsonObject): Denial | undefined {
  return "crit" in header || header.b64 === false ? deny("critical_header_unsupported") : undefined;
}
