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

/** Where a server finds its issuer, and what that publishes. */
export interface IssuerLocation {
  readonly issuer: string;
  readonly jwksUri: string;
}

/** Sets up one server and has it listen. */
export type StartServer = (location: IssuerLocation) => Promise<Listening>;
