import {
  clientSecretBasic,
  createTokenClient,
  type TokenClient,
  TokenError,
} from "@callgate/client";
import { envSecret } from "@callgate/secrets";
import express, { type ErrorRequestHandler, type Express } from "express";

/** The issuer of tokens, and the service they are for. */
export interface CheckoutOptions {
  readonly issuer: string;
  /** The resource indicator of the orders (RFC 8707): the `aud` of the tokens. */
  readonly audience: string;
  /** The origin of the orders. */
  readonly orders: string;
}

/** The service that calls: every checkout becomes an order. */
export function createCheckout({ issuer, audience, orders }: CheckoutOptions): {
  app: Express;
  tokens: TokenClient;
} {
  const tokens = createTokenClient({
    issuer,
    clientId: "checkout",
    auth: clientSecretBasic(envSecret("CHECKOUT_SECRET")),
    scope: "orders:write",
    resource: audience,
  });
  const callOrders = tokens.fetchFor({ origins: [orders] });

  const app = express();
  app.post("/checkout", async (_req, res) => {
    const signal = AbortSignal.timeout(15_000);
    const response = await callOrders(`${orders}/orders`, { method: "POST", signal });
    if (response.status !== 201) return void res.status(502).json({ code: "orders_failed" });
    res.status(201).json({ order: await response.json() });
  });
  app.use(withoutToken);
  return { app, tokens };
}

/** Answers when no token is available: the fault is not the caller's, and may be temporary. */
const withoutToken: ErrorRequestHandler = (error, _req, res, next) => {
  if (!(error instanceof TokenError)) return next(error);
  if (error.retryAt !== undefined) res.set("Retry-After", secondsUntil(error.retryAt));
  res.status(503).json({ code: error.code });
};

function secondsUntil(moment: Date): string {
  return String(Math.max(1, Math.ceil((moment.getTime() - Date.now()) / 1000)));
}
