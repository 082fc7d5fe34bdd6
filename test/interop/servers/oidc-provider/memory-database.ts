import type { Adapter, AdapterPayload } from "oidc-provider";

/** What an adapter stores, in memory; it can be taken away. */
export class MemoryDatabase {
  readonly #rows = new Map<string, AdapterPayload>();
  #isThere = true;

  /** Makes the adapter of a model. */
  readonly adapter = (model: string): Adapter => {
    const keyOf = (id: string) => `${model}:${id}`;
    const rows = (): Map<string, AdapterPayload> => {
      if (!this.#isThere) throw new Error("the connection to the database is lost");
      return this.#rows;
    };
    const findBy = (member: "uid" | "userCode", value: string) =>
      [...rows()].find(([key, row]) => key.startsWith(`${model}:`) && row[member] === value)?.[1];
    return {
      upsert: async (id, payload) => void rows().set(keyOf(id), payload),
      find: async (id) => rows().get(keyOf(id)),
      findByUid: async (uid) => findBy("uid", uid),
      findByUserCode: async (userCode) => findBy("userCode", userCode),
      destroy: async (id) => void rows().delete(keyOf(id)),
      consume: async (id) => {
        const row = rows().get(keyOf(id));
        if (row !== undefined) row.consumed = Math.floor(Date.now() / 1000);
      },
      revokeByGrantId: async (grantId) => {
        for (const [key, row] of rows()) if (row.grantId === grantId) rows().delete(key);
      },
    };
  };

  /** Registers a client. */
  insertClient(client: { readonly client_id: string; readonly [member: string]: unknown }): void {
    this.#rows.set(`Client:${client.client_id}`, client as AdapterPayload);
  }

  async takeAway(): Promise<void> {
    this.#isThere = false;
  }

  async giveBack(): Promise<void> {
    this.#isThere = true;
  }
}
