import { createHash } from "node:crypto";
import type { Answer } from "../decision/answer.js";
import type { CompiledPolicy } from "../policy/compiled-policy.js";
import { type CheckedProofs, PublishedBindings } from "./published-bindings.js";

/** What is published about a service: checked, with every default filled in. */
export interface DefinedResource {
  readonly identifier: string;
  readonly metadataUrl: string;
  /** Where the document is served. */
  readonly paths: readonly string[];
  readonly authorizationServers: readonly string[];
  readonly scopes: "from-policies" | readonly string[];
  readonly name: string | undefined;
  readonly documentation: string | undefined;
}

/** A request for the metadata. */
export interface MetadataRequest {
  readonly method: string;
  /** The value of `If-None-Match`, where there is one. */
  readonly ifNoneMatch?: string | undefined;
}

/** A protected resource with metadata (RFC 9728), for adapters to serve. */
export interface ProtectedResource {
  /** The absolute address of the document, as challenges name it. */
  readonly metadataUrl: string;
  /** The paths where the document is served, without a query. */
  readonly paths: readonly string[];
  /** Whether a request target, with or without a query, is one of {@link ProtectedResource.paths}. */
  isAt(target: string): boolean;
  /**
   * Answers GET, HEAD and OPTIONS, for browsers of any origin; no token is read.
   *
   * @returns `undefined` for other methods
   */
  answer(request: MetadataRequest): Answer | undefined;
}

/** The metadata of a gate's protected resource; the document is created when it is requested first. */
export class PublishedResource implements ProtectedResource {
  readonly metadataUrl: string;
  readonly paths: readonly string[];
  readonly #defined: DefinedResource;
  readonly #scopes = new Set<string>();
  readonly #bindings: PublishedBindings;
  #document: { readonly body: string; readonly etag: string } | undefined;

  constructor(defined: DefinedResource, checked: CheckedProofs) {
    this.#defined = defined;
    this.#bindings = new PublishedBindings(checked);
    this.metadataUrl = defined.metadataUrl;
    this.paths = defined.paths;
  }

  /** Adds what a policy requires: its scopes, unless they are listed, and its binding. */
  addPolicy(policy: CompiledPolicy): void {
    this.#bindings.addPolicy(policy);
    this.#document = undefined;
    if (this.#defined.scopes !== "from-policies") return;
    for (const scope of policy.context.scopes)
      if (scope !== OFFLINE_ACCESS) this.#scopes.add(scope);
  }

  isAt(target: string): boolean {
    const query = target.indexOf("?");
    return this.paths.includes(query === -1 ? target : target.slice(0, query));
  }

  answer({ method, ifNoneMatch }: MetadataRequest): Answer | undefined {
    if (method === "OPTIONS") return PREFLIGHT;
    if (method !== "GET" && method !== "HEAD") return undefined;
    this.#document ??= this.#create();
    const { body, etag } = this.#document;
    const headers = { ...SHARED, etag };
    if (matches(ifNoneMatch, etag)) return { status: 304, headers, body: "" };
    return {
      status: 200,
      headers: {
        ...headers,
        "content-type": "application/json",
        "content-length": String(Buffer.byteLength(body)),
      },
      body,
    };
  }

  #create(): { readonly body: string; readonly etag: string } {
    const { identifier, authorizationServers, scopes, name, documentation } = this.#defined;
    // Sorted, so that every instance of a service has the same document.
    const published = scopes === "from-policies" ? [...this.#scopes].sort() : scopes;
    // Members without a value are left out (RFC 9728 section 3.2); JSON leaves out `undefined`.
    const body = JSON.stringify({
      resource: identifier,
      authorization_servers: unlessEmpty(authorizationServers),
      scopes_supported: unlessEmpty(published),
      bearer_methods_supported: ["header"],
      ...this.#bindings.members(),
      resource_name: name,
      resource_documentation: documentation,
    });
    const digest = createHash("sha256").update(body).digest("base64url");
    return { body, etag: `"${digest}"` };
  }
}

/** A scope that is meant for the authorization server, not for a resource. */
export const OFFLINE_ACCESS = "offline_access";

const SHARED = Object.freeze({
  "access-control-allow-origin": "*",
  "cache-control": "public, max-age=3600",
});

const PREFLIGHT: Answer = Object.freeze({
  status: 204,
  headers: Object.freeze({
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD, OPTIONS",
    // The wildcard does not include Authorization (Fetch standard, CORS-preflight).
    "access-control-allow-headers": "*, authorization",
    "access-control-max-age": "86400",
    allow: "GET, HEAD, OPTIONS",
  }),
  body: "",
});

function unlessEmpty(list: readonly string[]): readonly string[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** Weak comparison, as GET needs it (RFC 9110 section 13.1.2). */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(etag);
}
