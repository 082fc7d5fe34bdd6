import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveFolder } from "./serve-folder.js";

describe("serveFolder", () => {
  const parent = mkdtempSync(join(tmpdir(), "callgate-site-"));
  const folder = join(parent, "site");
  const server = serveFolder(folder);
  let port = 0;

  beforeAll(async () => {
    mkdirSync(join(folder, "guide"), { recursive: true });
    writeFileSync(join(parent, "outside.html"), "outside");
    writeFileSync(join(folder, "404.html"), "not found");
    writeFileSync(join(folder, "keys.html"), "keys");
    writeFileSync(join(folder, "guide/index.html"), "guide");
    await once(server.listen(0, "127.0.0.1"), "listening");
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.close();
    rmSync(parent, { recursive: true });
  });

  /** The answer to an address as it is written, which fetch would normalise. */
  async function answerTo(path: string): Promise<{ status: number | undefined; text: string }> {
    const [answer] = (await once(get({ port, path, agent: false }), "response")) as [
      IncomingMessage,
    ];
    const text = (await answer.setEncoding("utf8").toArray()).join("");
    return { status: answer.statusCode, text };
  }

  it.each([
    ["/keys.html", 200, "keys"],
    ["/keys", 200, "keys"],
    ["/guide/?q=1", 200, "guide"],
    ["/nowhere", 404, "not found"],
    ["/../outside.html", 404, "not found"],
    ["/%2e%2e/outside.html", 404, "not found"],
    ["/..%2foutside.html", 404, "not found"],
    ["/%ff", 404, "not found"],
    ["//", 404, "not found"],
  ])("answers %s with %s", async (path, status, text) => {
    expect(await answerTo(path)).toEqual({ status, text });
  });
});
