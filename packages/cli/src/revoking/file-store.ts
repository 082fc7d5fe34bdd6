import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Faults, type Revocation, readRevocation } from "@callgate/core/kit";
import type { CommandContext } from "../command-context.js";
import { UnknownError } from "../errors.js";
import { readInput } from "../reading/read-input.js";
import { writeAtomically, writeNew } from "../reading/write-atomically.js";
import { isInForce, keyOf, type RevocationStore } from "./revocation-store.js";

/** A list in a file, which is replaced as a whole; the first revocation creates it. What has ended is removed on the way. */
export function openFile(file: string, context: CommandContext): RevocationStore {
  const read = (): readonly Revocation[] => readList(file, context);
  return {
    name: file,
    read: async () => read(),
    async change(change) {
      const isThere = existsSync(resolve(context.cwd, file));
      if (change.type === "restored" && !isThere) return false;
      const kept = (isThere ? read() : []).filter((each) => isInForce(each, context.now()));
      const revocations =
        change.type === "revoked"
          ? [...kept, change.revocation]
          : kept.filter(({ match }) => keyOf(match) !== keyOf(change.match));
      const text = `${JSON.stringify({ revocations }, undefined, 2)}\n`;
      if (isThere) writeAtomically(file, text, context);
      else if (!writeNew(file, text, context))
        throw new UnknownError(`${file} was created by another process: try again`);
      return change.type === "revoked" || revocations.length < kept.length;
    },
  };
}

/** @throws {UnknownError} where it cannot be read, or a gate would refuse it */
function readList(file: string, context: CommandContext): readonly Revocation[] {
  const input = readInput(file, context);
  if ("finding" in input) throw new UnknownError(`${file} ${input.finding.message}`);
  const faults = new Faults();
  const list = listOf(new TextDecoder().decode(input.bytes));
  if (list === undefined)
    throw new UnknownError(
      `${file} is not a list of revocations in JSON: correct it, or name another file`,
    );
  for (const [index, each] of list.entries())
    readRevocation(each, faults.within(`revocations[${index}].`));
  const [fault] = faults.found;
  if (fault !== undefined) throw new UnknownError(`${file}: ${fault.message}`);
  return list as readonly Revocation[];
}

function listOf(text: string): readonly unknown[] | undefined {
  try {
    const { revocations } = JSON.parse(text) as { revocations?: unknown };
    return Array.isArray(revocations) ? revocations : undefined;
  } catch {
    return undefined;
  }
}
