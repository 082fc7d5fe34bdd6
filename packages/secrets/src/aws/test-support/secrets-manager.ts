import type { IncomingMessage } from "node:http";
import { type LocalServer, startLocalServer } from "./local-server.js";
import { StoredSecrets } from "./stored-secrets.js";

/** AWS Secrets Manager's `GetSecretValue` in AWS JSON 1.1, on this machine. */
export interface LocalSecretsManager extends LocalServer {
  readonly secrets: StoredSecrets;
  /** Every request so far: `orders AWSCURRENT`. */
  readonly requests: string[];
}

const SIGNATURE =
  /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/[a-z0-9-]+\/secretsmanager\/aws4_request, SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[0-9a-f]{64}$/;

/** Starts the endpoint. It knows one access key, `AKIDEXAMPLE`. */
export async function startSecretsManager(): Promise<LocalSecretsManager> {
  const secrets = new StoredSecrets();
  const requests: string[] = [];
  const decide = (request: IncomingMessage, body: string) => {
    const { method, url, headers } = request;
    if (method !== "POST" || url !== "/") return refuse("UnknownOperationException", 404);
    if (headers["content-type"] !== "application/x-amz-json-1.1") {
      return refuse("SerializationException");
    }
    if (headers["x-amz-target"] !== "secretsmanager.GetSecretValue") {
      return refuse("UnknownOperationException");
    }
    if (!SIGNATURE.test(headers.authorization ?? "")) return refuse("UnrecognizedClientException");
    const { SecretId: id, VersionStage: stage, ...others } = JSON.parse(body);
    if (typeof id !== "string" || typeof stage !== "string" || Object.keys(others).length > 0) {
      return refuse("ValidationException");
    }
    requests.push(`${id} ${stage}`);
    const answer = secrets.answer(id, stage);
    return answer === undefined
      ? refuse("ResourceNotFoundException")
      : { status: 200, body: answer };
  };
  const server = await startLocalServer(decide, "application/x-amz-json-1.1");
  return Object.assign(server, { secrets, requests });
}

/** An error of the service, as AWS JSON 1.1 has it. */
function refuse(type: string, status = 400): { status: number; body: object } {
  return { status, body: { __type: type, Message: "Secrets Manager says no." } };
}
