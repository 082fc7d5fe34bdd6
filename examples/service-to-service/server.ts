import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Express } from "express";
import { createCheckout } from "./checkout.js";
import { createOrders } from "./orders.js";

const { ISSUER: issuer, AUDIENCE: audience = "https://orders.example.com" } = process.env;
const { CHECKOUT_SECRET: secret } = process.env;
if (issuer === undefined || secret === undefined) {
  throw new Error(
    "ISSUER and CHECKOUT_SECRET must be set: the issuer of tokens, and the secret of the client checkout",
  );
}

const orders = createOrders({ issuer, audience });
const { server: ordersServer, url } = await listen("orders", orders.app);
const checkout = createCheckout({ issuer, audience, orders: url });
const { server: checkoutServer } = await listen("checkout", checkout.app);

// Before the first call, without waiting: the authority may be down.
void orders.gate.ready({ deadlineMs: 0 });
void checkout.tokens.warmUp();

process.once("SIGTERM", () => {
  checkoutServer.close();
  ordersServer.close();
  orders.gate.close();
  void checkout.tokens.close();
});

async function listen(name: string, app: Express): Promise<{ server: Server; url: string }> {
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  console.log(`${name} listening on ${url}`);
  return { server, url };
}
