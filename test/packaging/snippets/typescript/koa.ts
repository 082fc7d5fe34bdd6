import { callgate } from "@callgate/koa";
import "@callgate/koa/augment";
import Koa from "koa";

const gate = callgate({
  issuer: "https://login.example.com",
  audience: "https://inventory.example.com",
});

const app = new Koa();
app.use(gate({ callers: ["checkout"], scope: "stock:read" }));
