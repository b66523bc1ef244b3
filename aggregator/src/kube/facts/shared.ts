import { SharedValues } from "../../shared-values.ts";
import type { ResourceAmounts } from "../../state/facts/resource-amounts.ts";

/** Names of nodes, images and owners of the largest clusters, and the words of the API. */
const texts = new SharedValues<string>(65_536);
const longestText = 512;

/** The same text, of which there is one however many objects say it: parsed JSON has one for each. */
export function sharedText<Text extends string | undefined>(text: Text): Text {
  return text === undefined || text.length > longestText ? text : (texts.share(text, text) as Text);
}

const amountsByText = new SharedValues<ResourceAmounts>(16_384);

/** The same amounts, of which there is one however many containers ask for them. */
export function sharedAmounts(amounts: ResourceAmounts): ResourceAmounts {
  if (amounts.extended !== undefined) return amounts;
  const { cpuMillicores = "", memoryBytes = "", ephemeralStorageBytes = "", pods = "" } = amounts;
  return amountsByText.share(`${cpuMillicores} ${memoryBytes} ${ephemeralStorageBytes} ${pods}`, amounts);
}

/** What the pods of the workloads of the largest clusters say alike. */
const things = new SharedValues<object>(65_536, 2 ** 24);
const longestThing = 4096;

/**
 * The same thing, of which there is one however many objects say it: labels, an owner, a list of conditions. It is what its JSON says, and
 * is never changed.
 */
export function sharedThing<Thing extends object>(thing: Thing): Thing {
  const text = JSON.stringify(thing);
  return text.length > longestThing ? thing : (things.share(text, thing) as Thing);
}
