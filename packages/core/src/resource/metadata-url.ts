const WELL_KNOWN = "/.well-known/oauth-protected-resource";

/** Where the metadata of a protected resource is published. */
export interface MetadataPlace {
  /** The absolute address, for challenges. */
  readonly url: string;
  /** The path on this server, without the query. */
  readonly path: string;
}

/**
 * Inserts the well-known path into the identifier of a protected resource, between host and path.
 *
 * Works on the text: `URL.href` would add a slash to an identifier without a path, and clients compare character by character.
 * A lone slash after the host is removed first; every other slash stays.
 *
 * @returns `undefined` where the identifier is not an http or https URL without userinfo and fragment, in the form in which
 * clients send it: printable ASCII without quote and backslash, without dot segments
 * @see RFC 9728 section 3.1
 */
export function metadataPlaceOf(identifier: string): MetadataPlace | undefined {
  const parts = PARTS.exec(identifier);
  if (parts === null || !URL.canParse(identifier)) return undefined;
  const [, origin = "", path = "", query = ""] = parts;
  const parsed = new URL(identifier);
  if (parsed.pathname !== (path || "/") || parsed.search !== (query === "?" ? "" : query))
    return undefined;
  const inserted = WELL_KNOWN + (path === "/" ? "" : path);
  return { url: origin + inserted + query, path: inserted };
}

/** The path of the same document at the root of the server, for clients that do not insert the path. */
export const ROOT_PATH: string = WELL_KNOWN;

const PARTS =
  /^(https?:\/\/[\x21\x24-\x2e\x30-\x3e\x41-\x5b\x5d-\x7e]+)(\/[\x21\x24-\x3e\x40-\x5b\x5d-\x7e]*)?(\?[\x21\x24-\x5b\x5d-\x7e]*)?$/i;
