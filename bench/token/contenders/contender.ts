import type { Clock } from "@callgate/client";

/** A service's way to its tokens. */
export interface TokenUser {
  getToken(): Promise<string>;
  /** Calls an API with the token, where the library does that, and returns the status. */
  readonly call?: (url: string) => Promise<number>;
  readonly close?: () => Promise<void>;
}

/** One library, set up as its documentation says. */
export interface Contender {
  readonly name: string;
  /** Whether its users have a `call`. */
  readonly callsApis: boolean;
  /** @param clock for libraries that accept one; the others use the process's Date */
  create(tokenEndpoint: string, clock: Clock): TokenUser;
}

export const OURS = "Callgate";
export const CLIENT_ID = "checkout";
export const CLIENT_SECRET = "not-a-secret";
export const SCOPE = "orders:write";
