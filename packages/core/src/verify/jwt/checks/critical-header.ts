import { type Denial, deny } from "../../../decision/deny.js";
import type { JsonObject } from "../../../token/json.js";

/**
 * Denies a token with a `crit` header of any kind: no extension is understood here, so none can be honoured.
 *
 * @see RFC 7515 section 4.1.11
 */
export function checkCriticalHeader(header: JsonObject): Denial | undefined {
  return "crit" in header ? deny("critical_header_unsupported") : undefined;
}
