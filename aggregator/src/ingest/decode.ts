import { Refusal } from "./refusal.ts";

/** What an agent's bytes say. @throws {Refusal} where they say nothing, naming what they should have been */
export function decoded<Message>(where: string, decode: () => Message): Message {
  try {
    return decode();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal("bad-record", `${where} cannot be decoded: ${reason}`);
  }
}
