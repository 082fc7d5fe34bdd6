import { describe, expect, it, onTestFinished } from "vitest";
import { SigningKey } from "../../signing-key.js";
import { checkServer, expectationsOf } from "../check-server.js";
import { serveIssuer } from "../issuer.js";
import { frameworks } from "./index.js";
import { BARE, BY_DOCUMENT, OURS } from "./names.js";

const key = new SigningKey("RS256");

describe.each(Object.entries(frameworks))("the servers of %s", (_framework, servers) => {
  it.each(Object.entries(servers))("%s admits and refuses as it must", async (name, start) => {
    const authority = await serveIssuer({ keys: [key.jwk] });
    onTestFinished(authority.close);
    const { port, close } = await start(authority);
    onTestFinished(close);
    const expectations = await expectationsOf(key, authority.issuer);
    await checkServer(`http://127.0.0.1:${port}`, expectations(name));
  });

  it("are compared with nothing in front, and with at least one peer", () => {
    expect(Object.keys(servers).slice(0, 3)).toEqual([BARE, OURS, BY_DOCUMENT]);
    expect(Object.keys(servers).length).toBeGreaterThan(3);
  });
});

describe("checkServer", () => {
  it("throws where a server admits what it must refuse", async () => {
    const authority = await serveIssuer({ keys: [key.jwk] });
    onTestFinished(authority.close);
    const { port, close } = (await frameworks["Koa 3"]?.[BARE]?.(authority)) ?? { port: 0 };
    if (close) onTestFinished(close);
    const expectations = await expectationsOf(key, authority.issuer);
    await expect(checkServer(`http://127.0.0.1:${port}`, expectations(OURS))).rejects.toThrow(
      "no token: expected 401, received 200",
    );
  });
});
