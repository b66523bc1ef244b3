import type { FieldPlan, MessagePlan } from "./plan.ts";
import { wireTypes } from "./plan.ts";
import type { RememberedFields, WrittenField } from "./remembered-fields.ts";
import { WireWriter } from "./writer.ts";

type Message = Readonly<Record<string, unknown>>;

/** Encodes plain objects as messages, one after another: what a message lacks, and a zero that stands for that, is not written. */
export class MessageEncoder {
  readonly #writer = new WireWriter();

  /** @param remembered what fields of the message itself were written as before, and are written as then */
  encode(plan: MessagePlan, message: object, remembered?: RememberedFields): Buffer {
    try {
      if (remembered) this.#writeRemembering(plan, message as Message, remembered);
      else this.#writeMessage(plan, message as Message);
    } catch (error) {
      this.#writer.finish();
      throw error;
    }
    return this.#writer.finish();
  }

  #writeMessage({ fields }: MessagePlan, message: Message): void {
    for (const field of fields) this.#writeWhole(field, message[field.name]);
  }

  #writeRemembering(plan: MessagePlan, message: Message, remembered: RememberedFields): void {
    const { fields } = plan;
    const writtenFields = remembered.of(plan);
    for (let place = 0; place < fields.length; place++) {
      const field = fields[place] as FieldPlan;
      const value = message[field.name];
      const written = typeof value === "object" && value !== null ? writtenFields[place] : undefined;
      if (written === undefined) this.#writeWhole(field, value);
      else this.#writeOnce(field, value as object, written);
    }
  }

  #writeOnce(field: FieldPlan, value: object, written: WrittenField): void {
    if (Array.isArray(value) && value.length === 0) return;
    const known = written.get(value);
    if (known) {
      this.#writer.raw(known);
      return;
    }
    const begun = this.#writer.length;
    this.#writeWhole(field, value);
    written.set(value, this.#writer.since(begun));
  }

  /** A field of a message: nothing where it says nothing. */
  #writeWhole(field: FieldPlan, value: unknown): void {
    if (value === undefined || value === null) return;
    if (field.shape === "list") this.#writeList(field, value as readonly unknown[]);
    else if (field.shape === "map") this.#writeMap(field, value as Message);
    else if (field.shape === "required" && isZero(field, value)) return;
    else if (isSayable(field, value)) this.#writeField(field, value);
  }

  #writeField(field: FieldPlan, value: unknown): void {
    this.#writer.varint(field.tag);
    this.#writeValue(field, value);
  }

  #writeList(field: FieldPlan, items: readonly unknown[]): void {
    if (items.length === 0) return;
    if (field.wireType === wireTypes.delimited) {
      for (const item of items) this.#writeField(field, item);
      return;
    }
    this.#writer.varint(field.packedTag);
    const begun = this.#writer.begin();
    for (const item of items) this.#writeValue(field, item);
    this.#writer.end(begun);
  }

  #writeMap(field: FieldPlan, map: Message): void {
    for (const key of Object.keys(map)) {
      this.#writer.varint(field.tag);
      const begun = this.#writer.begin();
      this.#writer.varint(keyTag);
      this.#writer.string(key);
      this.#writer.varint(16 + field.wireType);
      this.#writeValue(field, map[key]);
      this.#writer.end(begun);
    }
  }

  #writeValue(field: FieldPlan, value: unknown): void {
    const writer = this.#writer;
    switch (field.kind) {
      case "double":
        return writer.double(value as number);
      case "uint32":
      case "uint64":
        return writer.varint(Math.floor(value as number));
      case "int32":
      case "int64":
        return writer.signed(Math.trunc(value as number));
      case "bool":
        return writer.varint(value ? 1 : 0);
      case "string":
        return writer.string(String(value));
      case "bytes":
        return writer.bytes(value as Uint8Array);
      case "enum":
        return writer.signed(typeof value === "number" ? value : (field.numbers.get(value as string) ?? 0));
      case "message": {
        const begun = writer.begin();
        this.#writeMessage(field.message as MessagePlan, value as Message);
        writer.end(begun);
      }
    }
  }
}

/** Tag of the key in an entry of a map. */
const keyTag = 10;

/** Numbers that a field without a sign can say; any other is as good as absent. */
function isSayable({ kind }: FieldPlan, value: unknown): boolean {
  if (kind !== "uint32" && kind !== "uint64") return true;
  return typeof value === "number" && value >= 0 && value < (kind === "uint32" ? 2 ** 32 : 2 ** 64);
}

function isZero({ kind, names }: FieldPlan, value: unknown): boolean {
  if (kind === "enum") return value === names[0] || value === 0;
  if (kind === "bytes") return (value as Uint8Array).length === 0;
  // Minus zero is a value of its own, and is written.
  return Object.is(value, 0) || value === "" || value === false;
}
