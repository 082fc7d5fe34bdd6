import { describe, expect, it } from "vitest";
import { fitsMount, mountBefore, segmentsOf } from "./endpoint-path.js";

describe("segmentsOf", () => {
  it.each([
    ["/", []],
    ["", []],
    ["/orders", ["orders"]],
    ["/orders/", ["orders"]],
    ["/orders/:id", ["orders", ":id"]],
    ["/orders/{id}", ["orders", ":id"]],
    [/^\/v\d+$/, ["^\\", "v\\d+$", ""]],
    ["/^\\/v\\d+$/", ["^\\", "v\\d+$", ""]],
  ])("splits %s into segments", (path, segments) => {
    expect(segmentsOf(path)).toEqual(segments);
  });

  it.each([undefined, null, 7, ["/orders"], "orders", "/a b", /orders/])(
    "finds no segments in %j",
    (path) => {
      expect(segmentsOf(path)).toBeUndefined();
    },
  );
});

describe("mountBefore", () => {
  it.each([
    ["/orders/:id", "/:id", ["orders"]],
    ["/orders/:id", "/orders/{id}", []],
    ["/orders/:id", "/orders/:order", undefined],
    ["/v1", "/", ["v1"]],
    ["/orders", "/stock", undefined],
    ["/orders", "/v1/orders", undefined],
  ])("of %s before %s is %j", (path, pattern, mount) => {
    const [whole, end] = [segmentsOf(path), segmentsOf(pattern)] as const;
    expect(mountBefore(whole as string[], end as string[])).toEqual(mount);
  });
});

describe("fitsMount", () => {
  it.each([
    ["/admin", "/admin"],
    ["/admin", "/ADMIN"],
    ["/a%20b", "/a%20B"],
    ["/café", "/caf%C3%A9"],
    ["/café", "/CAF%C3%89"],
    ["/tenants/:tenant", "/tenants/t1"],
    ["/tenants/:tenant", "/tenants/t1/t2"],
    ["/:a/x/:b", "/1/x/2"],
    ["/:a/x", "/1/x/x"],
    ["/:lang?", ""],
    ["/:lang?/x", "/x"],
    ["/:lang?/x", "/en/x"],
    ["/shop{/:lang}", "/shop"],
    ["/shop{/:lang}", "/shop/en"],
    ["", ""],
  ])("%s fits %s", (mount, baseUrl) => {
    expect(fitsMount(segmentsOf(mount) as string[], baseUrl)).toBe(true);
  });

  it.each([
    ["/admin", ""],
    ["/admin", "/admin/x"],
    ["/admin", "/administrator"],
    ["/admin", "/%zz"],
    ["/tenants/:tenant", "/tenants"],
    ["/:a/x/:b", "/x/2"],
    ["", "/admin"],
    ["/:lang", ""],
    ["/:lang?/x", "/en"],
    ["/shop{/:lang}", ""],
    ["/shop{/:lang}", "/admin"],
  ])("%s does not fit %s", (mount, baseUrl) => {
    expect(fitsMount(segmentsOf(mount) as string[], baseUrl)).toBe(false);
  });
});
