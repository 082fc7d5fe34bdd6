import {
  clientSecretBasic,
  createTokenClient,
  type TokenClient,
  TokenError,
} from "@callgate/client";
import { fileSecret } from "@callgate/secrets";
import { type ErrorRequestHandler, Router } from "express";

/** The address of the inventory, and the credentials of the orders. */
export interface StockOptions {
  /** The issuer of tokens. */
  readonly issuer: string;
  /** The origin of the inventory. */
  readonly inventory: string;
  /** The inventory's resource indicator (RFC 8707): the `aud` of the tokens. */
  readonly inventoryAudience: string;
  /** The file with the client's secret; a changed secret is used without a restart. */
  readonly secretFile: string;
}

/** `/:id`: an item of the inventory, requested as the client orders-express and not as the caller. */
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
    // A refusal is for the orders: passing it on would mean that the caller's own token is invalid.
    if (response.status === 404) res.sendStatus(404);
    else res.status(502).json({ code: "inventory_failed" });
  });
  router.use(withoutAnswer);
  return { router, tokens };
}

/** Answers when no token is available, or the inventory fails: the fault is not the caller's, and may be temporary. */
const withoutAnswer: ErrorRequestHandler = (error, _req, res, _next) => {
  if (!(error instanceof TokenError))
    return void res.status(502).json({ code: "inventory_failed" });
  if (error.retryAt !== undefined) res.set("Retry-After", secondsUntil(error.retryAt));
  res.status(503).json({ code: error.code });
};

function secondsUntil(moment: Date): string {
  return String(Math.max(1, Math.ceil((moment.getTime() - Date.now()) / 1000)));
}
