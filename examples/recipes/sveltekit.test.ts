import { bearer, createTestIssuer, recordEvents } from "@callgate/testkit";
import { afterAll, expect, it, vi } from "vitest";
import { GET } from "./sveltekit-endpoint.js";

const issuer = await createTestIssuer({ audience: "https://orders.example.com" });
vi.stubEnv("ISSUER", issuer.url);
const { handle } = await import("./sveltekit-hooks.js");
const reports = bearer(await issuer.token({ caller: "reports", scope: "orders:read" }));

afterAll(() => issuer.close());

/** The members of SvelteKit's event that matter, for a request to `/orders/7`. */
function eventOf(init: RequestInit, id: string | null = "/orders/[id]") {
  const url = new URL("https://orders.example.com/orders/7");
  return {
    request: new Request(url, init),
    url,
    params: { id: "7" },
    route: { id },
    locals: {},
    platform: undefined,
    isDataRequest: false,
    isSubRequest: false,
  };
}

/** As SvelteKit does: the endpoint runs where `handle` resolves. */
async function answerTo(init: RequestInit, id?: string | null) {
  const resolve = vi.fn(async (event: ReturnType<typeof eventOf>) => GET(event));
  const response = await handle({ event: eventOf(init, id), resolve });
  return { response, resolved: resolve.mock.calls.length };
}

it("lets a caller of the policy through to the endpoint", async () => {
  const { response } = await answerTo({ headers: reports });
  expect(await response.json()).toEqual({ order: "7", for: "reports" });
});

it("decides a HEAD request as SvelteKit answers it, by GET", async () => {
  const { response, resolved } = await answerTo({ method: "HEAD", headers: reports });
  expect([response.status, resolved]).toEqual([200, 1]);
});

it("answers a refusal, and the endpoint does not run", async () => {
  const { response, resolved } = await answerTo({});
  expect([response.status, resolved]).toEqual([401, 0]);
  expect(response.headers.get("www-authenticate")).toBe('Bearer realm="api"');
  const stranger = bearer(await issuer.token({ caller: "stranger", scope: "orders:read" }));
  const { response: forbidden } = await answerTo({ headers: stranger });
  expect(await forbidden.json()).toMatchObject({ code: "caller_not_allowed" });
});

it.each([
  ["another method of a route", { method: "DELETE" }, "/orders/[id]"],
  ["a route that is not in the list", {}, "/refunds"],
  ["an address without a route", {}, null],
])("refuses %s", async (_what, init, id) => {
  const { response, resolved } = await answerTo({ ...init, headers: reports }, id);
  expect(resolved).toBe(0);
  expect(await response.json()).toMatchObject({ code: "endpoint_undeclared" });
});

it("reads no token for a public route", async () => {
  const resolve = vi.fn(() => new Response("well"));
  const event = eventOf({ headers: { authorization: "Bearer x" } }, "/health");
  expect(await (await handle({ event, resolve })).text()).toBe("well");
});

it("names the route in events", async () => {
  const events = recordEvents();
  await answerTo({ headers: reports });
  events.stop();
  expect(events.decisions).toMatchObject([{ endpoint: "GET /orders/[id]" }]);
});
