// cspell:ignore kubeadm serviceaccounts
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freshKeyPair } from "@callgate-tooling/test-support";
import { freePorts, Program } from "../program.js";
import { trustingFetch } from "../tls-front.js";
import { wantedClients } from "../wanted-clients.js";

/** Parameters of a TokenRequest. */
export interface TokenParameters {
  readonly audiences: readonly string[];
  readonly seconds?: number;
  /** The pod that the token is bound to. Default: none. */
  readonly pod?: string;
}

/** The program, its key files, and how tokens are requested from it. */
export class TokenIssuer {
  readonly issuer: string;
  readonly #binary: string;
  readonly #folder: string;
  readonly #ports: readonly [serving: number, health: number];
  /** The number of the key that signs, and those of the published keys. */
  #keys: readonly [signing: number, ...published: number[]] = [1, 1];
  #program: Program | undefined;

  private constructor(binary: string, folder: string, ports: readonly [number, number]) {
    this.#binary = binary;
    this.#folder = folder;
    this.#ports = ports;
    this.issuer = `https://127.0.0.1:${ports[0]}`;
  }

  /** Starts with a key of RSA, as kubeadm makes one. */
  static async create(folder: string, binary: string): Promise<TokenIssuer> {
    const data = join(folder, "data");
    await rm(data, { recursive: true, force: true });
    await mkdir(data);
    const { cert, key } = wantedClients.serverCertificate;
    await writeFile(join(data, "tls.pem"), cert);
    await writeFile(join(data, "tls-key.pem"), key, { mode: 0o600 });
    const [serving = 0, health = 0] = await freePorts(2);
    const issuer = new TokenIssuer(binary, data, [serving, health]);
    await issuer.#writeKey(1, freshKeyPair("rsa", { modulusLength: 2048 }));
    return issuer;
  }

  get jwksUri(): string {
    return `${this.issuer}/openid/v1/jwks`;
  }

  async start(): Promise<void> {
    const [serving, health] = this.#ports;
    const [signing, ...published] = this.#keys;
    const file = (name: string) => join(this.#folder, name);
    this.#program = new Program({
      command: this.#binary,
      args: [
        `-address=127.0.0.1:${serving}`,
        `-health-address=127.0.0.1:${health}`,
        `-tls-cert-file=${file("tls.pem")}`,
        `-tls-private-key-file=${file("tls-key.pem")}`,
        `-service-account-issuer=${this.issuer}`,
        `-service-account-signing-key-file=${file(`key-${signing}.pem`)}`,
        `-service-account-key-files=${published.map((key) => file(`key-${key}.pub`)).join(",")}`,
      ],
      folder: this.#folder,
      env: {},
      log: file("token-issuer.log"),
      ready: `http://127.0.0.1:${health}/`,
    });
    await this.#program.start();
  }

  async stop(): Promise<void> {
    await this.#program?.stop();
  }

  /** Starts it again, as an API server is with other keys; the second key is an elliptic one. */
  async rotate(): Promise<void> {
    await this.#writeKey(2, freshKeyPair("ec", { namedCurve: "P-256" }));
    await this.#restartWith([2, 2, 1]);
  }

  async withdraw(): Promise<void> {
    await this.#restartWith([2, 2]);
  }

  /** A token by a TokenRequest for the service account, as the kubelet sends it. */
  async token(
    account: string,
    { audiences, seconds = 600, pod }: TokenParameters,
  ): Promise<string> {
    const [namespace, name] = account.split(":").slice(-2);
    const bound = pod !== undefined && { boundObjectRef: { kind: "Pod", name: pod } };
    const response = await trustingFetch(
      `${this.issuer}/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
      {
        method: "POST",
        body: JSON.stringify({ spec: { audiences, expirationSeconds: seconds, ...bound } }),
      },
    );
    const { status } = (await response.json()) as { status: { token: string } };
    return status.token;
  }

  /** The token out of a Secret of the service account. */
  async secretToken(account: string): Promise<string> {
    const [namespace, name] = account.split(":").slice(-2);
    const url = `${this.issuer}/secrets/${namespace}/${name}`;
    return (await trustingFetch(url, { method: "POST" })).text();
  }

  async #restartWith(keys: readonly [number, ...number[]]): Promise<void> {
    await this.stop();
    this.#keys = keys;
    await this.start();
  }

  async #writeKey(number: number, pair: ReturnType<typeof freshKeyPair>): Promise<void> {
    const file = (suffix: string) => join(this.#folder, `key-${number}.${suffix}`);
    const secret = pair.privateKey.export({ type: "pkcs8", format: "pem" });
    await writeFile(file("pem"), secret, { mode: 0o600 });
    await writeFile(file("pub"), pair.publicKey.export({ type: "spki", format: "pem" }));
  }
}
