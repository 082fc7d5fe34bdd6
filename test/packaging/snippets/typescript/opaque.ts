import { subscribe } from "node:diagnostics_channel";
import { createTokenClient } from "@callgate/client";
import { clientSecretBasic, privateKeyJwt } from "@callgate/client/authentication";
import { createGate, type Gate, type GateHealth, type Introspection } from "@callgate/core";
import {
  type AnswerProfile,
  answerProfiles,
  bearerFrom,
  type IntrospectionEvent,
  type IntrospectOptions,
  introspect,
} from "@callgate/introspection";
import { fromNodeRedis, redisValueStore } from "@callgate/redis";
import { envSecret } from "@callgate/secrets";

const answers: AnswerProfile = {
  ...answerProfiles.standard,
  name: "own",
  isAppToken: (answer) => answer.user_id === undefined,
};
const send = fromNodeRedis({ sendCommand: async () => "OK" });
const options: IntrospectOptions = {
  clientId: "orders",
  auth: clientSecretBasic(envSecret("ORDERS_SECRET")),
  endpoint: new URL("https://login.example.com/introspect"),
  answers,
  unknownToken: { status: [404] },
  tokenPattern: { prefix: "gho_" },
  shared: { store: redisValueStore({ send }), key: envSecret("INTROSPECTION_KEY") },
};
const introspection: Introspection = introspect(options);
const tokens = createTokenClient({
  issuer: "https://login.example.com",
  clientId: "orders",
  auth: privateKeyJwt({ key: envSecret("ORDERS_KEY") }),
});
const signed = introspect({
  clientId: "orders",
  auth: bearerFrom(tokens, { scope: "introspection" }),
  signed: "require",
});

const audience = "https://orders.example.com";
const gate: Gate = createGate({
  issuers: [
    { alias: "main", issuer: "https://login.example.com", audience, introspection },
    { alias: "other", issuer: "https://other.example.com", audience },
  ],
});
const health: GateHealth = gate.health();
export const ratio: number | undefined = health.issuers[0]?.introspection?.hitRatio;
export const only: Gate = createGate({
  issuer: "https://login.example.com",
  audience,
  introspection: signed,
});

subscribe("callgate:introspection", (message) => {
  const event = message as IntrospectionEvent;
  if (event.type === "introspection_failed") console.log(event.code, event.host);
});
