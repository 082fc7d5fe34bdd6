import { callgate, type GateOptions } from "@callgate/express";
import express, { type Express } from "express";

/** One application, two groups of callers: partners under one issuer, internal services under another. */
export function createApp(partnerOptions: GateOptions, internalOptions: GateOptions): Express {
  const partners = callgate({ ...partnerOptions, realm: "partners" });
  const internal = callgate({ ...internalOptions, realm: "internal" });

  const api = express.Router();
  api.get("/orders", partners({ callers: ["acme"] }), (_req, res) => void res.json("orders"));
  api.use(partners.undeclared());

  const admin = express.Router();
  admin.get("/stats", internal({ callers: ["reports"] }), (_req, res) => void res.json("stats"));
  admin.use(internal.undeclared());

  // Each path has one gate in front of it. Two in a row would need a token that passes both.
  return express().use("/api", api).use("/admin", admin).use(internal.undeclared());
}
