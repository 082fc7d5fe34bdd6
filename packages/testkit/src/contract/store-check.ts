import type { ContractCheck } from "./adapter-contract.js";
import type { OpenStore, StoreUnderTest } from "./store-under-test.js";

/** Makes the checks of a contract, each with a store that is opened for it and closed after it. */
export function checksOf<Store>(
  open: OpenStore<Store>,
  checks: Readonly<Record<string, (given: StoreUnderTest<Store>) => Promise<void>>>,
): readonly ContractCheck[] {
  return Object.entries(checks).map(([name, check]) => ({
    name,
    async run() {
      const given = await open();
      try {
        await check(given);
      } finally {
        await given.close?.();
      }
    },
  }));
}

/** What a call throws, at once or later; `undefined` where it does not. */
export async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error;
  }
}
