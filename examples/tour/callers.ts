import type { Authority } from "./authority.js";
import * as forgeries from "./forgeries.js";
import { inventory, type Service } from "./services.js";

/** A caller of a service. */
export interface Caller {
  /** As shown in the table. */
  readonly name: string;
  /** The Authorization lines, one for each credential. */
  readonly credentials: (authority: Authority, service: Service) => Promise<readonly string[]>;
}

// ── The clients, each with its own token for the service it calls ───────────────────────────────

export const checkout: Caller = client("checkout");
export const reports: Caller = client("reports");
export const catalogSync: Caller = client("catalog-sync");
export const legacyBatch: Caller = client("legacy-batch");

// ── Genuine, but not for this ───────────────────────────────────────────────────────────────────

export const checkoutToRead: Caller = withToken(
  "checkout, token to read with",
  (authority, { audience, scope }) => {
    const [read = ""] = scope.split(" ");
    return authority.token("checkout", { audience, scope: read });
  },
);

export const checkoutForInventory: Caller = withToken(
  "checkout, token for inventory",
  (authority) => authority.token("checkout", inventory),
);

export const checkoutWithAnswer: Caller = withToken("checkout, introspection answer", (authority) =>
  authority.introspectionAnswer("checkout"),
);

export const checkoutFromBefore: Caller = withToken("checkout, old token", (authority, service) =>
  authority.oldToken("checkout", service),
);

// ── No credentials, or malformed ones ───────────────────────────────────────────────────────────

export const nobody: Caller = showing("nobody", []);
export const gibberish: Caller = showing("unknown, gibberish", ["Bearer gibberish"]);
export const twoWords: Caller = showing("unknown, two words", ["Bearer open sesame"]);

export const twoCallers: Caller = {
  name: "checkout and reports at once",
  credentials: async (authority, service) => [
    ...(await checkout.credentials(authority, service)),
    ...(await reports.credentials(authority, service)),
  ],
};

// ── Forgers, each starting from a genuine token ─────────────────────────────────────────────────

export const ownKey: Caller = forger("forger, own key, issuer's kid", forgeries.withOwnKey);
export const ownKid: Caller = forger("forger, own key, own kid", forgeries.withOwnKid);
export const ownIssuer: Caller = forger("forger, another issuer", forgeries.withOwnIssuer);
export const unsigned: Caller = forger("forger, alg none", forgeries.unsigned);
export const promoted: Caller = forger("reports, posing as checkout", forgeries.renamed);
export const confused: Caller = forger("forger, public key for HMAC", forgeries.withPublicKey);

function client(id: string): Caller {
  return withToken(id, (authority, service) => authority.token(id, service));
}

function forger(name: string, forge: forgeries.Forgery): Caller {
  return withToken(name, async (authority, service) =>
    forge(await authority.token("reports", service), authority),
  );
}

function showing(name: string, lines: readonly string[]): Caller {
  return { name, credentials: async () => lines };
}

function withToken(
  name: string,
  token: (authority: Authority, service: Service) => Promise<string>,
): Caller {
  return {
    name,
    credentials: async (authority, service) => [`Bearer ${await token(authority, service)}`],
  };
}
