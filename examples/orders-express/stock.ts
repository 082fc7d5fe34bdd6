import {
  clientSecretBasic,
  createTokenClient,
  type TokenClient,
  TokenError,
} from "@callgate/client";
import { fileSecret } from "@callgate/secrets";
import { type ErrorRequestHandler, Router } from "express";

/** Where the inventory is, and how the orders prove to it who they are. */
export interface StockOptions {
  /** Who grants tokens. */
  readonly issuer: string;
  /** Where the inventory listens: an origin. */
  readonly inventory: string;
  /** The inventory's resource indicator (RFC 8707): the `aud` of the tokens. */
  readonly inventoryAudience: string;
  /** The file with the client's secret; another one written there is taken up without a restart. */
  readonly secretFile: string;
}

/** `/:id`: what the inventory has, asked under the orders' own name and not under the caller's. */
export function createStock({ issuer, inventory, inventoryAudience, secretFile }: StockOptions): {
  router: Router;
  tokens: TokenClient;
} {
  const tokens = createTokenClient({
    issuer,
    clientId: "orders-express",
    auth: clientSecretBasic(fileSecret(secretFile)),
    scope: "inventory:read",
    resource: inventoryAudience,
  });
  const callInventory = tokens.fetchFor({ origins: [inventory] });

  const router = Router();
  router.get("/:id", async (req, res) => {
    const item = `${inventory}/items/${encodeURIComponent(String(req.params.id))}`;
    const response = await callInventory(item, { signal: AbortSignal.timeout(10_000) });
    if (response.ok) return void res.json(await response.json());
    await response.body?.cancel();
    // A refusal was meant for the orders: to pass it on would tell the caller that its own token is no good.
    if (response.status === 404) res.sendStatus(404);
    else res.status(502).json({ code: "inventory_failed" });
  });
  router.use(withoutAnswer);
  return { router, tokens };
}

/** Answers where there is no token to call with, or no inventory: the fault is not the caller's, and may pass. */
const withoutAnswer: ErrorRequestHandler = (error, _req, res, _next) => {
  if (!(error instanceof TokenError))
    return void res.status(502).json({ code: "inventory_failed" });
  if (error.retryAt !== undefined) res.set("Retry-After", secondsUntil(error.retryAt));
  res.status(503).json({ code: error.code });
};

function secondsUntil(moment: Date): string {
  return String(Math.max(1, Math.ceil((moment.getTime() - Date.now()) / 1000)));
}
