import type { ReadRequest } from "../cache/secret-reading.js";
import { NO_MEMBERS } from "../content.js";
import { type ExchangeLimits, exchange, type StoreAnswer } from "../http/exchange.js";
import { isObject } from "../options/option-checks.js";
import { ReadFailure } from "../read-failure.js";
import type { SecretSource } from "../secret-source.js";
import { credentialFor, credentialFrom } from "../sources/credential-for.js";
import { findAgentToken } from "./agent-token.js";
import { awsFailure } from "./aws-failures.js";
import type { FetchStage, StagedValue } from "./staged-secret.js";

/** The address of the agent, the token it requires, and the limits of an exchange with it. */
export interface Agent extends ExchangeLimits {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly token: SecretSource | undefined;
}

/** Reads from the agent. Where it refuses the token, tries once more with a new one: it makes one at each start. */
export function createAgentFetch(secretId: string, agent: Agent): FetchStage {
  return async (stage, request) => {
    const url = toUrl(agent.endpoint, secretId, stage, request);
    const token = await findToken(agent, false, request.signal);
    let answer = await send(agent, url, token, request.signal);
    if (answer.status === 403) {
      const other = await findToken(agent, true, request.signal);
      if (other !== token) answer = await send(agent, url, other, request.signal);
    }
    return toStagedValue(answer);
  };
}

function toUrl(endpoint: string, secretId: string, stage: string, { reason }: ReadRequest): string {
  const query = new URLSearchParams({ secretId, versionStage: stage });
  if (reason === "rejected") query.set("refreshNow", "true");
  return `${endpoint}/secretsmanager/get?${query}`;
}

function send(agent: Agent, url: string, token: string, signal: AbortSignal): Promise<StoreAnswer> {
  const headers = { "x-aws-parameters-secrets-token": token };
  return exchange({ method: "GET", url, headers, body: undefined }, agent, signal);
}

async function findToken(
  { token: source }: Agent,
  isRejected: boolean,
  signal: AbortSignal,
): Promise<string> {
  const name = "agent token";
  if (source === undefined) return await credentialFor(name, () => findAgentToken());
  return (await credentialFrom(source, isRejected, { name, signal })).value;
}

function toStagedValue({ status, body }: StoreAnswer): StagedValue {
  if (status === 403) throw new ReadFailure("access_denied", { status });
  if (status !== 200) throw awsFailure(isObject(body) ? body.__type : undefined, status);
  const {
    SecretString: text,
    SecretBinary: binary,
    VersionId: versionId,
  } = isObject(body) ? body : NO_MEMBERS;
  const content = typeof binary === "string" ? Buffer.from(binary, "base64") : text;
  if (typeof versionId !== "string" || (typeof content !== "string" && !Buffer.isBuffer(content))) {
    throw new ReadFailure("store_answer_invalid");
  }
  return { versionId, content };
}
