import type { ResourceAmounts } from "../../state/facts/resource-amounts.ts";

/** What an entry takes beside its text. */
const entryBytes = 64;

/** Values by a text that tells equal ones; of more than it has room for it forgets all, and begins anew. */
class Shared<Value> {
  readonly #known = new Map<string, Value>();
  readonly #mostBytes: number;
  #bytes = 0;

  /** @param mostBytes room for the texts of the values that are known */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** The value that was shared first of those with this text. */
  share(text: string, value: Value): Value {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#bytes += text.length + entryBytes;
    if (this.#bytes > this.#mostBytes) {
      this.#known.clear();
      this.#bytes = text.length + entryBytes;
    }
    this.#known.set(text, value);
    return value;
  }
}

/** Names of nodes, images and namespaces of the largest clusters, and the words of the API. */
const texts = new Shared<string>(2 ** 24);
const longestText = 512;

/** The same text, of which there is one however many objects say it: parsed JSON has one for each. */
export function sharedText<Text extends string | undefined>(text: Text): Text {
  return text === undefined || text.length > longestText ? text : (texts.share(text, text) as Text);
}

const amountsByText = new Shared<ResourceAmounts>(2 ** 21);

/** The same amounts, of which there is one however many containers ask for them. */
export function sharedAmounts(amounts: ResourceAmounts): ResourceAmounts {
  if (amounts.extended !== undefined) return amounts;
  const { cpuMillicores = "", memoryBytes = "", ephemeralStorageBytes = "", pods = "" } = amounts;
  return amountsByText.share(`${cpuMillicores} ${memoryBytes} ${ephemeralStorageBytes} ${pods}`, amounts);
}

/** What the pods of the workloads of the largest clusters say alike. */
const things = new Shared<object>(2 ** 25);
const longestThing = 4096;

/**
 * The same thing, of which there is one however many objects say it: labels, an owner, a list of conditions. It says what its JSON says,
 * and is never changed.
 */
export function sharedThing<Thing extends object>(thing: Thing): Thing {
  const text = JSON.stringify(thing);
  return text.length > longestThing ? thing : (things.share(text, thing) as Thing);
}
