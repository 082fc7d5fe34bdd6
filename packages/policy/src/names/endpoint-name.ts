/** The parts of an endpoint's name. */
export interface EndpointName {
  /** The canonical name, by which endpoints are compared: `GET /orders/:id`. */
  readonly canonical: string;
  /** In upper case, `*` for every method, or `USE` for a handler that is mounted. */
  readonly method: string;
  /** As spelled by the framework, with `:x` for `{x}`, and without a slash at its end. */
  readonly path: string;
  /** In lower case; `undefined` for every host. */
  readonly host: string | undefined;
  /** The name without the names of its parameters: equal for two names that match the same requests. */
  readonly signature: string;
}

/** Why a text is not an endpoint name, and a suggestion. */
export interface MalformedName {
  readonly message: string;
  readonly suggestion?: string;
}

const MAX_NAME_LENGTH = 2048;

/** What Node accepts as a method, in every supported version. */
const METHODS: ReadonlySet<string> = new Set(
  (
    "ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR MKCOL MOVE NOTIFY " +
    "OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE UNBIND UNLINK " +
    "UNLOCK UNSUBSCRIBE * USE"
  ).split(" "),
);
const SHAPE = /^(\S+) (\S(?:.*\S)?)$/s;
const HOST = /^(.*\S) @([A-Za-z0-9*._[\]:-]{1,259})$/s;

/** Parses a name: `METHOD path`, or `METHOD path @host`. */
export function parseEndpointName(name: string): EndpointName | MalformedName {
  const [, method = "", rest = ""] = SHAPE.exec(name) ?? [];
  if (method === "" || name.length > MAX_NAME_LENGTH) return malformed(name);
  if (!METHODS.has(method)) {
    const upper = method.toUpperCase();
    if (METHODS.has(upper)) {
      return {
        message: "has its method in lower case: use upper case",
        suggestion: `${upper} ${rest}`,
      };
    }
    return {
      message: `begins with ${JSON.stringify(method)}, which is not a method: use one that Node knows, \`*\` or \`USE\``,
    };
  }
  const [, hosted = rest, host] = HOST.exec(rest) ?? [];
  const fault = pathFault(method, hosted);
  if (fault !== undefined) return fault;
  const path = canonicalPath(hosted);
  const end = host === undefined ? "" : ` @${host.toLowerCase()}`;
  return {
    canonical: `${method} ${path}${end}`,
    method,
    path,
    host: host?.toLowerCase(),
    signature: `${method} ${withoutParameterNames(withoutLastSlash(hosted))}${end}`,
  };
}

/**
 * The canonical spelling of an endpoint's name: `{id}` and `:id`, a slash at the end or none, a host in
 * upper or lower case mean the same.
 *
 * @returns `undefined` for a text that is not an endpoint name
 */
export function canonicalName(name: string): string | undefined {
  const parsed = parseEndpointName(name);
  return "canonical" in parsed ? parsed.canonical : undefined;
}

function malformed(name: string): MalformedName {
  const expected = "must be a method, one space and a path, as in `GET /orders/:id`";
  const tidy = name.trim().replaceAll(/\s+/g, " ");
  if (tidy !== name && SHAPE.test(tidy) && tidy.length <= MAX_NAME_LENGTH) {
    return { message: expected, suggestion: tidy };
  }
  if (/^\/\S*$/.test(name)) return { message: expected, suggestion: `GET ${name}` };
  return { message: expected };
}

function pathFault(method: string, path: string): MalformedName | undefined {
  if (/^https?:/i.test(path))
    return { message: "has an address in place of its path: write the path alone" };
  if (isPattern(path)) return undefined;
  if (!/^[/*]/.test(path)) {
    return {
      message: "has a path without `/` at its beginning: add it",
      suggestion: `${method} /${path}`,
    };
  }
  const space = /\s/.exec(path);
  if (space !== null)
    return { message: "has a space in its path: write the path as it is in the router" };
  if (/\?\w+=/.test(path)) return { message: "has a query: remove it" };
  return undefined;
}

/** Whether a path is, or contains, the source of a regular expression: it is kept unchanged. */
export function isPattern(path: string): boolean {
  return /[\\^$(|]/.test(path);
}

function withoutLastSlash(path: string): string {
  return path.length > 1 && path.endsWith("/") && !isPattern(path)
    ? path.replace(/\/+$/, "") || "/"
    : path;
}

/** A parameter in braces, with the modifiers that may follow its name: `{id}`, `{id?}`, `{rest*}`. */
const BRACED = /\{([A-Za-z_$][\w$]*)([?*+]?)\}(?![\w$])/g;

/** When a path has colons of its own, as in hapi's `/orders/{id}:cancel`, braces are kept: the colons would read as parameters. */
function canonicalPath(path: string): string {
  const bare = withoutLastSlash(path);
  if (/\{[\w$]+[?*+]?\}/.test(bare) && bare.includes(":")) return bare;
  return bare.replaceAll(BRACED, ":$1$2");
}

/** A colon after a letter is not a parameter but a custom verb: `/orders:batch`. */
const PARAMETER = /\{[A-Za-z_$][\w$]*([?*+]?)\}|(?<![\w}\\]):[A-Za-z_$][\w$]*/g;

/** A path without the names of its parameters. */
export function withoutParameterNames(path: string): string {
  return path.replaceAll(PARAMETER, (_, suffix: string | undefined) => `:${suffix ?? ""}`);
}
