import { describe, expect, it } from "vitest";
import { inWorld } from "../world/world.js";
import { CONTENDERS } from "./index.js";

describe.each(CONTENDERS)("$name", (contender) => {
  it("gets a token over loopback, and keeps it while it is far from its end", async () => {
    await inWorld(contender, async ({ endpoint, user, pass }) => {
      endpoint.expiresInSeconds = 3600;
      const first = user.getToken();
      await pass(1000);
      expect(await first).toBe("token-1");
      const second = user.getToken();
      await pass(1000);
      expect(await second).toBe("token-1");
      expect(endpoint.requests).toBe(1);
    });
  });

  it("gets another once the clock says that it is over", async () => {
    await inWorld(contender, async ({ endpoint, user, pass }) => {
      const first = user.getToken();
      await pass(400_000);
      await first;
      const second = user.getToken();
      await pass(1000);
      expect(await second).toBe("token-2");
      expect(endpoint.requests).toBe(2);
    });
  });

  it("rejects where the server does not know the client", async () => {
    await inWorld(contender, async ({ endpoint, user, pass }) => {
      endpoint.answer = () => "invalid_client";
      const fate = user.getToken().catch(() => "rejected");
      await pass(30_000);
      expect(await fate).toBe("rejected");
      expect(endpoint.requests).toBeGreaterThan(0);
    });
  });
});
