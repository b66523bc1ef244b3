import type { ResourceAmounts } from "../../state/facts/resource-amounts.ts";

/** Values by a text that tells equal ones; of more than it has room for it forgets all, and begins anew. */
export class Shared<Value> {
  readonly #known = new Map<string, Value>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** The value that was shared first of those with this text. */
  share(key: string, value: Value): Value {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= this.#most) this.#known.clear();
    this.#known.set(key, value);
    return value;
  }
}

/** Names of nodes, images and owners of the largest clusters, and the words of the API. */
const texts = new Shared<string>(65_536);
const longestText = 512;

/** The same text, of which there is one however many objects say it: parsed JSON has one for each. */
export function sharedText<Text extends string | undefined>(text: Text): Text {
  return text === undefined || text.length > longestText ? text : (texts.share(text, text) as Text);
}

const amountsByText = new Shared<ResourceAmounts>(16_384);

/** The same amounts, of which there is one however many containers ask for them. */
export function sharedAmounts(amounts: ResourceAmounts): ResourceAmounts {
  if (amounts.extended !== undefined) return amounts;
  const { cpuMillicores = "", memoryBytes = "", ephemeralStorageBytes = "", pods = "" } = amounts;
  return amountsByText.share(`${cpuMillicores} ${memoryBytes} ${ephemeralStorageBytes} ${pods}`, amounts);
}
