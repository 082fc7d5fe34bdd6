import { describe, expect, it } from "vitest";
import { routeFor, useService } from "./test-support/service.js";

const service = useService();
const certificate = { source: "client-cert", trustedProxies: ["127.0.0.1/32"] } as const;

describe("the Vary of a response", () => {
  it("names the header of the certificate where a decision was made, and beside what hapi names", async () => {
    const server = await service.server({ certificate });
    server.auth.default("callgate");
    const cors = { origin: ["https://shop.example.com"] };
    server.route(routeFor({ cors }));
    const fails = (): never => {
      throw new Error("the handler fails");
    };
    server.route({ ...routeFor({ cors }, "/failing"), handler: fails });
    const headers = {
      ...(await service.from("reports")),
      origin: "https://shop.example.com",
    };
    const varyOf = async (url: string) => {
      const { statusCode, headers: sent } = await server.inject({ url, headers });
      const names = String(sent.vary ?? "").toLowerCase();
      return [statusCode, ...names.split(/, ?/).sort()];
    };
    expect(await varyOf("/orders")).toEqual([200, "client-cert", "origin"]);
    expect(await varyOf("/failing")).toEqual([500, "client-cert", "origin"]);
    expect(await varyOf("/missing")).toEqual([404, ""]);
  });
});
