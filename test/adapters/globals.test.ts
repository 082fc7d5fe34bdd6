import { createGate } from "@callgate/core";
import { createTestIssuer } from "@callgate/testkit";
import { expect, it } from "vitest";
import { frameworks } from "./support/frameworks.js";
import { exchange } from "./support/raw-http.js";

const endpoints = [{ path: "/orders", policy: { callers: ["reports"] }, handler: () => ({}) }];

/** Express, also below Nest, has decisions beside its requests, in a map that all copies of core share. */
const others = frameworks.filter(({ name }) => !/Express|Nest/.test(name));

it.each(others)(
  "a service of $name adds nothing to the global object, where hapi's lab would report a leak",
  async ({ start }) => {
    await using issuer = await createTestIssuer();
    const gate = createGate(issuer.gateOptions);
    await using app = await start(gate, { endpoints });
    const lines = [`Authorization: Bearer ${await issuer.token({ caller: "reports" })}`];
    expect((await exchange(app.port, { path: "/orders", lines })).status).toBe(200);
    gate.close();
    const added = Reflect.ownKeys(globalThis).filter((key) => String(key).includes("callgate"));
    expect(added).toEqual([]);
  },
);
