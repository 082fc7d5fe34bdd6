/** A service of the tour: an example next to this one, started as a separate process. */
export interface Service {
  /** Its folder under examples/. */
  readonly folder: string;
  /** Its name in the table. */
  readonly label: string;
  /** Its resource indicator: the `aud` of tokens for it. */
  readonly audience: string;
  /** All its scopes; a client is granted those that it may have. */
  readonly scope: string;
  /** The service that it calls, as a client with the name of its folder. */
  readonly calls?: Service;
  /** Its tokens are opaque: it introspects them as a client with the name of its folder, and uses an answer for this long. */
  readonly cacheSeconds?: number;
}

export const inventory: Service = {
  folder: "inventory-koa",
  label: "koa",
  audience: "https://inventory.example.com",
  scope: "inventory:read inventory:write",
};

export const orders: Service = {
  folder: "orders-express",
  label: "express",
  audience: "https://orders.example.com",
  scope: "orders:read orders:write",
  calls: inventory,
};

export const reporting: Service = {
  folder: "reports-hapi",
  label: "hapi",
  audience: "https://reports.example.com",
  scope: "reports:read reports:write",
};

export const invoices: Service = {
  folder: "invoices-fastify",
  label: "fastify",
  audience: "https://invoices.example.com",
  scope: "invoices:read invoices:write",
};

export const payments: Service = {
  folder: "payments-nestjs",
  label: "nestjs",
  audience: "https://payments.example.com",
  scope: "payments:read payments:write",
};

export const shipments: Service = {
  folder: "shipments-hono",
  label: "hono",
  audience: "https://shipments.example.com",
  scope: "shipments:read shipments:write",
};

export const refunds: Service = {
  folder: "refunds-express",
  label: "express, opaque",
  audience: "https://refunds.example.com",
  scope: "refunds:read refunds:write",
  cacheSeconds: 2,
};

/** The services that the tour starts with. */
export const services: readonly Service[] = [
  orders,
  inventory,
  reporting,
  invoices,
  payments,
  shipments,
  refunds,
];

/** Not a process: a gate of the tour itself, to show what operators see. */
export const gateHere: Service = { ...orders, label: "a gate, here" };

/** Four processes of another service for orders, behind a balancer. */
export const fleet: Service = {
  folder: "fleet",
  label: "4 × express",
  audience: "https://orders.example.com",
  scope: "orders:read",
};

/** Another service for orders with an authority of its own, both over TLS: the example of bound tokens. */
export const bound: Service = {
  folder: "bound-tokens",
  label: "express, TLS",
  audience: "https://orders.example.com",
  scope: "orders:read",
};

/** Another process of the orders, started while the authority is down. */
export const latecomer: Service = { ...orders, label: "express, late" };
