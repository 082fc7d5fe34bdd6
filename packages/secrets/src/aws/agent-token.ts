import { fileURLToPath } from "node:url";
import { withoutLineEnd } from "@callgate/core/kit";
import { ReadFailure } from "../read-failure.js";
import { readSecretFile } from "../sources/read-secret-file.js";

const TOKEN_FILE = "/var/run/awssmatoken";

/**
 * The token that the agent requires, as a protection against server-side request forgery.
 *
 * Searched where the agent itself reads it: in `AWS_TOKEN`, which may name a file, in the file that the agent's
 * installation writes, and for a Lambda function in `AWS_SESSION_TOKEN` or `AWS_CONTAINER_AUTHORIZATION_TOKEN`.
 *
 * @throws {ReadFailure} the failure of reading the file, when there is no token anywhere
 */
export async function findAgentToken(
  env: NodeJS.ProcessEnv = process.env,
  tokenFile: string = TOKEN_FILE,
): Promise<string> {
  const given = env.AWS_TOKEN;
  if (given) return given.startsWith("file:") ? await readReferenced(given) : withoutLineEnd(given);
  try {
    return await readSecretFile(tokenFile);
  } catch (error) {
    const session = env.AWS_SESSION_TOKEN || env.AWS_CONTAINER_AUTHORIZATION_TOKEN;
    if (session) return withoutLineEnd(session);
    throw error;
  }
}

async function readReferenced(reference: string): Promise<string> {
  let path: string;
  try {
    path = fileURLToPath(reference);
  } catch {
    throw new ReadFailure("secret_invalid");
  }
  return await readSecretFile(path);
}
