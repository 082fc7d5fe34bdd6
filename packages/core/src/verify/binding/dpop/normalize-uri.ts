/** A URI as it is compared: without query and fragment, which a proof does not cover. */
export interface NormalizedUri {
  readonly origin: string;
  readonly path: string;
}

const URI = /^(https?):\/\/([^/?#@\\]+)([^?#]*)/i;
/** What {@link URI} finds: none of its groups is left out. */
type UriParts = readonly [uri: string, scheme: string, host: string, path: string];
const DEFAULT_PORTS = { http: ":80", https: ":443" } as const;

/**
 * Normalizes an http or https URI: scheme and host in lower case, no default port, the path as {@link normalizePath} does.
 *
 * @returns `undefined` for anything else, and for a URI with user information
 * @see RFC 3986 sections 6.2.2 and 6.2.3, RFC 9449 section 4.3
 */
export function normalizeUri(uri: string): NormalizedUri | undefined {
  const found = URI.exec(uri);
  if (found === null) return undefined;
  const [, writtenScheme, writtenHost, writtenPath] = found as unknown as UriParts;
  const path = normalizePath(writtenPath);
  if (path === undefined) return undefined;
  const scheme = writtenScheme.toLowerCase() as keyof typeof DEFAULT_PORTS;
  const host = writtenHost.toLowerCase();
  const port = DEFAULT_PORTS[scheme];
  // A port may be empty (RFC 3986 section 3.2.3).
  const cut = host.endsWith(port) ? host.slice(0, -port.length) : host.replace(/:$/, "");
  return { origin: `${scheme}://${cut}`, path };
}

/** Paths of which no part is written in two ways. */
const PLAIN = /^(?:\/(?!\.)[A-Za-z0-9\-._~!$&'()*+,;=:@]*)+$/;
const PATH = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*$/;
/** No URI has these, but clients that follow the URL standard write some of them as they are. */
const NOT_IN_URIS = /["<>[\]^`{|}]/g;
const UNRESERVED = /[A-Za-z0-9\-._~]/;

/**
 * Normalizes a path: percent-encoded octets in upper case, those of unreserved characters decoded, no dot segments, `/` for an
 * empty one. Case and empty segments stay, and a `%2F` is not a slash: these are other resources. Brackets and other printable
 * characters that have to be encoded are, since `fetch` of browsers and Node sends them as they are.
 *
 * @returns `undefined` for what is not the path of a URI
 */
export function normalizePath(path: string): string | undefined {
  if (PLAIN.test(path)) return path;
  if (path === "") return "/";
  const encoded = path.replace(NOT_IN_URIS, encodeURIComponent);
  if (!encoded.startsWith("/") || !PATH.test(encoded)) return undefined;
  const decoded = encoded.replace(/%[0-9A-Fa-f]{2}/g, (octet) => {
    const character = String.fromCharCode(Number.parseInt(octet.slice(1), 16));
    return UNRESERVED.test(character) ? character : octet.toUpperCase();
  });
  return withoutDotSegments(decoded);
}

/** RFC 3986 section 5.2.4, of a path that begins with a slash. */
function withoutDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split("/").slice(1);
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === "..") kept.pop();
    if (segment !== "." && segment !== "..") kept.push(segment);
    else if (isLast) kept.push("");
  }
  return `/${kept.join("/")}`;
}
