import { bearer, createTestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { createTRPCUntypedClient, httpBatchLink, TRPCClientError } from "@trpc/client";
import { afterAll, expect, it } from "vitest";
import { createListener } from "./trpc.js";

const issuer = await createTestIssuer();
const server = await startServer(createListener(issuer.gateOptions));

afterAll(async () => {
  await server.close();
  await issuer.close();
});

async function clientOf(caller: string): Promise<ReturnType<typeof createTRPCUntypedClient>> {
  const headers = bearer(await issuer.token({ caller }));
  return createTRPCUntypedClient({ links: [httpBatchLink({ url: server.origin, headers })] });
}

it("lets a caller of the policy call the procedure", async () => {
  const reports = await clientOf("reports");
  expect(await reports.query("list")).toEqual({ for: "reports" });
});

it("refuses one procedure of a batch, and answers the other", async () => {
  const checkout = await clientOf("checkout");
  const [list, cancel] = await Promise.allSettled([
    checkout.query("list"),
    checkout.mutation("cancel"),
  ]);
  expect(list).toMatchObject({ status: "rejected", reason: expect.any(TRPCClientError) });
  expect(list).toMatchObject({ reason: { data: { code: "FORBIDDEN" } } });
  expect(cancel).toEqual({ status: "fulfilled", value: { cancelled: true } });
});

it("answers a request without a token like every endpoint", async () => {
  const response = await fetch(`${server.origin}/list`);
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toBe('Bearer realm="api"');
});
