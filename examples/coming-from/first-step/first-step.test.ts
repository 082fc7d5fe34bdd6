import type { DecisionEvent } from "@callgate/core";
import { bearer } from "@callgate/testkit";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { startAuthority } from "../authority.js";
import { type Application, run } from "../run.js";
import { createApp as createExpress } from "./express.js";
import { createApp as createHapi } from "./hapi.js";

const authority = await startAuthority();
const { issuer, audience, jwksUri, scope, tokens } = authority;
afterAll(() => tokens.close());

type OnEvent = (event: DecisionEvent) => void;

describe.each<[string, (onEvent: OnEvent) => Application]>([
  ["Express", (onEvent) => createExpress(issuer, audience, onEvent)],
  ["hapi", (onEvent) => createHapi(issuer, audience, jwksUri, onEvent)],
])("a gate in report mode beside the old library, in %s", (_framework, create) => {
  it("leaves the answers as they were, and reports what it would refuse", async () => {
    const events: DecisionEvent[] = [];
    const { origin, close } = await run(create((event) => events.push(event)));
    onTestFinished(close);
    for (const caller of ["reports", "checkout"]) {
      const headers = bearer(await tokens.token({ caller, scope }));
      const response = await fetch(`${origin}/orders`, { headers });
      expect(await response.json()).toEqual({ for: caller });
    }
    expect(events).toMatchObject([
      { outcome: "allowed", caller: "reports", endpoint: "GET /orders" },
      { reason: "caller_not_allowed", enforced: false, caller: "checkout" },
    ]);
  });
});
