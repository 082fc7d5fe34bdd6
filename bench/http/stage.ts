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

/** Starts everything, and makes sure that each server admits and refuses as it must. */
export async function setStage(): Promise<Stage> {
  const key = new SigningKey("RS256");
  const processes: HelperProcess[] = [];
  const start = async (module: string, core: number, args: readonly string[] = []) => {
    const process = await HelperProcess.start(new URL(module, import.meta.url), { core, args });
    processes.push(process);
    return process;
  };
  const close = async (): Promise<void> => {
    await Promise.all(processes.map((process) => process.stop()));
  };
  try {
    const jwks = JSON.stringify({ keys: [key.jwk] });
    const authority = await start("issuer-process.js", LOAD_CORE, [jwks]);
    const { issuer, jwksUri } = await authority.ask<IssuerLocation>("location");
    const load = await start("load-process.js", LOAD_CORE, canPin() ? ["--awake"] : []);
    const expectations = await expectationsOf(key, issuer);
    const servers: RunningServer[] = [];
    for (const [framework, name] of everyServer()) {
      const process = await start("server-process.js", SERVER_CORE, [
        framework,
        name,
        issuer,
        jwksUri,
      ]);
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

function everyServer(): readonly (readonly [framework: string, name: string])[] {
  return Object.entries(frameworks).flatMap(([framework, servers]) =>
    Object.keys(servers).map((name) => [framework, name] as const),
  );
}
