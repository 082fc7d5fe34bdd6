import "@callgate/express/augment";
import { type Auth, createGate, type Decision } from "@callgate/core";
import { authOf, callgate } from "@callgate/express";
import express from "express";

const gate = callgate({
  issuer: "https://login.example.com",
  audience: "https://orders.example.com",
});

const app = express();
app.get("/orders", gate({ callers: ["reports"], scope: "orders:read" }), (req, res) => {
  const auth: Auth = authOf(req);
  res.json({ caller: auth.caller.id, same: req.auth?.caller.id });
});

const core = createGate({ issuer: "https://login.example.com", audience: ["orders"] });
export const decision: Promise<Decision> = core.decide(
  { method: "GET", url: "/orders", authorization: [] },
  core.policy({ callers: "any" }),
);
