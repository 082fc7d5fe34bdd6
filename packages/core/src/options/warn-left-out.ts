import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import type { Warnings } from "../kit/warnings.js";

/** Warns about algorithms of the defaults that the runtime cannot verify, once for each issuer that has them. */
export function warnLeftOut(issuers: readonly TrustedIssuer[], warnings: Warnings): void {
  for (const { issuer, leftOut } of issuers) {
    if (leftOut.length === 0) continue;
    const names = leftOut.join(", ");
    warnings.warn(issuer, `left out ${names}`, {
      code: "CALLGATE_ALGORITHM_UNSUPPORTED",
      message:
        `This runtime cannot verify ${names}: tokens of ${issuer} signed with it are refused. ` +
        "List the issuer's algorithms in `algorithms`: one that is not available is then an error at the start",
    });
  }
}
