import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram, freePort, installPackage } from "@callgate-tooling/test-support";

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
}

/** A proxy of another project. */
export interface RealProxy {
  readonly name: string;
  /** The names of its program, and Debian's package. */
  readonly programs: readonly string[];
  readonly debianPackage: string;
  /** The source of the certificate, as the gate behind it has it. */
  readonly source: "nginx" | "client-cert";
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
export function programOf({ name, programs, debianPackage }: RealProxy): string | undefined {
  const found = findProgram(programs);
  if (found !== undefined || process.env.PROXIES !== "required") return found;
  const installed = installPackage(debianPackage) ? findProgram(programs) : undefined;
  if (installed === undefined) throw new Error(`${name} is missing, and cannot be installed`);
  return installed;
}

/** Starts a proxy in front of a service on loopback. */
export async function startProxy(
  proxy: RealProxy,
  servicePort: number,
  { server, clientAuthority }: ProxyCertificates,
  acceptsSelfSigned: boolean,
): Promise<RunningProxy> {
  const folder = mkdtempSync(join(tmpdir(), "callgate-proxy-"));
  mkdirSync(join(folder, "logs"));
  writeFileSync(join(folder, "server.crt"), server.cert);
  writeFileSync(join(folder, "server.key"), server.key);
  writeFileSync(join(folder, "server.pem"), server.cert + server.key);
  writeFileSync(join(folder, "client-ca.crt"), clientAuthority);
  const port = await freePort();
  const args = proxy.configure({ port, servicePort, folder, acceptsSelfSigned });
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
  if (!(await listens(port, running))) {
    await stop();
    throw new Error(`${proxy.name} does not listen: ${output}`);
  }
  return { port, [Symbol.asyncDispose]: stop };
}

async function listens(port: number, running: ChildProcess): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS && running.exitCode === null; attempt += 1) {
    const socket = connect(port, "127.0.0.1");
    const connected = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (connected) return true;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
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
