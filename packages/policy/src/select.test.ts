import { describe, expect, it } from "vitest";
import { loadPolicy } from "./loading/load-policy.js";
import { decidesAbout, entryFor, entryNamed, type MatchedRoute, nearestName } from "./select.js";

const policy = loadPolicy({
  version: 1,
  endpoints: {
    "GET /a": "none",
    "* /a": "none",
    "HEAD /b": "none",
    "GET /b": "none",
    "* /c @x.example": "none",
    "GET /c": "none",
    "USE /d": "none",
    "GET /orders/{id}": "none",
  },
});

describe("entryFor", () => {
  it.each([
    ["GET", "/a", undefined, "GET /a"],
    ["POST", "/a", undefined, "* /a"],
    ["HEAD", "/a", undefined, "GET /a"],
    ["*", "/a", undefined, "* /a"],
    ["HEAD", "/b", undefined, "HEAD /b"],
    ["POST", "/b", undefined, undefined],
    ["*", "/b", undefined, undefined],
    ["GET", "/c", "x.example", "* /c @x.example"],
    ["GET", "/c", "X.example", "* /c @x.example"],
    ["GET", "/c", "y.example", "GET /c"],
    ["POST", "/c", "y.example", undefined],
    ["USE", "/d", undefined, "USE /d"],
    ["GET", "/d", undefined, undefined],
    ["USE", "/a", undefined, undefined],
    ["GET", "/orders/:id", undefined, "GET /orders/:id"],
    ["GET", "/orders/{id}/", undefined, "GET /orders/:id"],
    ["GET", "/orders/:orderId", undefined, undefined],
    ["GET", "/A", undefined, undefined],
  ])("of %s %s at %s is %s", (method, path, host, name) => {
    expect(entryFor(policy, { method, path, host })?.name).toBe(name);
  });
});

describe("entryNamed", () => {
  it("finds an entry in every spelling, and no other entry", () => {
    expect(entryNamed(policy, "GET /orders/:id")?.written).toBe("GET /orders/{id}");
    expect(entryNamed(policy, "HEAD /a")).toBeUndefined();
    expect(entryNamed(policy, "not a name")).toBeUndefined();
  });
});

describe("decidesAbout", () => {
  /** Requests that a framework leads to a route: those of HEAD also to a route of GET, where it has no other. */
  const requestsOf = (route: MatchedRoute): readonly MatchedRoute[] => {
    const methods: Record<string, readonly string[]> = {
      GET: ["GET", "HEAD"],
      "*": ["GET", "HEAD", "POST", "*"],
    };
    return (methods[route.method] ?? [route.method]).map((method) => ({ ...route, method }));
  };
  const METHODS = ["GET", "HEAD", "POST", "*", "USE"];
  const HOSTS = [undefined, "x.example", "y.example"];

  it.each(METHODS)(
    "is whether an entry of %s decides a request of the route, for every method and host",
    (ofEntry) => {
      const found: string[] = [];
      const right: string[] = [];
      for (const end of ["", " @x.example"]) {
        const only = loadPolicy({
          version: 1,
          endpoints: { [`${ofEntry} /a/{id}${end}`]: "none" },
        });
        const [entry] = only.entries;
        if (entry === undefined) throw new Error("There is no entry");
        for (const method of METHODS)
          for (const host of HOSTS)
            for (const path of ["/a/:id", "/a/{id}/", "/a", "/"]) {
              const route = { method, path, host };
              const title = `${entry.name} for ${method} ${path} at ${host}: `;
              const isDecided = requestsOf(route).some((each) => entryFor(only, each) === entry);
              found.push(title + decidesAbout(entry, route));
              right.push(title + isDecided);
            }
      }
      expect(found).toEqual(right);
      expect(new Set(found.map((each) => each.endsWith("true")))).toEqual(new Set([true, false]));
    },
  );
});

describe("nearestName", () => {
  it.each([
    ["GET /order/:id", "GET /orders/{id}"],
    ["GET /orders/:orderNumberOfTheShop", "GET /orders/{id}"],
    ["get /b", "GET /b"],
    ["GET /something/else/altogether", undefined],
  ])("of %s is %s", (name, nearest) => {
    expect(nearestName(policy, name)).toBe(nearest);
  });
});
