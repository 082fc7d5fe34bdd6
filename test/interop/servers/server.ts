import type { PrivateKeyJwtOptions, TokenErrorCode } from "@callgate/client";
import type { GateOptions, IssuerOptions, IssuerProfile, ProfileName } from "@callgate/core";
import type { IntrospectOptions } from "@callgate/introspection";
import type { Check } from "./check.js";
import type { WantedClients } from "./wanted-clients.js";

/** Client authentication methods, as named in the registry (RFC 7591). */
export const METHODS = [
  "client_secret_basic",
  "client_secret_post",
  "client_secret_jwt",
  "private_key_jwt",
  "tls_client_auth",
] as const;

/** One of {@link METHODS}. */
export type Method = (typeof METHODS)[number];

/** Why a server cannot do something; its checks are left out, and named with this reason. */
export interface NotOffered {
  readonly notOffered: string;
}

/** A server of another vendor, and how it is run here. */
export interface InteropServer {
  /** Its name on the command line, in `versions.json` and on the disk. */
  readonly name: string;
  /** Its product name. */
  readonly product: string;
  /**
   * Downloads the pinned version from its registry, unless it is already there.
   *
   * @throws {CannotRun} with the reason
   */
  obtain(folder: string): Promise<void>;
  /** Starts it with the state of its last run. @returns once it answers */
  start(): Promise<void>;
  /** Stops it, and keeps its state. @returns once it has ended */
  stop(): Promise<void>;
  /** Registers the clients, after the first start. */
  provision(wanted: WantedClients): Promise<Provisioned>;
}

/** The registered clients, and what the server needs from them. */
export interface Provisioned {
  /** The issuer for each method that the server offers; the others are reported with the reason. */
  readonly issuers: Readonly<Record<Method, string | NotOffered>>;
  /** The options for this server in docs/profiles.md. `issuer` where it is not that of `client_secret_basic`. */
  readonly gate: Partial<IssuerOptions> &
    Pick<GateOptions, "fetch" | "maxTokenLifetimeSeconds"> & {
      readonly profile: ProfileName | IssuerProfile;
      readonly audience: string;
    };
  /** What a client has to request, according to docs/profiles.md, for a token that the gate admits. */
  readonly request?: {
    readonly scope: string;
    readonly audience?: string;
    readonly resource?: string;
  };
  /** Where a service's token is obtained from, if it is not from a token endpoint. Default: the token client. */
  readonly workload?: Workload;
  /** What an assertion needs, according to docs/profiles.md, if the server does not accept a default one. */
  readonly assertion?: Pick<PrivateKeyJwtOptions, "audience" | "typ">;
  /** Which secrets it accepts in Basic credentials. Default: all, encoded as RFC 6749 says. */
  readonly basicSecrets?: "raw" | "raw, without a colon";
  /** Why it does not refuse another credential or an unknown client. Default: it refuses both. */
  readonly credentialRefusal?: NotOffered;
  /** How the token client reports a scope that the client may not have. Default: `scope_rejected`. */
  readonly scopeRefusal?: TokenErrorCode | NotOffered;
  /** How the token client reports a client that may not use the grant. */
  readonly grantRefusal: TokenErrorCode | NotOffered;
  /** How a gate introspects tokens. Default: not offered. */
  readonly introspection?: Introspected | NotOffered;
  /** Makes the server sign with another key from now on; the old one is still published. */
  readonly rotateKeys: (() => Promise<void>) | NotOffered;
  /** Withdraws the key from before {@link Provisioned.rotateKeys}. Called after it. Default: not offered. */
  readonly withdrawKey?: (() => Promise<void>) | NotOffered;
  /** Logs a user in. @returns each token by its name: `access token`, `ID token`, `refresh token` */
  readonly logIn: (() => Promise<Readonly<Record<string, string>>>) | NotOffered;
  /** Takes its database away, and gives it back. Default: not offered. */
  readonly database?: Database | NotOffered;
  /** Checks of what only this server has; they come before the keys are rotated. Default: none. */
  readonly ownChecks?: readonly Check[];
}

/** A platform that issues a service's token by itself: Kubernetes, SPIFFE. */
export interface Workload {
  /** The caller that its tokens name. */
  readonly caller: string;
  token(audience: string): Promise<string>;
}

/** The client whose tokens a gate introspects, and how. */
export interface Introspected {
  /** Its tokens are opaque, or JWTs that the gate introspects as well (`tokens: "all"`). */
  readonly clientId: string;
  readonly options: IntrospectOptions;
  /** What the client requests, and the audience of the gate, where it is not that for JWTs. */
  readonly resource?: string;
  /** Where the client revokes a token (RFC 7009). */
  readonly revocation: string;
  /** How the gate refuses the refresh token of a user. */
  readonly refreshToken: string;
}

/** What a server keeps its state in. */
export interface Database {
  takeAway(): Promise<void>;
  giveBack(): Promise<void>;
}

/** The server cannot be run on this machine. */
export class CannotRun extends Error {}

/** The server cannot be run on any machine. */
export class CannotRunAnywhere extends CannotRun {}
