import { wireTypes, type FieldPlan, type MessagePlan } from "./plan.ts";
import { WireError, WireReader } from "./reader.ts";
import { Words } from "./words.ts";

type Message = Record<string, unknown>;

/** Decodes messages into plain objects, as proto-loader does, but at once. */
export class MessageDecoder {
  readonly #words = new Words();

  /**
   * @param mostItems items of all lists together at most; as many as there are bytes, where nothing is said
   * @throws {WireError} where the bytes are no such message, or have more items.
   */
  decode(plan: MessagePlan, bytes: Buffer, mostItems = bytes.length): object {
    const reader = new WireReader(bytes, this.#words, mostItems);
    return readMessage(plan, reader, reader.length);
  }
}

function readMessage({ byNumber, empty }: MessagePlan, reader: WireReader, end: number): Message {
  const message: Message = { ...empty };
  while (reader.at < end) {
    const tag = reader.varint();
    const wireType = tag & 7;
    const field = byNumber[(tag - wireType) / 8];
    if (field === undefined || !isExpected(field, wireType)) reader.skip(wireType);
    else readField(message, field, wireType, reader);
  }
  if (reader.at > end) throw new WireError("a field ends behind its message");
  return message;
}

function isExpected({ shape, wireType }: FieldPlan, found: number): boolean {
  if (shape === "map") return found === wireTypes.delimited;
  return found === wireType || (shape === "list" && found === wireTypes.delimited);
}

function readField(message: Message, field: FieldPlan, wireType: number, reader: WireReader): void {
  const { name, shape } = field;
  if (shape === "list") readItems(listOf(message, field), field, wireType, reader);
  else if (shape === "map") readEntry(message, field, reader);
  else message[name] = readValue(field, reader);
}

/** The list of a field: the one that stands for all empty ones is never added to. */
function listOf(message: Message, { name, kind }: FieldPlan): unknown[] {
  const known = message[name] as unknown[];
  return known.length > 0 ? known : (message[name] = kind === "double" ? emptyDoubles() : []);
}

/**
 * A list that holds doubles themselves and not objects of 16 bytes with a double each: to V8 a list stays what it began as.
 * https://v8.dev/blog/elements-kinds
 */
function emptyDoubles(): number[] {
  const list = [0.5];
  list.pop();
  return list;
}

function readItems(items: unknown[], field: FieldPlan, wireType: number, reader: WireReader): void {
  if (wireType === field.wireType) {
    reader.countItem();
    items.push(readValue(field, reader));
    return;
  }
  const end = reader.delimited();
  if (field.kind === "double") readDoubles(items as number[], end, reader);
  while (reader.at < end) {
    reader.countItem();
    items.push(readValue(field, reader));
  }
  if (reader.at > end) throw new WireError(`${field.name}: an item ends behind its list`);
}

/** Apart from all other kinds, as values that may be of any kind are objects. */
function readDoubles(items: number[], end: number, reader: WireReader): void {
  while (reader.at < end) {
    reader.countItem();
    items.push(reader.double());
  }
}

/** An entry of a map is a message of a key, which is a text here, and a value. */
function readEntry(message: Message, field: FieldPlan, reader: WireReader): void {
  const end = reader.delimited();
  let key = "";
  let value: unknown;
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === 10) key = reader.string();
    else if (tag === 16 + field.wireType) value = readValue(field, reader);
    else reader.skip(tag & 7);
  }
  if (reader.at > end) throw new WireError(`${field.name}: a field ends behind its entry`);
  const zero = field.kind === "string" ? "" : 0;
  setEntry(mapOf(message, field.name), key, value ?? zero);
}

/** The map of a field: the one that stands for all empty ones is never added to. */
function mapOf(message: Message, name: string): Message {
  const known = message[name] as Message;
  return Object.isFrozen(known) ? (message[name] = {}) : known;
}

function setEntry(map: Message, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(map, key, { value, enumerable: true, writable: true, configurable: true });
  } else {
    map[key] = value;
  }
}

function readValue(field: FieldPlan, reader: WireReader): unknown {
  switch (field.kind) {
    case "double":
      return reader.double();
    case "uint32":
      return reader.varint() % 2 ** 32;
    case "uint64":
      return reader.varint();
    case "int32":
      return reader.signed() | 0;
    case "int64":
      return reader.signed();
    case "bool":
      return reader.varint() !== 0;
    case "string":
      return reader.string();
    case "bytes":
      return reader.bytes();
    case "enum": {
      const number = reader.signed() | 0;
      return field.names[number] ?? number;
    }
    case "message":
    default:
      return readMessage(field.message as MessagePlan, reader, reader.delimited());
  }
}
