import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type RequestOptions, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CertificateOptions } from "@callgate/core";
import { findProgram, freePort, installPackage } from "@callgate-tooling/test-support";
import { findPythonProgram, installPythonProgram, type PythonProgram } from "./python-program.js";

const ATTEMPTS = 400;

/** What a proxy is configured with. */
export interface ProxySetup {
  /** The port on which it ends TLS. */
  readonly port: number;
  /** The port of the service behind it. */
  readonly servicePort: number;
  /** A folder with `server.crt`, `server.key`, `server.pem` (both) and `client-ca.crt`; and for its own files. */
  readonly folder: string;
  /** Whether it accepts certificates that it cannot verify. */
  readonly acceptsSelfSigned: boolean;
  /** What it removes from the start of a path: `/v1`. */
  readonly strips?: string;
}

/** Debian's package, and the names of its program; or a wheel of PyPI. */
export type ProgramSource =
  | { readonly debian: string; readonly programs: readonly string[] }
  | { readonly python: PythonProgram };

/** A proxy of another project. */
export interface RealProxy {
  readonly name: string;
  /** Where its program comes from. */
  readonly from: ProgramSource;
  /** The source of the certificate, as the gate behind it has it. */
  readonly source: Exclude<CertificateOptions["source"], "tls">;
  /** The value of the header for a certificate, in base64 of its DER form and as PEM. */
  readonly headerOf: (certificate: { readonly der: Buffer; readonly pem: string }) => string;
  /** The names of the headers in which a client may pretend to have a certificate. */
  readonly headers: readonly string[];
  /** Writes its configuration. @returns the arguments of the program */
  configure(setup: ProxySetup): readonly string[];
}

/** A proxy that runs. */
export interface RunningProxy extends AsyncDisposable {
  readonly port: number;
}

/** Certificates, as files have them. */
export interface ProxyCertificates {
  readonly server: { readonly cert: string; readonly key: string };
  readonly clientAuthority: string;
}

/** The program of a proxy; with `PROXIES=required` it is installed where it is missing. */
export function programOf({ name, from }: RealProxy): string | undefined {
  const find = (): string | undefined =>
    "python" in from ? findPythonProgram(from.python) : findProgram(from.programs);
  const found = find();
  if (found !== undefined || process.env.PROXIES !== "required") return found;
  const installs =
    "python" in from ? installPythonProgram(from.python) : installPackage(from.debian);
  const installed = installs ? find() : undefined;
  if (installed === undefined) throw new Error(`${name} is missing, and cannot be installed`);
  return installed;
}

/** Starts a proxy on loopback, in front of a service that answers 401 without a token. */
export async function startProxy(
  proxy: RealProxy,
  servicePort: number,
  { server, clientAuthority }: ProxyCertificates,
  acceptsSelfSigned: boolean,
  strips?: string,
): Promise<RunningProxy> {
  const folder = mkdtempSync(join(tmpdir(), "callgate-proxy-"));
  mkdirSync(join(folder, "logs"));
  writeFileSync(join(folder, "server.crt"), server.cert);
  writeFileSync(join(folder, "server.key"), server.key);
  writeFileSync(join(folder, "server.pem"), server.cert + server.key);
  writeFileSync(join(folder, "client-ca.crt"), clientAuthority);
  const port = await freePort();
  const args = proxy.configure({
    port,
    servicePort,
    folder,
    acceptsSelfSigned,
    ...(strips !== undefined && { strips }),
  });
  const running = spawn(programOf(proxy) ?? "", args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [running.stdout, running.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
    });
  const killAtExit = (): void => void running.kill("SIGKILL");
  process.once("exit", killAtExit);
  const stop = async (): Promise<void> => {
    process.removeListener("exit", killAtExit);
    await ended(running);
    rmSync(folder, { recursive: true, force: true });
  };
  if (!(await answers(port, server.cert, running))) {
    await stop();
    throw new Error(`${proxy.name} does not listen: ${output}`);
  }
  return { port, [Symbol.asyncDispose]: stop };
}

/** Waits for the service's own answer: Traefik listens before it has read its routes and certificates. */
async function answers(port: number, ca: string, running: ChildProcess): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS && running.exitCode === null; attempt += 1) {
    const status = await statusOf({ host: "127.0.0.1", port, ca, agent: false, servername: "" });
    if (status === 401) return true;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
}

/** The status of a request without a token; `undefined` where there is no answer. */
async function statusOf(options: RequestOptions): Promise<number | undefined> {
  const headers = { host: "orders.example.com" };
  const sent = request({ ...options, headers }).end();
  try {
    const [response] = await once(sent, "response");
    response.resume();
    return response.statusCode;
  } catch {
    return undefined;
  }
}

/** With SIGTERM, so that its own processes end, too. */
async function ended(running: ChildProcess): Promise<void> {
  if (running.exitCode !== null || running.signalCode !== null) return;
  const exit = once(running, "exit");
  running.kill("SIGTERM");
  const late = setTimeout(() => running.kill("SIGKILL"), 5000);
  await exit;
  clearTimeout(late);
}
