import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { Faults } from "@callgate/core/kit";
import { forms, type OptionForms, takeOptions } from "../option-forms.js";
import { writeCertificate } from "./write-certificate.js";

/** How a test certificate is made. Every option has a default. */
export interface TestCertificateOptions {
  /**
   * The common name of its subject, other than that of `issuer`: a certificate whose subject is its issuer is treated as
   * self-signed. Default `test-client`, of an authority `test-authority`.
   */
  readonly name?: string;
  /** The certificate that signs it, made with `isAuthority`. Default: itself, so that it is self-signed. */
  readonly issuer?: TestCertificate;
  /** Whether it may sign others. Default `false`. */
  readonly isAuthority?: boolean;
  /** Whether a server at localhost, 127.0.0.1 or ::1 can use it. Default `false`. */
  readonly isForLoopback?: boolean;
}

/** A certificate with its private key: an EC key of the curve P-256, valid from 2020 to 2049. */
export interface TestCertificate {
  readonly name: string;
  /** The certificate in PEM: `cert` of `node:https`, for clients and servers. */
  readonly cert: string;
  /** The private key in PEM: `key` of `node:https`. */
  readonly key: string;
  /** The SHA-256 of its DER encoding, in base64url. */
  readonly thumbprint: string;
  /** The claim `cnf` of a token that is bound to it (RFC 8705 section 3.1): `issuer.token({ boundTo: certificate })` writes it. */
  readonly confirmation: Readonly<Record<"x5t#S256", string>>;
}

const OPTIONS: OptionForms<Required<TestCertificateOptions>> = {
  name: forms.text,
  issuer: [(value) => isAuthorityCertificate(value), "a test certificate made with `isAuthority`"],
  isAuthority: [(value) => typeof value === "boolean", "true or false"],
  isForLoopback: [(value) => typeof value === "boolean", "true or false"],
};

const authorityKeys = new WeakMap<object, KeyObject>();

function isAuthorityCertificate(value: unknown): boolean {
  return authorityKeys.has(Object(value));
}

/**
 * Makes a certificate for a test, and a key pair for it.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`
 * @example
 * const certificate = createTestCertificate();
 * const token = await issuer.token({ caller: "reports", boundTo: certificate });
 * request({ port, cert: certificate.cert, key: certificate.key, headers: bearer(token) });
 */
export function createTestCertificate(options: TestCertificateOptions = {}): TestCertificate {
  const faults = new Faults();
  const given = takeOptions<TestCertificateOptions>(options, OPTIONS, faults);
  const { issuer, isAuthority = false, isForLoopback = false } = given;
  const { name = isAuthority ? "test-authority" : "test-client" } = given;
  if (issuer?.name === name)
    faults.add("option_invalid", "name", "must differ from the name of `issuer`");
  faults.throwIfAny("Test certificate options");
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const octets = writeCertificate({
    name,
    issuerName: issuer?.name ?? name,
    publicKey,
    signingKey: (issuer && authorityKeys.get(issuer)) ?? privateKey,
    isAuthority,
    isForLoopback,
  });
  const thumbprint = createHash("sha256").update(octets).digest("base64url");
  const certificate = Object.freeze<TestCertificate>({
    name,
    cert: pemOf(octets),
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    thumbprint,
    confirmation: Object.freeze({ "x5t#S256": thumbprint }),
  });
  if (isAuthority) authorityKeys.set(certificate, privateKey);
  return certificate;
}

function pemOf(octets: Buffer): string {
  const lines = octets.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
