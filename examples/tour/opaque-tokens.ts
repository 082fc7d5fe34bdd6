import { setTimeout as sleep } from "node:timers/promises";
import { checkout } from "./callers.js";
import { placeCall } from "./place-call.js";
import { refunds } from "./services.js";
import type { Stage } from "./stage.js";

/** How long the refunds use an answer of the authority: their longest wait after a revocation. */
const CACHE_MS = (refunds.cacheSeconds ?? 0) * 1000;

/** Revokes the token of reports, and waits until the refunds no longer use what they know of it. */
export async function revokeReports({ authority }: Stage): Promise<void> {
  await authority.revoke("reports", refunds);
  await outlastAnswers();
}

/** Waits until the refunds use no answer that they have now. */
export async function outlastAnswers(): Promise<void> {
  await sleep(CACHE_MS);
}

/** Has the refunds introspect the token of checkout: from now on its answer is used for a while. */
export async function introspectCheckout(stage: Stage): Promise<void> {
  const credentials = await checkout.credentials(stage.authority, refunds);
  await outlastAnswers();
  await placeCall(`${stage.addressOf(refunds)}/refunds`, "GET", credentials);
}
