/** A service that tokens are issued for: a protected resource, named by its resource indicator (RFC 8707). */
export type Resource =
  | {
      /** The signing algorithm of the service's tokens; a key of another algorithm never verifies them. */
      readonly signedWith: "ES256" | "RS256";
    }
  | {
      /** The client that may introspect the service's tokens, which are opaque. */
      readonly introspectedBy: string;
    };

/** A service that calls others: a confidential client of the client credentials grant. */
export interface Client {
  /** Lifetime of its access tokens, in seconds. */
  readonly tokenLifetimeSeconds: number;
  /** The scopes it may request, separated by spaces, per resource. */
  readonly grants: Readonly<Record<string, string>>;
}

const FIVE_MINUTES = 300;

/** The services of the demo, by resource indicator: the `aud` of their tokens. */
export const resources: Readonly<Record<string, Resource>> = {
  "https://orders.example.com": { signedWith: "ES256" },
  "https://inventory.example.com": { signedWith: "RS256" },
  "https://reports.example.com": { signedWith: "RS256" },
  "https://invoices.example.com": { signedWith: "ES256" },
  "https://payments.example.com": { signedWith: "ES256" },
  "https://shipments.example.com": { signedWith: "RS256" },
  "https://refunds.example.com": { introspectedBy: "refunds-express" },
};

/** The callers of the demo, by client identifier. */
export const clients: Readonly<Record<string, Client>> = {
  checkout: {
    tokenLifetimeSeconds: FIVE_MINUTES,
    grants: {
      "https://orders.example.com": "orders:read orders:write",
      "https://inventory.example.com": "inventory:read inventory:write",
      "https://reports.example.com": "reports:read reports:write",
      "https://invoices.example.com": "invoices:read invoices:write",
      "https://payments.example.com": "payments:read payments:write",
      "https://shipments.example.com": "shipments:read shipments:write",
      "https://refunds.example.com": "refunds:read refunds:write",
    },
  },
  reports: {
    tokenLifetimeSeconds: FIVE_MINUTES,
    grants: {
      "https://orders.example.com": "orders:read",
      "https://inventory.example.com": "inventory:read",
      "https://reports.example.com": "reports:read",
      "https://invoices.example.com": "invoices:read",
      "https://payments.example.com": "payments:read",
      "https://shipments.example.com": "shipments:read",
      "https://refunds.example.com": "refunds:read",
    },
  },
  "catalog-sync": {
    tokenLifetimeSeconds: FIVE_MINUTES,
    grants: {
      "https://orders.example.com": "orders:read",
      "https://inventory.example.com": "inventory:read inventory:write",
      "https://reports.example.com": "reports:read",
      "https://invoices.example.com": "invoices:read",
      "https://payments.example.com": "payments:read",
      "https://shipments.example.com": "shipments:read",
    },
  },
  // Called by checkout, it calls the inventory. 75 seconds, so that the demo shows a token being renewed: it
  // is due after 28 to 37 seconds, and must be valid for 67.
  "orders-express": {
    tokenLifetimeSeconds: 75,
    grants: {
      "https://inventory.example.com": "inventory:read",
    },
  },
  // Calls no service: it introspects the tokens that it receives.
  "refunds-express": { tokenLifetimeSeconds: FIVE_MINUTES, grants: {} },
  // One second, so that the demo shows a real token expiring.
  "legacy-batch": {
    tokenLifetimeSeconds: 1,
    grants: {
      "https://orders.example.com": "orders:read",
      "https://inventory.example.com": "inventory:read",
    },
  },
};
