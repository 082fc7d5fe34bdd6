import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import { type Faults, received } from "../kit/configuration/faults.js";
import { namesOf } from "../kit/configuration/names-of.js";
import { isObject } from "../kit/configuration/option-checks.js";
import { isSecureUrl } from "../kit/net/secure-url.js";
import { compileScopes } from "../policy/scopes.js";
import { metadataPlaceOf, ROOT_PATH } from "../resource/metadata-url.js";
import { type DefinedResource, OFFLINE_ACCESS } from "../resource/protected-resource.js";
import type { ResourceOptions } from "../resource/resource-options.js";
import { isPublicUrl } from "./check-shared.js";
import type { DefinedIssuers } from "./define-issuers.js";

const MAX_IDENTIFIER_LENGTH = 1024;
const MAX_NAME_LENGTH = 256;
const OPTIONS = namesOf<ResourceOptions>({
  identifier: true,
  name: true,
  documentation: true,
  scopes: true,
  root: true,
});

/** Checks what a gate publishes about its service. */
export function defineResource(
  resource: unknown,
  { listed, resolution }: DefinedIssuers,
  faults: Faults,
): DefinedResource | undefined {
  if (resource === undefined) return undefined;
  if (!isObject(resource) || Array.isArray(resource)) {
    const message = `must be an object, \`{}\` for every default, received ${received(resource)}`;
    faults.add("option_invalid", "resource", message);
    return undefined;
  }
  const inside = faults.within("resource.");
  const given: ResourceOptions = inside.own(resource, OPTIONS);
  const { name, documentation, root = false } = given;
  if (name !== undefined && !isName(name)) {
    const message = `must be a string of 1 to ${MAX_NAME_LENGTH} characters, received ${received(name)}`;
    inside.add("option_invalid", "name", message);
  }
  if (documentation !== undefined && !isPublicUrl(documentation)) {
    const message = `must be an http or https URL of at most 1024 characters, received ${received(documentation)}`;
    inside.add("option_invalid", "documentation", message);
  }
  if (typeof root !== "boolean") {
    inside.add("option_invalid", "root", `must be true or false, received ${received(root)}`);
  }
  const scopes = defineScopes(given.scopes, inside);
  // Faults of the issuers are reported by themselves; nothing can be compared with them.
  if (listed.length === 0 && resolution === undefined) return undefined;
  const identifier = given.identifier ?? onlyAudienceOf(listed, inside);
  if (identifier === undefined) return undefined;
  const place = placeOf(identifier, inside);
  if (place === undefined) return undefined;
  const accepting = listed.filter(({ audiences }) => audiences?.has(identifier) ?? true);
  if (accepting.length === 0 && resolution === undefined) {
    const message = `must be an audience that the gate accepts: add ${received(identifier)} to \`audience\``;
    inside.add("option_conflict", "identifier", message);
  }
  return Object.freeze<DefinedResource>({
    identifier,
    metadataUrl: place.url,
    paths: Object.freeze([...new Set(root ? [place.path, ROOT_PATH] : [place.path])]),
    // An issuer of keys in the configuration may have a name that is not an address.
    authorizationServers: accepting.map(({ issuer }) => issuer).filter((each) => isSecureUrl(each)),
    scopes,
    name,
    documentation,
  });
}

function isName(name: unknown): boolean {
  return typeof name === "string" && name !== "" && name.length <= MAX_NAME_LENGTH;
}

function placeOf(identifier: unknown, faults: Faults): ReturnType<typeof metadataPlaceOf> {
  const isShort = typeof identifier === "string" && identifier.length <= MAX_IDENTIFIER_LENGTH;
  const place = isShort && isSecureUrl(identifier) ? metadataPlaceOf(identifier) : undefined;
  if (place === undefined) {
    const message =
      `must be the https URL that clients call (http on loopback only) of at most ${MAX_IDENTIFIER_LENGTH} characters, without ` +
      `fragment, userinfo and dot segments, received ${received(identifier)}: it is the audience unless you set it`;
    faults.add("option_invalid", "identifier", message);
  }
  return place;
}

function onlyAudienceOf(issuers: readonly TrustedIssuer[], faults: Faults): string | undefined {
  const all = new Set(issuers.flatMap(({ audiences }) => [...(audiences ?? [])]));
  const isUnchecked = issuers.some(({ audiences }) => audiences === undefined);
  const [only] = all;
  if (all.size === 1 && !isUnchecked) return only;
  const message =
    all.size > 1
      ? "is missing: the gate has several audiences; write the one that clients call"
      : "is missing: the gate's audience is not known here; write the URL that clients call";
  faults.add("option_missing", "identifier", message);
  return undefined;
}

function defineScopes(scopes: unknown, faults: Faults): DefinedResource["scopes"] {
  if (scopes === undefined || scopes === "from-policies") return "from-policies";
  if (!Array.isArray(scopes)) {
    const message = `must be "from-policies" or a list, received ${received(scopes)}`;
    faults.add("option_invalid", "scopes", message);
    return [];
  }
  if (scopes.length === 0) return [];
  const listed = compileScopes("scopes", scopes, faults);
  if (listed.includes(OFFLINE_ACCESS)) {
    const message = `has "${OFFLINE_ACCESS}", which concerns the authorization server only: remove it`;
    faults.add("scope_invalid", "scopes", message);
  }
  return listed;
}
