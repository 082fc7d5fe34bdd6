import { setTimeout as sleep } from "node:timers/promises";
import { clientSecretBasic, createTokenClient, TokenError } from "@callgate/client";
import { fileSecret } from "@callgate/secrets";
import type { Outcome } from "./outcome.js";
import { orders } from "./services.js";

/** The options of checkout. */
export interface CheckoutOptions {
  readonly issuer: string;
  /** The origin of the orders. */
  readonly ordersUrl: string;
  readonly secretFile: string;
}

const PAUSE_MS = 100;

/** Checkout, as a separate service would work: it calls the orders through a token client. */
export class Checkout {
  readonly #ordersUrl: string;
  readonly #callOrders: typeof fetch;
  #ongoing: AbortController | undefined;
  #outcomes: Promise<readonly Outcome[]> = Promise.resolve([]);

  constructor({ issuer, ordersUrl, secretFile }: CheckoutOptions) {
    const tokens = createTokenClient({
      issuer,
      clientId: "checkout",
      auth: clientSecretBasic(fileSecret(secretFile)),
      scope: "orders:read",
      resource: orders.audience,
    });
    this.#ordersUrl = ordersUrl;
    this.#callOrders = tokens.fetchFor({ origins: [ordersUrl] });
  }

  /** Makes one call, and never throws. */
  async call(path: string): Promise<Outcome> {
    try {
      const signal = AbortSignal.timeout(10_000);
      const response = await this.#callOrders(this.#ordersUrl + path, { signal });
      if (response.ok) await response.arrayBuffer();
      return { status: response.status, reason: response.ok ? undefined : await codeIn(response) };
    } catch (error) {
      return { status: 0, reason: error instanceof TokenError ? error.code : String(error) };
    }
  }

  /** Keeps calling in the background, one call after the other, about ten a second. */
  startCalling(path: string): void {
    const ongoing = new AbortController();
    this.#ongoing = ongoing;
    this.#outcomes = this.#callUntil(ongoing.signal, path);
  }

  /** Stops {@link startCalling}. */
  async stopCalling(): Promise<readonly Outcome[]> {
    this.#ongoing?.abort();
    return this.#outcomes;
  }

  async #callUntil(end: AbortSignal, path: string): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    while (!end.aborted) {
      outcomes.push(await this.call(path));
      // Unref'd: ongoing calls do not keep an aborted tour alive.
      await sleep(PAUSE_MS, undefined, { ref: false });
    }
    return outcomes;
  }
}

async function codeIn(response: Response): Promise<string> {
  const body = (await response.json().catch(() => ({}))) as { code?: string };
  return body.code ?? "no code";
}
