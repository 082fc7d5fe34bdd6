import type { PolicyDocument } from "@callgate/policy";

/** A random document, with the spelling of its parameters. */
export interface RandomDocument {
  readonly document: PolicyDocument;
  /** The name of the parameter in its paths. */
  readonly parameter: string;
}

/** All dates of documents are one of these days, and requests are at one of them, or a millisecond before or after. */
export const DAYS = ["2026-12-01", "2026-12-15", "2027-01-31", "2027-02-28"] as const;
export const PATHS = ["/orders", "/orders/:p", "/files/:p/x"] as const;
const METHODS = ["GET", "HEAD", "POST", "*", "USE"] as const;
export const HOSTS = [undefined, "a.example.com", "b.example.com"] as const;
export const CLIENTS = ["one", "two", "three", "stranger"] as const;
export const AUDIENCES = ["orders", "admin", "other"] as const;
export const SCOPES = ["r", "w", "x"] as const;
export const ROLES = ["reader", "writer"] as const;
export const CONDITIONS = ["isOpen", "isShut"] as const;
export const ACR = ["2", "3"] as const;
export const ACTORS = ["gateway", "relay"] as const;
export const CLAIMS = { tid: ["t-1", "t-2", 3], acr: ["2", true] } as const;

const ISSUERS = [
  undefined,
  { corp: "https://login.example.com" },
  { corp: "https://other.example.com" },
  { main: "https://login.example.com", partner: "https://partner.example.com" },
  { corp: "https://login.example.com", partner: "https://partner.example.com" },
  { partner: "https://partner.example.com" },
] as const;

const SCOPE_IMPLIES = [
  { x: ["r"] },
  { x: ["r", "w"] },
  { w: ["r"], x: ["w"] },
  { all: ["r", "w", "x"] },
] as const;

const MODES: ReadonlySet<string> = new Set(["mode", "enforceFrom"]);

