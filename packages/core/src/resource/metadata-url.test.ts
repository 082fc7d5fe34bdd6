import { describe, expect, it } from "vitest";
import { metadataPlaceOf } from "./metadata-url.js";

const W = "/.well-known/oauth-protected-resource";

describe("RFC 9728 section 3.1: the well-known path is inserted between host and path", () => {
  it.each([
    ["https://api.example.com", `https://api.example.com${W}`],
    ["https://api.example.com/", `https://api.example.com${W}`],
    ["https://api.example.com/mcp", `https://api.example.com${W}/mcp`],
    ["https://api.example.com/mcp/", `https://api.example.com${W}/mcp/`],
    ["https://api.example.com/a/b/c", `https://api.example.com${W}/a/b/c`],
    ["https://api.example.com:8443/mcp", `https://api.example.com:8443${W}/mcp`],
    ["https://api.example.com?tenant=1", `https://api.example.com${W}?tenant=1`],
    ["https://api.example.com/?tenant=1", `https://api.example.com${W}?tenant=1`],
    [
      "https://api.example.com/mcp?tenant=1&x=a/b",
      `https://api.example.com${W}/mcp?tenant=1&x=a/b`,
    ],
    ["https://API.example.com/Mcp", `https://API.example.com${W}/Mcp`],
    ["https://api.example.com/a%20b/~c;v=1", `https://api.example.com${W}/a%20b/~c;v=1`],
    ["http://[::1]:3000/mcp", `http://[::1]:3000${W}/mcp`],
  ])("%s has its metadata at %s", (identifier, url) => {
    expect(metadataPlaceOf(identifier)).toEqual({ url, path: pathIn(url) });
  });

  it.each([
    ["https://api.example.com/mcp#top"],
    ["https://api.example.com/#"],
    ["https://user@api.example.com/"],
    ["https://api.example.com/a/../b"],
    ["https://api.example.com/a b"],
    ['https://api.example.com/"'],
    ["https://api.example.com\\mcp"],
    ["https://api.example.com/ümlaut"],
    ["https://api.example.com/mcp\r\nx: y"],
    ["https://"],
    ["https:api.example.com"],
    ["orders"],
    ["ftp://api.example.com/"],
  ])("%j has none", (identifier) => {
    expect(metadataPlaceOf(identifier)).toBeUndefined();
  });
});

function pathIn(url: string): string {
  return url.slice(url.indexOf("/.well-known")).replace(/\?.*$/, "");
}
