import type { BenchmarkAlgorithm } from "../signing-key.js";

/** The endpoint every server has. */
export const PATH = "/orders";

/** What its handler answers. */
export const ORDERS: { readonly orders: readonly object[] } = Object.freeze({
  orders: Object.freeze([Object.freeze({ id: "4711", state: "shipped" })]),
});

/** A server that listens on loopback, on a port the system chose. */
export interface Listening {
  readonly port: number;
  close(): void;
}

/** Where a server finds its issuer, what that publishes, and the algorithm of its only key. */
export interface IssuerLocation {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly algorithm: BenchmarkAlgorithm;
}

/** Sets up one server and has it listen. */
export type StartServer = (location: IssuerLocation) => Promise<Listening>;
