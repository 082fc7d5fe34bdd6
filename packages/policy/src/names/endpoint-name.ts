/** An endpoint's name, taken apart. */
export interface EndpointName {
  /** As every spelling of this endpoint is compared: `GET /orders/:id`. */
  readonly canonical: string;
  /** In upper case, `*` for every method, or `USE` for a handler that is mounted. */
  readonly method: string;
  /** As the framework spells it, with `:x` for `{x}`, and without a slash at its end. */
  readonly path: string;
  /** In lower case; `undefined` for every host. */
  readonly host: string | undefined;
  /** The name with every parameter's name left out: equal for two names that match the same requests. */
  readonly signature: string;
}

/** What is wrong with a text that is no endpoint name, and what was probably meant. */
export interface MalformedName {
  readonly message: string;
  readonly suggestion?: string;
}

const MAX_NAME_LENGTH = 2048;

/** What Node reads as a method, in every supported version. */
const METHODS: ReadonlySet<string> = new Set(
  (
    "ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR MKCOL MOVE NOTIFY " +
    "OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE UNBIND UNLINK " +
    "UNLOCK UNSUBSCRIBE * USE"
  ).split(" "),
);
const SHAPE = /^(\S+) (\S(?:.*\S)?)$/s;
const HOST = /^(.*\S) @([A-Za-z0-9*._[\]:-]{1,259})$/s;

/** Takes a name apart: `METHOD path`, or `METHOD path @host`. */
export function parseEndpointName(name: string): EndpointName | MalformedName {
  const [, method = "", rest = ""] = SHAPE.exec(name) ?? [];
  if (method === "" || name.length > MAX_NAME_LENGTH) return malformed(name);
  if (!METHODS.has(method)) {
    const upper = method.toUpperCase();
    if (METHODS.has(upper)) {
      return { message: "has its method in lower case", suggestion: `${upper} ${rest}` };
    }
    return { message: `begins with ${JSON.stringify(method)}, which is not a method` };
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
 * The one spelling of an endpoint's name, of those that mean the same: `{id}` and `:id`, a slash at the end or none, a host in
 * upper or lower case.
 *
 * @returns `undefined` for what is no endpoint name
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
  if (/^https?:/i.test(path)) return { message: "has an address where its path belongs" };
  if (isPattern(path)) return undefined;
  if (!/^[/*]/.test(path)) {
    return { message: "has a path that does not begin with `/`", suggestion: `${method} /${path}` };
  }
  const space = /\s/.exec(path);
  if (space !== null)
    return { message: "has a space in its path: write the path as the router has it" };
  if (/\?\w+=/.test(path)) return { message: "has a query: an endpoint is named without one" };
  return undefined;
}

/** Whether a path is a regular expression's source, or has one in it: it is left as it is. */
export function isPattern(path: string): boolean {
  return /[\\^$(|]/.test(path);
}

function withoutLastSlash(path: string): string {
  return path.length > 1 && path.endsWith("/") && !isPattern(path)
    ? path.replace(/\/+$/, "") || "/"
    : path;
}

/** A parameter in braces, with what may follow its name there: `{id}`, `{id?}`, `{rest*}`. */
const BRACED = /\{([A-Za-z_$][\w$]*)([?*+]?)\}(?![\w$])/g;

/** Where a path has colons of its own, as in hapi's `/orders/{id}:cancel`, braces are kept: they would read as names. */
function canonicalPath(path: string): string {
  const bare = withoutLastSlash(path);
  if (/\{[\w$]+[?*+]?\}/.test(bare) && bare.includes(":")) return bare;
  return bare.replaceAll(BRACED, ":$1$2");
}

/** A colon behind a letter is no parameter but a custom verb: `/orders:batch`. */
const PARAMETER = /\{[A-Za-z_$][\w$]*([?*+]?)\}|(?<![\w}\\]):[A-Za-z_$][\w$]*/g;

/** A path with every parameter's name left out. */
export function withoutParameterNames(path: string): string {
  return path.replaceAll(PARAMETER, (_, suffix: string | undefined) => `:${suffix ?? ""}`);
}
