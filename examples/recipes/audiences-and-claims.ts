import { callgate } from "@callgate/express";
import express, { type Express } from "express";

/** One service with two audiences: tokens for either are accepted, unless an endpoint requires one of them. */
export function createApp(issuer: string): Express {
  const orders = "https://orders.example.com";
  const admin = "https://orders.example.com/admin";
  const gate = callgate({ issuer, audience: [orders, admin] });
  const app = express();

  app.get("/orders", gate({ callers: "any" }), (_req, res) => void res.json("orders"));

  // A token for the ordinary audience does not open the administration.
  app.get(
    "/audit",
    gate({ callers: ["audit"], audience: admin }),
    (_req, res) => void res.json("audit"),
  );

  // Claims are compared exactly, including the type; of a list, one value is enough.
  app.get(
    "/refunds",
    gate({ callers: ["web-bff"], tokens: "user", claims: { tenant: "t-1", acr: ["2", "3"] } }),
    (_req, res) => void res.json("refunds"),
  );
  return app;
}
