import type { IncomingMessage } from "node:http";
import { type LocalServer, startLocalServer } from "./local-server.js";
import { StoredSecrets } from "./stored-secrets.js";

/** The AWS Secrets Manager Agent's HTTP interface, on this machine. */
export interface LocalSecretsAgent extends LocalServer {
  readonly secrets: StoredSecrets;
  /** The query of every request that showed the token. */
  readonly queries: string[];
  token: string;
}

const PARAMETERS = new Set(["secretId", "versionId", "versionStage", "refreshNow"]);

/** Starts the agent, as strict as the real one: token first, GET only, no unknown parameter, no media type. */
export async function startSecretsAgent(): Promise<LocalSecretsAgent> {
  const secrets = new StoredSecrets();
  const queries: string[] = [];
  const decide = (request: IncomingMessage) => {
    const { pathname, search, searchParams } = new URL(request.url ?? "", "http://agent");
    if (request.headers["x-forwarded-for"] !== undefined) return { status: 400, body: "Forwarded" };
    if (request.headers["x-aws-parameters-secrets-token"] !== agent.token) {
      return { status: 403, body: "Bad Token" };
    }
    if (request.method !== "GET") return { status: 405, body: "Not allowed" };
    if (pathname !== "/secretsmanager/get") return { status: 404, body: "Not found" };
    queries.push(decodeURIComponent(search));
    for (const name of searchParams.keys()) {
      if (!PARAMETERS.has(name)) return { status: 400, body: `unknown parameter: ${name}` };
    }
    const stage = searchParams.get("versionStage") ?? "AWSCURRENT";
    const answer = secrets.answer(searchParams.get("secretId") ?? "", stage);
    if (answer !== undefined) return { status: 200, body: answer };
    const body = { __type: "ResourceNotFoundException", message: "can't find the secret" };
    return { status: 400, body };
  };
  const server = await startLocalServer(decide, undefined);
  const agent: LocalSecretsAgent = Object.assign(server, { secrets, queries, token: "ssrf-token" });
  return agent;
}
