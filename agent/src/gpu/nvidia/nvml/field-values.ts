import { known32, numberAt, type DeviceCalls } from "./device-calls.ts";
import type { ErrorCountsDraft, LinkErrorsDraft, ReadingDraft } from "./draft.ts";
import { isLasting, nvmlCodes } from "./return-code.ts";

/** All links of a device, as the scope of a field that exists by link. */
const allLinks = 0xff_ff_ff_ff;

/** What fields say that is not a value by itself: counters that become rates. */
interface FieldDraft {
  readonly reading: ReadingDraft;
  readonly errors: ErrorCountsDraft;
  readonly linkErrors: LinkErrorsDraft;
  nvlinkReceivedKibibytes?: number;
  nvlinkTransmittedKibibytes?: number;
}

/** A value that the driver gives by number, many of them in one call. */
interface Field {
  /** `NVML_FI_DEV_…`. */
  readonly id: number;
  readonly scope?: number;
  /** Whether the value is 32 bits wide whatever type it is said to have: drivers of release 545 call the temperature a double. */
  readonly isShort?: boolean;
  readonly put: (draft: FieldDraft, value: number) => void;
}

/** More than memory reaches: a driver that says so is wrong. */
const mostCelsius = 200;

/** https://docs.nvidia.com/deploy/nvml-api/group__nvmlFieldValueEnums.html */
const fields: readonly Field[] = [
  { id: 3, put: ({ errors }, value) => (errors.correctedVolatile = value) },
  { id: 4, put: ({ errors }, value) => (errors.uncorrectedVolatile = value) },
  { id: 5, put: ({ errors }, value) => (errors.correctedAggregate = value) },
  { id: 6, put: ({ errors }, value) => (errors.uncorrectedAggregate = value) },
  { id: 29, put: ({ errors }, value) => (errors.retiredPagesSingleBit = value) },
  { id: 30, put: ({ errors }, value) => (errors.retiredPagesDoubleBit = value) },
  { id: 31, put: ({ errors }, value) => (errors.retiredPagesPending = value !== 0) },
  { id: 38, put: ({ linkErrors }, value) => (linkErrors.flowControlChecksums = value) },
  { id: 45, put: ({ linkErrors }, value) => (linkErrors.dataChecksums = value) },
  { id: 52, put: ({ linkErrors }, value) => (linkErrors.replays = value) },
  { id: 59, put: ({ linkErrors }, value) => (linkErrors.recoveries = value) },
  { id: 74, put: ({ reading }, value) => (reading.powerViolationNanoseconds = value) },
  { id: 75, put: ({ reading }, value) => (reading.thermalViolationNanoseconds = value) },
  {
    id: 82,
    isShort: true,
    put: ({ reading }, value) => (reading.memoryTemperatureCelsius = value <= mostCelsius ? value : undefined),
  },
  { id: 83, put: ({ reading }, value) => (reading.energyJoules = value / 1000) },
  { id: 94, put: ({ reading }, value) => (reading.pcieReplays = value) },
  { id: 138, scope: allLinks, put: (draft, value) => (draft.nvlinkTransmittedKibibytes = value) },
  { id: 139, scope: allLinks, put: (draft, value) => (draft.nvlinkReceivedKibibytes = value) },
  { id: 142, put: ({ errors }, value) => (errors.remappedRowsCorrected = value) },
  { id: 143, put: ({ errors }, value) => (errors.remappedRowsUncorrected = value) },
  { id: 144, put: ({ errors }, value) => (errors.rowRemapPending = value !== 0) },
  { id: 145, put: ({ errors }, value) => (errors.rowRemapFailed = value !== 0) },
];

/** `nvmlFieldValue_t`: bytes of it, and where its members begin. */
const struct = { bytes: 40, scope: 4, type: 24, code: 28, value: 32 } as const;

/** A count over links, and when it stood there. */
interface Point {
  readonly kibibytes: number;
  readonly monotonicMilliseconds: number;
}

const bytesPerKibibyte = 1024;

/** Reads a device's fields in one call, those that it supports. */
export class FieldValues {
  readonly #calls: DeviceCalls;
  readonly #structs = Buffer.alloc(fields.length * struct.bytes);
  #asked: readonly Field[] = fields;
  #links: Point | undefined;

  constructor(calls: DeviceCalls) {
    this.#calls = calls;
  }

  /** Asks at the next occasion also for what was not supported. */
  retry(): void {
    this.#asked = fields;
  }

  /** @param now on a monotonic clock, in milliseconds */
  read(reading: ReadingDraft, now: number): void {
    if (this.#asked.length === 0) return;
    this.#structs.fill(0);
    this.#asked.forEach(({ id, scope = 0 }, index) => {
      this.#structs.writeUInt32LE(id, index * struct.bytes);
      this.#structs.writeUInt32LE(scope, index * struct.bytes + struct.scope);
    });
    if (!this.#calls.succeeds("nvmlDeviceGetFieldValues", [this.#asked.length, this.#structs])) return;
    const draft: FieldDraft = { reading, errors: {}, linkErrors: {} };
    this.#asked = this.#asked.filter((field, index) => this.#take(field, index * struct.bytes, draft));
    if (Object.keys(draft.errors).length > 0) reading.errors = draft.errors;
    if (Object.keys(draft.linkErrors).length > 0) reading.nvlinkErrors = draft.linkErrors;
    reading.nvlinkBytesPerSecond = this.#rateOfLinks(draft, now);
  }

  /** Whether the field is worth asking for again. */
  #take(field: Field, at: number, draft: FieldDraft): boolean {
    const code = this.#structs.readInt32LE(at + struct.code);
    this.#calls.heed(code, `nvmlDeviceGetFieldValues of field ${field.id}`);
    if (code !== nvmlCodes.success) return !isLasting(code);
    const value = field.isShort === true ? this.#structs.readUInt32LE(at + struct.value) : this.#valueAt(at);
    if (value !== undefined) field.put(draft, value);
    return true;
  }

  /** The value by its type, `nvmlValueType_t`; undefined where it is none that a field here can have. */
  #valueAt(at: number): number | undefined {
    const value = at + struct.value;
    const number = (() => {
      switch (this.#structs.readInt32LE(at + struct.type)) {
        case 0:
          return this.#structs.readDoubleLE(value);
        case 1:
          return known32(this.#structs.readUInt32LE(value));
        case 2:
        case 3:
          return numberAt(this.#structs, value);
        case 4:
          return Number(this.#structs.readBigInt64LE(value));
        case 5:
          return this.#structs.readInt32LE(value);
        case 6:
          return this.#structs.readUInt16LE(value);
        default:
          return undefined;
      }
    })();
    // All of them are counts, or whether something is so.
    return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
  }

  #rateOfLinks(draft: FieldDraft, now: number): number | undefined {
    const { nvlinkReceivedKibibytes: received, nvlinkTransmittedKibibytes: transmitted } = draft;
    const before = this.#links;
    this.#links = undefined;
    if (received === undefined || transmitted === undefined) return undefined;
    this.#links = { kibibytes: received + transmitted, monotonicMilliseconds: now };
    if (before === undefined) return undefined;
    const seconds = (now - before.monotonicMilliseconds) / 1000;
    const grown = this.#links.kibibytes - before.kibibytes;
    return seconds > 0 && grown >= 0 ? (grown * bytesPerKibibyte) / seconds : undefined;
  }
}