/** Creates documents with few names, so that two of them often have entries in common. */
export class DocumentMaker {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.#random() * values.length)] as Value;
  }

  withProbability(share: number): boolean {
    return this.#random() < share;
  }

  /** Some of these, in a random order. */
  some<Value>(values: readonly Value[], share = 0.5, least = 0): Value[] {
    const some = values.filter(() => this.withProbability(share));
    while (some.length < least) some.push(this.pick(values.filter((each) => !some.includes(each))));
    return some.sort(() => this.#random() - 0.5);
  }

  /** Two documents: in half of the cases one is the other with a few changes. */
  pair(): readonly [RandomDocument, RandomDocument] {
    const was = this.document();
    if (this.withProbability(0.3)) return [was, this.document()];
    let is = was;
    for (let changes = 1 + Math.floor(this.#random() * 3); changes > 0; changes -= 1) {
      is = this.#changed(is);
    }
    return [was, is];
  }

  document(): RandomDocument {
    const issuers = this.#issuers();
    return this.#withEndpoints(issuers, this.pick(["id", "key"]));
  }

  #withEndpoints(issuers: PolicyDocument["issuers"], parameter: string): RandomDocument {
    const endpoints: Record<string, unknown> = {};
    const names = PATHS.flatMap((path) =>
      METHODS.flatMap((method) =>
        HOSTS.map((host) => `${method} ${path}${host === undefined ? "" : ` @${host}`}`),
      ),
    );
    for (const name of this.some(names, 0.2, 2)) {
      endpoints[name.replace(":p", `:${parameter}`)] = this.#endpoint(issuers);
    }
    return this.#document(issuers, parameter, endpoints, this.#groups(issuers));
  }

  #document(
    issuers: PolicyDocument["issuers"],
    parameter: string,
    endpoints: Record<string, unknown>,
    groups: PolicyDocument["groups"],
  ): RandomDocument {
    const document = {
      version: 1,
      ...(issuers && { issuers }),
      ...(this.withProbability(0.2) && { scopeImplies: this.pick(SCOPE_IMPLIES) }),
      groups,
      endpoints,
    };
    return { document: document as PolicyDocument, parameter };
  }

  #changed({ document, parameter }: RandomDocument): RandomDocument {
    const { issuers, groups } = document;
    const endpoints: Record<string, unknown> = { ...document.endpoints };
    const names = Object.keys(endpoints);
    const name = this.pick(names);
    switch (
      this.pick(["endpoint", "member", "member", "member", "remove", "add", "group", "other"])
    ) {
      case "endpoint":
        endpoints[name] = this.#endpoint(issuers);
        break;
      case "member":
        endpoints[name] = this.#memberChanged(endpoints[name], issuers);
        break;
      case "remove":
        if (names.length > 1) delete endpoints[name];
        break;
      case "add":
        return this.#merged(document, parameter, issuers);
      case "group":
        return this.#document(issuers, parameter, endpoints, this.#groups(issuers));
      default:
        return this.#otherwise({ document, parameter });
    }
    return this.#document(issuers, parameter, endpoints, groups);
  }

  #merged(
    document: PolicyDocument,
    parameter: string,
    issuers: PolicyDocument["issuers"],
  ): RandomDocument {
    const more = this.#withEndpoints(issuers, parameter);
    const endpoints = { ...more.document.endpoints, ...document.endpoints };
    return this.#document(issuers, parameter, endpoints, document.groups);
  }

  /** The same endpoints with other issuers, if their callers' names allow it, or with another name for the parameter. */
  #otherwise({ document, parameter }: RandomDocument): RandomDocument {
    const other = parameter === "id" ? "key" : "id";
    if (this.withProbability(0.3)) {
      const renamed = Object.entries(document.endpoints).map(([name, endpoint]) => [
        name.replace(`:${parameter}`, `:${other}`),
        endpoint,
      ]);
      const endpoints = Object.fromEntries(renamed) as Record<string, unknown>;
      return this.#document(document.issuers, other, endpoints, document.groups);
    }
    const aliases = Object.keys(document.issuers ?? {});
    const [alias] = aliases;
    const fresh = this.#issuers();
    const freshAliases = Object.keys(fresh ?? {});
    if (freshAliases.length < 2 && aliases.length < 2) {
      return this.#document(fresh, parameter, { ...document.endpoints }, document.groups);
    }
    if (freshAliases.length < 2 || aliases.length < 2) return this.document();
    // Two issuers, as before, possibly under another alias.
    const text = JSON.stringify([document.endpoints, document.groups]);
    const [endpoints, groups] = JSON.parse(text.replaceAll(`"${alias}:`, `"${freshAliases[0]}:`));
    return this.#document(fresh, parameter, endpoints, groups);
  }

  #issuers(): PolicyDocument["issuers"] {
    const chosen = this.pick(ISSUERS);
    if (chosen === undefined) return undefined;
    const entries = Object.entries(chosen).map(([alias, issuer]) => [
      alias,
      { issuer, audience: this.some(AUDIENCES, 0.5, 1), profile: "keycloak" },
    ]);
    return Object.fromEntries(entries);
  }

  #names(issuers: PolicyDocument["issuers"]): string[] {
    const listed = CLIENTS.slice(0, 3);
    const aliases = Object.keys(issuers ?? {});
    if (aliases.length < 2) return [...listed];
    return aliases.flatMap((alias) => listed.map((client) => `${alias}:${client}`));
  }

  #groups(issuers: PolicyDocument["issuers"]): PolicyDocument["groups"] {
    return { g: this.some(this.#names(issuers), 0.5, 1) };
  }

  #endpoint(issuers: PolicyDocument["issuers"]): unknown {
    if (this.withProbability(0.15)) return this.pick(["none", "public"]);
    const members = Object.entries(this.#members());
    const callers = this.#callers(issuers);
    const some = members.filter(() => this.withProbability(0.25));
    return withAcrOnce({ callers, ...Object.fromEntries(some) });
  }

  #memberChanged(endpoint: unknown, issuers: PolicyDocument["issuers"]): unknown {
    if (typeof endpoint !== "object") return this.#endpoint(issuers);
    if (this.withProbability(0.3)) return { ...endpoint, callers: this.#callers(issuers) };
    const [name, value] = this.pick(Object.entries(this.#members()));
    const rest = { ...(endpoint as Record<string, unknown>) };
    // One of the two determines the mode.
    for (const each of MODES.has(name) ? MODES : [name]) delete rest[each];
    return this.withProbability(0.4) ? rest : withAcrOnce({ ...rest, [name]: value });
  }

  #callers(issuers: PolicyDocument["issuers"]): unknown {
    if (this.withProbability(0.25)) return "any";
    const listed = this.some(this.#names(issuers), 0.5, 1).map((client) =>
      this.withProbability(0.4) ? { client, until: this.pick(DAYS) } : client,
    );
    return this.withProbability(0.2) ? [...listed, "group:g"] : listed;
  }

  #members(): Record<string, unknown> {
    return {
      scope: this.some(SCOPES, 0.4, 1),
      anyScope: this.some(SCOPES, 0.5, 1),
      roles: this.some(ROLES, 0.5, 1),
      anyRole: this.some(ROLES, 0.5, 1),
      claims: this.pick([
        { tid: this.some(CLAIMS.tid, 0.5, 1) },
        { acr: this.some(CLAIMS.acr, 0.5, 1) },
        { tid: this.some(CLAIMS.tid, 0.5, 1), acr: this.some(CLAIMS.acr, 0.5, 1) },
      ]),
      audience: this.some(AUDIENCES, 0.5, 1),
      tokens: this.pick(["app", "user", "any"]),
      binding: this.pick(["required", "dpop", "certificate", "both"]),
      delegation: this.pick([
        "any",
        "refuse",
        { actors: this.some(ACTORS, 0.5, 1) },
        { actors: this.some(ACTORS, 0.5, 1), maxDepth: 2 },
      ]),
      authentication: this.pick([
        { acr: this.some(ACR, 0.5, 1) },
        { maxAgeSeconds: this.pick([60, 300]) },
        { acr: this.some(ACR, 0.5, 1), maxAgeSeconds: this.pick([60, 300]) },
      ]),
      condition: this.pick(CONDITIONS),
      ...(this.withProbability(0.5)
        ? { mode: this.pick(["report", "enforce"]) }
        : { enforceFrom: this.pick(DAYS) }),
    };
  }
}

/** A document has `acr` in one place only: in `authentication`, where both were chosen. */
function withAcrOnce(endpoint: Record<string, unknown>): Record<string, unknown> {
  const { authentication, claims, ...rest } = endpoint;
  const isTwice =
    Object.hasOwn(Object(authentication), "acr") && Object.hasOwn(Object(claims), "acr");
  if (!isTwice) return endpoint;
  const { acr: _, ...others } = claims as Record<string, unknown>;
  return {
    ...rest,
    authentication,
    ...(Object.keys(others).length > 0 && { claims: others }),
  };
}
