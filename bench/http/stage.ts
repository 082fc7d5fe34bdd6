import { canPin, HelperProcess } from "../measure/helper-process.js";
import { SigningKey } from "../signing-key.js";
import { checkServer, expectationsOf } from "./check-server.js";
import type { IssuerLocation } from "./endpoint.js";
import { frameworks } from "./servers/index.js";

/** Servers keep to one core, and whoever calls them to the other. */
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

/** One server that runs. */
export interface RunningServer {
  readonly framework: string;
  readonly name: string;
  readonly origin: string;
  readonly process: HelperProcess;
}

/** An issuer, every server, and somebody to call them, each in a process of its own. */
export interface Stage {
  readonly issuer: string;
  readonly key: SigningKey;
  readonly load: HelperProcess;
  readonly servers: readonly RunningServer[];
  close(): Promise<void>;
}

/** A server to start. */
export interface ServerToStart {
  readonly framework: string;
  readonly name: string;
  /** The process it runs in; it gets these arguments, and after them the issuer and the address of its keys. */
  readonly module: URL;
  readonly args: readonly string[];
}

/**
 * Starts everything, and makes sure that each server admits and refuses as it must.
 *
 * @param toStart which servers; default: every one that Callgate is compared with
 */
export async function setStage(toStart: readonly ServerToStart[] = everyServer()): Promise<Stage> {
  const key = new SigningKey("RS256");
  const processes: HelperProcess[] = [];
  const start = async (module: URL, core: number, args: readonly string[] = []) => {
    const process = await HelperProcess.start(module, { core, args });
    processes.push(process);
    return process;
  };
  const close = async (): Promise<void> => {
    await Promise.all(processes.map((process) => process.stop()));
  };
  try {
    const jwks = JSON.stringify({ keys: [key.jwk] });
    const authority = await start(moduleOf("issuer-process"), LOAD_CORE, [jwks]);
    const { issuer, jwksUri } = await authority.ask<IssuerLocation>("location");
    const load = await start(moduleOf("load-process"), LOAD_CORE, canPin() ? ["--awake"] : []);
    const expectations = await expectationsOf(key, issuer);
    const servers: RunningServer[] = [];
    for (const { framework, name, module, args } of toStart) {
      const process = await start(module, SERVER_CORE, [...args, issuer, jwksUri]);
      const origin = `http://127.0.0.1:${await process.ask<number>("port")}`;
      await checkServer(origin, expectations(name));
      servers.push({ framework, name, origin, process });
    }
    return { issuer, key, load, servers, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function everyServer(): readonly ServerToStart[] {
  const module = moduleOf("server-process");
  return Object.entries(frameworks).flatMap(([framework, servers]) =>
    Object.keys(servers).map((name) => ({ framework, name, module, args: [framework, name] })),
  );
}

function moduleOf(name: string): URL {
  return new URL(`${name}.js`, import.meta.url);
}
