import { Controller } from "@nestjs/common";
import { describe, expect, it } from "vitest";
import { RoutedRequest } from "./platform.js";

@Controller({ path: "orders", host: "api.example.com" })
class OrdersController {}

describe("RoutedRequest", () => {
  const raw = { method: "GET", url: "/orders/7" };
  const fastify = { method: "GET", raw, routeOptions: { url: "/orders/:id" }, params: { id: "7" } };
  const express = { method: "GET", route: { path: "/orders/:id" }, params: { id: "7" } };

  it.each([
    ["Express", express, false, express],
    ["Fastify", fastify, true, raw],
  ] as const)("reads a request of %s", (_platform, request, isFastify, node) => {
    const read = new RoutedRequest(request, OrdersController, isFastify);
    expect(read.node).toBe(node);
    expect([read.method, read.path]).toEqual(["GET", "/orders/:id"]);
    expect([read.host, read.params]).toEqual(["api.example.com", { id: "7" }]);
  });

  it.each([
    ["Express", { route: { path: /orders/ } }, false],
    ["Fastify", {}, true],
  ] as const)(
    "finds neither method nor path where %s names none",
    (_platform, request, isFastify) => {
      const read = new RoutedRequest(request, OrdersController, isFastify);
      expect(read.node).toBe(request);
      expect([read.method, read.path]).toEqual(["", ""]);
    },
  );
});
