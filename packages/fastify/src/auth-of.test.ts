import "./augment.js";
import { describe, expect, it } from "vitest";
import { authOf, GateNotMountedError } from "./index.js";
import { useService } from "./test-support/service.js";

const service = useService();

describe("authOf", () => {
  it("throws where no caller is verified", async () => {
    const app = await service.app();
    app.get("/", { config: { callgate: "public" } }, (request) => {
      expect(() => authOf(request)).toThrow(GateNotMountedError);
      return { auth: request.auth };
    });
    expect((await app.inject("/")).json()).toEqual({ auth: null });
    expect(() => authOf({})).toThrow(GateNotMountedError);
    expect(() => authOf({})).toThrow(
      "request.auth has no verified caller: the endpoint is public, or",
    );
  });
});
