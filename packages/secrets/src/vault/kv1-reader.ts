import type { ReadRequest, SecretReading } from "../cache/secret-reading.js";
import { memberOf } from "../content.js";
import type { StoreAnswer } from "../http/exchange.js";
import { isObject } from "../options/option-checks.js";
import { ReadFailure } from "../read-failure.js";
import type { KvLocation } from "./kv-reader.js";
import { hintOf, isVersionedData, missingSecret } from "./missing-secret.js";
import { requestVault, type VaultServer, vaultFailure } from "./vault-api.js";
import type { VaultSession } from "./vault-session.js";

/** Reads one field of one secret in a KV version 1 engine, which has no versions: the last value it has. */
export class Kv1Reader {
  readonly #server: VaultServer;
  readonly #session: VaultSession;
  readonly #location: KvLocation;

  constructor(server: VaultServer, session: VaultSession, location: KvLocation) {
    this.#server = server;
    this.#session = session;
    this.#location = location;
  }

  async read({ signal }: ReadRequest): Promise<SecretReading> {
    const { mount, field } = this.#location;
    let token = await this.#session.token(signal);
    let answer = await this.#request(token, signal);
    if (answer.status === 403) {
      const other = await this.#session.replace(signal);
      if (other !== undefined) {
        token = other;
        answer = await this.#request(token, signal);
      }
    }
    const { status, body } = answer;
    if (status === 404) {
      throw await missingSecret(answer, this.#server, { kvVersion: 1, mount, token }, signal);
    }
    if (status !== 200) throw vaultFailure(answer);
    const data = isObject(body) ? body.data : undefined;
    if (!isObject(data)) throw new ReadFailure("store_answer_invalid");
    if (!Object.hasOwn(data, field) && isVersionedData(data)) {
      throw new ReadFailure("secret_missing", { hint: hintOf(2) });
    }
    return { value: memberOf(data, field) };
  }

  #request(token: string | undefined, signal: AbortSignal): Promise<StoreAnswer> {
    const { mount, path } = this.#location;
    return requestVault(this.#server, { path: `${mount}/${path}`, token }, signal);
  }
}
