import { readFileSync, writeFileSync } from "node:fs";
import { Events, OAuth2Server } from "oauth2-mock-server";

const { INTEROP_PORT, INTEROP_KEYS, INTEROP_AUDIENCE } = process.env;
const server = new OAuth2Server();
const { keys } = server.issuer;

for (const key of savedKeys()) await keys.add(key);
if (keys.toJSON().length === 0) await addKey();

server.service.addRoute("POST", "/interop/signing-key", async (_request, response) => {
  await addKey();
  response.end();
});

server.service.on(Events.BeforeTokenSigning, ({ payload }, { body, headers }) => {
  const isAccessToken = "scope" in payload;
  if (!isAccessToken) return;
  const clientId = body.client_id ?? clientOf(headers.authorization);
  payload.aud = INTEROP_AUDIENCE;
  payload.client_id = clientId;
  if (body.grant_type === "client_credentials") payload.sub = clientId;
});

await server.start(Number(INTEROP_PORT), "127.0.0.1");

/** The keys sign in turn: the new one is the next. */
async function addKey() {
  const others = keys.toJSON(true);
  await keys.generate("RS256");
  for (const key of others) await keys.add(key);
  writeFileSync(INTEROP_KEYS, JSON.stringify(keys.toJSON(true)));
}

function savedKeys() {
  try {
    return JSON.parse(readFileSync(INTEROP_KEYS, "utf8"));
  } catch {
    return [];
  }
}

function clientOf(authorization = "") {
  const [name = ""] = Buffer.from(authorization.slice(6), "base64").toString().split(":");
  return decodeURIComponent(name);
}
