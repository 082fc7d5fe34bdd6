import { startAuthority } from "./authority.js";
import { type Caller, createBilling, createCheckout, createLegacy } from "./callers.js";
import { startOrders } from "./orders.js";
import { attempt, thefts } from "./thefts.js";

/** One call, and its answer. */
export interface Row {
  readonly title: string;
  /** Status, and what the token was bound to, or the reason of the refusal. */
  readonly expected: string;
  readonly seen: string;
  /** The `WWW-Authenticate` header of a refusal. */
  readonly challenge: string | undefined;
}

/** Starts both servers, calls as each caller, tries each theft, and ends what it has started. */
export async function play(write: (row: Row) => void): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const add = async (title: string, expected: string, called: Promise<Response>): Promise<void> => {
    const row = { title, expected, ...(await outcomeOf(await called)) };
    rows.push(row);
    write(row);
  };
  const authority = await startAuthority();
  const orders = await startOrders(authority.url);
  const places = { issuer: authority.url, orders: orders.url };
  const callers = {
    checkout: createCheckout(places),
    billing: createBilling(places),
    legacy: createLegacy(places),
  } satisfies Record<string, Caller>;
  const { checkout, billing, legacy } = callers;
  try {
    await add("checkout, with a proof of its key", "200 dpop", checkout.call());
    await add("checkout, once more with the same token", "200 dpop", checkout.call());
    await add("billing, with its certificate", "200 certificate", billing.call());
    await add("legacy, with a bearer token", "401 binding_required", legacy.call());
    for (const theft of thefts) {
      await add(theft.title, theft.expected, attempt(theft, callers[theft.from], orders.url));
    }
  } finally {
    await Promise.all(Object.values(callers).map((caller) => caller.close()));
    orders.close();
    authority.close();
  }
  return rows;
}

async function outcomeOf(response: Response): Promise<Pick<Row, "seen" | "challenge">> {
  const { boundTo = [], code } = (await response.json()) as { boundTo?: string[]; code?: string };
  return {
    seen: `${response.status} ${code ?? boundTo.join(" and ")}`,
    challenge: response.headers.get("www-authenticate") ?? undefined,
  };
}
