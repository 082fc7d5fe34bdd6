import { type Faults, isSecureUrl } from "@callgate/core/kit";

/** Checks where tokens come from: by discovery, or from a configured address. */
export function checkServer(issuer: unknown, tokenEndpoint: unknown, faults: Faults): void {
  if (issuer === undefined && tokenEndpoint === undefined) {
    faults.add(
      "option_missing",
      "issuer",
      "must be the authorization server's identifier, unless `tokenEndpoint` says where tokens are granted",
    );
  }
  if (issuer !== undefined) checkAddress("issuer", issuer, faults);
  if (tokenEndpoint !== undefined) checkAddress("tokenEndpoint", tokenEndpoint, faults);
  if (tokenEndpoint === undefined && typeof issuer === "string" && /[?#]/.test(issuer)) {
    faults.add(
      "option_invalid",
      "issuer",
      "must have no query and no fragment (RFC 8414 section 2)",
    );
  }
}

function checkAddress(option: string, value: unknown, faults: Faults): void {
  if (typeof value === "string" && isSecureUrl(value)) return;
  // An address may hold a password, so it is not repeated.
  faults.add(
    typeof value === "string" && value !== "" ? "issuer_insecure" : "option_invalid",
    option,
    "must be an https URL (http on loopback only) without user name, password and fragment",
  );
}
