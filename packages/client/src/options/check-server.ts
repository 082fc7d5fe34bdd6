import {
  type Faults,
  INSECURE_ORIGINS_REMEDY,
  isAddressTemplate,
  isMetadataAddress,
  isSecureUrl,
} from "@callgate/core/kit";

/** Where tokens come from, as received. */
export interface GivenServer {
  readonly issuer: unknown;
  readonly tokenEndpoint: unknown;
}

/** Checks where tokens come from: by discovery, or from a configured address. */
export function checkServer(
  { issuer, tokenEndpoint }: GivenServer,
  insecureOrigins: readonly string[],
  faults: Faults,
): void {
  if (issuer === undefined && tokenEndpoint === undefined) {
    faults.add(
      "option_missing",
      "issuer",
      "must be the authorization server's identifier, unless `tokenEndpoint` says where tokens are granted",
    );
  }
  if (tokenEndpoint !== undefined) {
    checkAddress("tokenEndpoint", tokenEndpoint, insecureOrigins, faults);
    // Then nothing is fetched from the issuer: it is a name.
    if (issuer !== undefined) checkName(issuer, faults);
    return;
  }
  if (issuer === undefined) return;
  checkAddress("issuer", issuer, insecureOrigins, faults);
  if (typeof issuer === "string" && /[?#]/.test(issuer)) {
    faults.add(
      "option_invalid",
      "issuer",
      "must have no query and no fragment (RFC 8414 section 2)",
    );
  } else if (typeof issuer === "string" && /\s/.test(issuer)) {
    // The URL parser drops blanks at both ends, but the issuer is compared with the metadata character by character.
    faults.add(
      "option_invalid",
      "issuer",
      "must have no blanks, or it would match no metadata: remove them",
    );
  }
}

function checkAddress(
  option: string,
  value: unknown,
  insecureOrigins: readonly string[],
  faults: Faults,
): void {
  if (typeof value === "string" && isSecureUrl(value, insecureOrigins)) {
    if (isAddressTemplate(value))
      faults.add("option_invalid", option, "is a template, not an address: fill it in");
    if (isMetadataAddress(value)) faults.add("option_invalid", option, metadataFault(option));
    return;
  }
  // An address may hold a password, so it is not repeated.
  faults.add(
    typeof value === "string" && value !== "" ? "issuer_insecure" : "option_invalid",
    option,
    `must be an https URL without user name, password and fragment (http on loopback; ${INSECURE_ORIGINS_REMEDY})`,
  );
}

function metadataFault(option: string): string {
  const member = option === "issuer" ? "issuer" : "token_endpoint";
  return `is the address of the metadata: write the \`${member}\` that the document there has`;
}

/** A name is sent in assertions and shown in events, and may be any that is not a template and holds no password. */
function checkName(issuer: unknown, faults: Faults): void {
  const isName = typeof issuer === "string" && /^[\x21-\x7e]{1,1024}$/.test(issuer);
  if (!isName || (URL.canParse(issuer) && new URL(issuer).href.includes("@"))) {
    faults.add(
      "option_invalid",
      "issuer",
      "must be 1 to 1024 printable ASCII characters without blanks, user name and password",
    );
  } else if (isAddressTemplate(issuer)) {
    faults.add("option_invalid", "issuer", "is a template, not an issuer: fill it in");
  } else if (isMetadataAddress(issuer)) {
    faults.add("option_invalid", "issuer", metadataFault("issuer"));
  }
}
