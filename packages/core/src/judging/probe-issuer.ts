import type { DecisionHint } from "../decision/explanation.js";
import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import { jwksUriIn } from "../keys/find-jwks-uri.js";
import { failureOf } from "../keys/key-fetch-error.js";
import { planLifetime } from "../keys/key-set-lifetime.js";
import { metadataUrls } from "../kit/net/discovery.js";
import { isSecureLink } from "../kit/net/secure-url.js";
import { ownMember } from "../kit/own-member.js";
import { type DefinedOptions, defineOptions } from "../options/define-options.js";
import type { IssuerOptions } from "../options/issuer-options.js";
import type { SharedOptions } from "../options/shared-options.js";
import { issuerHint } from "../verify/jwt/issuer-hint.js";
import { cut, type ProbedDocument, probeDocument } from "./probe-document.js";
import { type ProbedKey, probeKeys } from "./probe-keys.js";

/** An issuer, and what fetching its documents needs: as in the options of a gate. */
export type ProbeOptions = Pick<IssuerOptions, "issuer" | "jwksUri" | "profile" | "algorithms"> &
  Pick<
    SharedOptions,
    "insecureOrigins" | "fetchTimeoutMs" | "maxResponseBytes" | "maxKeys" | "fetch" | "clock"
  >;

/** A metadata document. */
export interface ProbedMetadata extends ProbedDocument {
  /** The issuer that it names. */
  readonly issuer: string | undefined;
  /** How that differs from the configured issuer. */
  readonly hint: DecisionHint | undefined;
  readonly jwksUri: string | undefined;
  /** Where its opaque tokens can be introspected; a gate uses it where the option `introspection` is set. */
  readonly introspectionEndpoint: string | undefined;
}

/** A JWK Set. */
export interface ProbedKeySet extends ProbedDocument {
  /** Empty where it could not be read. */
  readonly keys: readonly ProbedKey[];
  /** How long a gate caches it before it is fetched again, at most. */
  readonly lifetimeSeconds: number | undefined;
}

/** What an issuer serves. */
export interface IssuerProbe {
  readonly issuer: string;
  /** At both addresses, RFC 8414's first; empty where the address of the keys was given. */
  readonly metadata: readonly ProbedMetadata[];
  /** `undefined` where its address is not known. */
  readonly keySet: ProbedKeySet | undefined;
  /** The algorithms that a gate verifies with these keys. */
  readonly algorithms: readonly string[];
  /**
   * `sound`, or the worst finding: keys cannot be read (`unreadable`), the metadata names another issuer
   * (`issuer_differs`), no key is usable (`no_usable_keys`), or some are skipped (`keys_skipped`).
   */
  readonly outcome: "sound" | "keys_skipped" | "no_usable_keys" | "issuer_differs" | "unreadable";
}

/**
 * Reads what an issuer serves, as a gate does, but all of it: both metadata documents and every key.
 *
 * The keys of a document that names another issuer are read, too: a gate would not use them, but operators want to see them.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the options, such as an address over
 * plain http that is not on loopback
 */
export async function probeIssuer(options: ProbeOptions): Promise<IssuerProbe> {
  // The result is the same for any audience.
  const defined = defineOptions({ ...options, audience: "probe" });
  const [trusted] = defined.issuers as readonly TrustedIssuer[] as readonly [TrustedIssuer];
  const { issuer, keys } = trusted;
  const metadata =
    keys.kind === "uri"
      ? []
      : await Promise.all(metadataUrls(issuer).map((url) => probeMetadata(url, issuer, defined)));
  const jwksUri = keys.kind === "uri" ? keys.jwksUri : keysAddress(metadata, issuer, defined);
  const keySet = jwksUri === undefined ? undefined : await probeKeySet(jwksUri, trusted, defined);
  const algorithms = new Set(keySet?.keys.flatMap((key) => key.algorithms));
  return {
    issuer,
    metadata,
    keySet,
    algorithms: [...algorithms].sort(),
    outcome: outcomeOf(metadata, keySet),
  };
}

/** Longest address used; a longer one is truncated, and so unusable. */
const MAX_ADDRESS_LENGTH = 2048;

async function probeMetadata(
  url: string,
  issuer: string,
  limits: DefinedOptions,
): Promise<ProbedMetadata> {
  const { document, fetched } = await probeDocument(url, limits);
  const named = ownMember(fetched?.value, "issuer");
  const differs = fetched !== undefined && named !== issuer;
  return {
    ...document,
    failure: document.failure ?? (fetched && faultOf(fetched.value, issuer, limits)),
    issuer: cut(named),
    hint: differs ? issuerHint(named, [issuer]) : undefined,
    jwksUri: cut(ownMember(fetched?.value, "jwks_uri"), MAX_ADDRESS_LENGTH),
    introspectionEndpoint: cut(
      ownMember(fetched?.value, "introspection_endpoint"),
      MAX_ADDRESS_LENGTH,
    ),
  };
}

function faultOf(metadata: unknown, issuer: string, limits: DefinedOptions): string | undefined {
  try {
    jwksUriIn(metadata, issuer, limits.insecureOrigins);
    return undefined;
  } catch (error) {
    return failureOf(error).code;
  }
}

function keysAddress(
  metadata: readonly ProbedMetadata[],
  issuer: string,
  { insecureOrigins }: DefinedOptions,
): string | undefined {
  const usable = metadata.find(({ failure }) => failure === undefined);
  if (usable !== undefined) return usable.jwksUri;
  return metadata
    .map(({ jwksUri }) => jwksUri)
    .find((uri) => uri !== undefined && isSecureLink(uri, issuer, insecureOrigins));
}

async function probeKeySet(
  url: string,
  trusted: TrustedIssuer,
  defined: DefinedOptions,
): Promise<ProbedKeySet> {
  const { document, fetched } = await probeDocument(url, defined);
  if (fetched === undefined) return { ...document, keys: [], lifetimeSeconds: undefined };
  const keys = await probeKeys(fetched.value, trusted, defined.maxKeys);
  const { expiresAt } = planLifetime(0, fetched.maxAgeSeconds, 0);
  return {
    ...document,
    failure: keys === undefined ? "jwks_invalid" : undefined,
    keys: keys ?? [],
    lifetimeSeconds: keys === undefined ? undefined : expiresAt / 1000,
  };
}

function outcomeOf(
  metadata: readonly ProbedMetadata[],
  keySet: ProbedKeySet | undefined,
): IssuerProbe["outcome"] {
  const isUsable = metadata.some(({ failure }) => failure === undefined);
  if (!isUsable && metadata.some(({ failure }) => failure === "metadata_issuer_mismatch"))
    return "issuer_differs";
  if (keySet === undefined || keySet.failure !== undefined) return "unreadable";
  if (!keySet.keys.some(({ skipped }) => skipped === undefined)) return "no_usable_keys";
  return keySet.keys.some(({ skipped }) => skipped !== undefined) ? "keys_skipped" : "sound";
}
