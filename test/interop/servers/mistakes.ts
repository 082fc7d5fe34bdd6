/** A mistake at a server or a client, in the words of docs/server-mistakes.md. */
interface Mistake {
  readonly what: string;
  readonly remedy: string;
}

/** The name of a mistake. */
export type MistakeName =
  | "wrong-secret"
  | "unknown-client"
  | "scope-not-granted"
  | "grant-not-allowed"
  | "no-audience"
  | "server-down"
  | "database-down"
  | "server-certificate-expired"
  | "client-certificate-expired"
  | "server-clock-ahead"
  | "server-clock-behind"
  | "client-clock-ahead"
  | "client-clock-behind";

/** The mistakes that the checks make, in the order of the rows of docs/server-mistakes.md. */
export const MISTAKES: Readonly<Record<MistakeName, Mistake>> = {
  "wrong-secret": {
    what: "the client's secret is wrong",
    remedy: "compare the secret at the server with what the source of the client reads",
  },
  "unknown-client": {
    what: "the server does not know the client",
    remedy: "compare `clientId` and `issuer`: another realm or environment knows other clients",
  },
  "scope-not-granted": {
    what: "the client may not have the scope",
    remedy: "allow the scope for this client at the server",
  },
  "grant-not-allowed": {
    what: "the client may not use client credentials",
    remedy: "allow the grant for this client: at Keycloak, “Service accounts roles”",
  },
  "no-audience": {
    what: "the token was requested without an audience",
    remedy: "the server's section of [profiles](profiles.md): `audience`, `resource`, or a mapper",
  },
  "server-down": {
    what: "the server is down",
    remedy: "nothing here: tokens and keys that are there are used, and requests are repeated",
  },
  "database-down": {
    what: "the server has lost its database, or its disk",
    remedy: "repair it: whether the server says so depends on what it keeps in memory",
  },
  "server-certificate-expired": {
    what: "the server's certificate has expired",
    remedy: "renew it at the server, or at the proxy before it",
  },
  "client-certificate-expired": {
    what: "the client's certificate has expired",
    remedy: "renew it: the file is read again without a restart",
  },
  "server-clock-ahead": {
    what: "the server's clock is 30 s ahead of the service's",
    remedy: "set the clocks; `clockSkewSeconds` until then",
  },
  "server-clock-behind": {
    what: "the server's clock is 30 s behind the service's",
    remedy: "set the clocks; short-lived tokens suffer most",
  },
  "client-clock-ahead": {
    what: "the clock of a client that signs assertions is 30 s ahead of the server's",
    remedy: "set the clocks",
  },
  "client-clock-behind": {
    what: "the clock of a client that signs assertions is 30 s behind the server's",
    remedy: "set the clocks",
  },
};
