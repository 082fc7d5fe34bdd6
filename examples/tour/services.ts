/** A service of the tour: an example beside this one, started as a process of its own. */
export interface Service {
  /** Its folder under examples/. */
  readonly folder: string;
  /** How the table names it. */
  readonly label: string;
  /** Its resource indicator: the `aud` of tokens for it. */
  readonly audience: string;
  /** Every scope it knows; a client is granted those of them it may have. */
  readonly scope: string;
  /** The service it calls in its turn, as a client that goes by the name of its folder. */
  readonly calls?: Service;
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

/** Not a process: a gate that the tour makes by itself, to show what it says to operators. */
export const gateHere: Service = { ...orders, label: "a gate, here" };

/** The orders once more, started while the authority is away. */
export const latecomer: Service = { ...orders, label: "express, late" };
