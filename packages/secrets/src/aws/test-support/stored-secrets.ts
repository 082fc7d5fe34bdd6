import { randomUUID } from "node:crypto";

interface StoredVersion {
  readonly content: string | Buffer;
  readonly stages: Set<string>;
}

/** Secrets with versions and staging labels, as AWS Secrets Manager moves them. */
export class StoredSecrets {
  readonly #secrets = new Map<string, Map<string, StoredVersion>>();

  /** A new version: it becomes the current one, and the current one becomes the previous. */
  put(name: string, content: string | Buffer): string {
    const id = this.stage(name, content, "AWSPENDING");
    this.promote(name, id);
    return id;
  }

  /** A new version that carries one label. */
  stage(name: string, content: string | Buffer, label: string): string {
    const versions = this.#secrets.get(name) ?? new Map<string, StoredVersion>();
    this.#secrets.set(name, versions);
    for (const { stages } of versions.values()) stages.delete(label);
    const id = randomUUID();
    versions.set(id, { content, stages: new Set([label]) });
    return id;
  }

  /** Labels an existing version. */
  label(name: string, id: string, label: string): void {
    this.#secrets.get(name)?.get(id)?.stages.add(label);
  }

  /** The last step of a rotation. */
  promote(name: string, id: string): void {
    const versions = this.#secrets.get(name) ?? new Map<string, StoredVersion>();
    for (const { stages } of versions.values()) stages.delete("AWSPREVIOUS");
    for (const { stages } of versions.values()) {
      if (stages.delete("AWSCURRENT")) stages.add("AWSPREVIOUS");
    }
    const stages = versions.get(id)?.stages;
    stages?.delete("AWSPENDING");
    stages?.add("AWSCURRENT");
  }

  /** The answer to `GetSecretValue` as it goes over the wire, bytes in base64. */
  answer(name: string, stage: string): object | undefined {
    const found = [...(this.#secrets.get(name) ?? [])].find(([, { stages }]) => stages.has(stage));
    if (found === undefined) return undefined;
    const [versionId, { content, stages }] = found;
    return {
      ARN: `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-AbCdEf`,
      Name: name,
      VersionId: versionId,
      VersionStages: [...stages],
      CreatedDate: 1_767_225_600.123,
      ...(typeof content === "string"
        ? { SecretString: content }
        : { SecretBinary: content.toString("base64") }),
    };
  }
}
