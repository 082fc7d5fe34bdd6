import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import { asPlugin } from "./as-plugin.js";

function plugin(fastify: string) {
  return asPlugin(
    (instance, _options, done) => {
      instance.decorate("added", true);
      done();
    },
    { fastify, name: "@callgate/fastify" },
  );
}

describe("asPlugin", () => {
  it("adds to the instance that registers it", async () => {
    const app = Fastify();
    await app.register(plugin("5.x"));
    expect(app.hasDecorator("added")).toBe(true);
  });

  it("names the plugin where Fastify lists what is registered", async () => {
    const app = Fastify();
    await app.register(plugin("5.x"));
    await app.ready();
    expect(app.hasPlugin("@callgate/fastify")).toBe(true);
    expect(app.printPlugins()).toContain("@callgate/fastify");
  });

  it("is refused by another version of Fastify", async () => {
    const registered = Promise.resolve(Fastify().register(plugin("4.x")));
    await expect(registered).rejects.toMatchObject({
      code: "FST_ERR_PLUGIN_VERSION_MISMATCH",
      message: expect.stringContaining("@callgate/fastify"),
    });
  });
});
