import { authOf, callgate } from "@callgate/hono";
import { Hono } from "hono";

const gate = callgate({
  issuer: "https://login.example.com",
  audience: "https://shipments.example.com",
});

export const app = new Hono().get(
  "/shipments/:id",
  gate({ callers: ["checkout"], scope: "shipments:read" }),
  (c) => c.json([c.req.param("id"), c.var.auth.caller.id, authOf(c).scopes]),
);
