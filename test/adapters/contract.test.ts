import { adapterContract } from "@callgate/testkit";
import { describe, it } from "vitest";
import { frameworks } from "./support/frameworks.js";

describe.each(frameworks)("$name fulfils the contract: it", ({ start }) => {
  const checks = adapterContract(async ({ gate, policy, handler }) => {
    const app = await start(gate, { endpoints: [{ path: "/guarded", policy, handler }] });
    return {
      origin: `http://127.0.0.1:${app.port}`,
      close: async () => app[Symbol.asyncDispose](),
    };
  });

  for (const { name, run } of checks) it(name, run);
});
