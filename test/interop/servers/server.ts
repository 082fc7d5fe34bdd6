import type { PrivateKeyJwtOptions, TokenErrorCode } from "@callgate/client";
import type { ProfileName } from "@callgate/core";
import type { WantedClients } from "./wanted-clients.js";

/** How a client proves who it is, by the names of the registry (RFC 7591). */
export const METHODS = [
  "client_secret_basic",
  "client_secret_post",
  "client_secret_jwt",
  "private_key_jwt",
  "tls_client_auth",
] as const;

/** One of {@link METHODS}. */
export type Method = (typeof METHODS)[number];

/** A server of another make, and how it is run here. */
export interface InteropServer {
  /** What it is called on the command line, in `versions.json` and on the disk. */
  readonly name: string;
  /** What its makers call it. */
  readonly product: string;
  /**
   * Gets the pinned version from its registry, unless it is there already.
   *
   * @throws {CannotRun} with the reason
   */
  obtain(folder: string): Promise<void>;
  /** Starts it with the state of its last run. @returns once it answers */
  start(): Promise<void>;
  /** Ends it, and keeps its state. @returns once it has ended */
  stop(): Promise<void>;
  /** Registers the clients, after the first start. */
  provision(wanted: WantedClients): Promise<Provisioned>;
}

/** What was registered, and what the server needs from its clients. */
export interface Provisioned {
  /** The issuer for each method that the server offers; the others are reported with the reason. */
  readonly issuers: Readonly<Record<Method, string | { readonly notOffered: string }>>;
  /** What docs/profiles.md says about this server. */
  readonly gate: { readonly profile: ProfileName; readonly audience: string };
  /** What a client has to request, by docs/profiles.md, for a token that the gate admits. */
  readonly request: { readonly scope: string; readonly audience?: string };
  /** What an assertion needs, by docs/profiles.md, where the server does not take one as it is by default. */
  readonly assertion?: Pick<PrivateKeyJwtOptions, "audience" | "typ">;
  /** How the token client reports a client that may not use the grant. */
  readonly grantRefusal: TokenErrorCode;
  /** Has the server sign with another key from now on. */
  rotateKeys(): Promise<void>;
  /** Logs a user in. @returns each token but the access token, by its name */
  logIn(): Promise<Readonly<Record<string, string>>>;
}

/** The server cannot be run on this machine. */
export class CannotRun extends Error {}
