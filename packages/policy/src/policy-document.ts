import type {
  Algorithm,
  BindingDemand,
  ClaimValue,
  DelegatedActors,
  Mode,
  ProfileName,
  UserAuthentication,
} from "@callgate/core";

/** A policy document as an object, with the same shape as a file. */
export interface PolicyDocument {
  readonly version: 1;
  /** The name of the service: 1 to 64 of `a-z 0-9 . _ -`. */
  readonly service?: string;
  readonly owner?: string;
  /** The client identifiers with which this service calls others. */
  readonly identities?: readonly string[];
  /** Issuers by alias; left out when code gives them. `${NAME}` is read from the environment here, and nowhere else. */
  readonly issuers?: Readonly<Record<string, IssuerInDocument>>;
  /** A file with callers and groups that documents share, relative to this one. */
  readonly register?: string;
  readonly callers?: Readonly<Record<string, CallerInDocument>>;
  readonly groups?: Readonly<Record<string, readonly GroupMember[]>>;
  /** Scopes that imply others, each with their list; left out when code gives them. */
  readonly scopeImplies?: Readonly<Record<string, readonly string[]>>;
  readonly defaults?: {
    readonly tokens?: "app" | "user" | "any";
    readonly binding?: BindingDemand;
    readonly delegation?: "any" | "refuse" | DelegatedActors;
    readonly mode?: Mode;
  };
  readonly endpoints: Readonly<Record<string, EndpointInDocument>>;
}

/** An issuer, with those options of a gate that a file can hold. */
export interface IssuerInDocument {
  readonly issuer: string;
  readonly audience: string | readonly string[];
  readonly jwksUri?: string;
  readonly profile?: ProfileName;
  readonly algorithms?: readonly Algorithm[];
  readonly maxTokenLifetimeSeconds?: number;
}

/** A caller of the register: who is responsible for it, and whether it is still in use. */
export interface CallerInDocument {
  readonly owner?: string;
  readonly contact?: string;
  /** A day; from then on every use of the caller is a warning. */
  readonly retired?: string;
}

/** `{ client }` is for a client identifier that begins with `group:`. */
export type GroupMember = string | { readonly client: string };

/** Who may call an endpoint, and with which token; `none` for no caller, `public` for everyone. */
export type EndpointInDocument = GrantsInDocument | "none" | "public";

/** An endpoint with its callers, and what their tokens need. */
export interface GrantsInDocument {
  readonly callers: "any" | readonly (string | GrantInDocument)[];
  readonly reason?: string;
  readonly scope?: string | readonly string[];
  readonly anyScope?: string | readonly string[];
  readonly roles?: string | readonly string[];
  readonly anyRole?: readonly string[];
  readonly claims?: Readonly<Record<string, ClaimValue | readonly ClaimValue[]>>;
  readonly audience?: string | readonly string[];
  readonly tokens?: "app" | "user" | "any";
  readonly binding?: BindingDemand;
  readonly delegation?: "any" | "refuse" | DelegatedActors;
  readonly authentication?: UserAuthentication;
  readonly mode?: Mode;
  readonly enforceFrom?: string;
  /** The name of a condition; code gives the function. */
  readonly condition?: string;
}

/** A caller of an endpoint whose grant has an end, a reason or a ticket. */
export interface GrantInDocument {
  readonly client: string;
  readonly until?: string;
  readonly reason?: string;
  readonly ticket?: string;
}

/** The names of a document's endpoints, as spelled in it. */
export type EndpointNameOf<Document extends PolicyDocument> = keyof Document["endpoints"] & string;

/** Returns the document unchanged; its type has the names of its endpoints. Nothing is checked before it is loaded. */
export function definePolicy<const Document extends PolicyDocument>(document: Document): Document {
  return document;
}
