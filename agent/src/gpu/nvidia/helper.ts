import { giveMemoryBack } from "@kubevitals/program";
import { keepHeapSmall } from "../../heap-flags.ts";
import { endWithParent } from "../../helper/end-with-parent.ts";
import type { NvmlAnswer, NvmlQuestion, NvmlSample } from "./message.ts";
import { LibraryError, NvmlLibrary } from "./nvml/library.ts";
import { NvmlSession } from "./nvml/session.ts";

/** By then the library is loaded and the first samples are taken: what that needed, and those after it do not, can go. */
const settledMilliseconds = 4000;

/**
 * Answers each question of the agent with a sample of all NVIDIA devices. The library is loaded at the first one. Its calls run in this
 * process' only thread and may hang or crash it: the agent then ends it, or notices, and starts another.
 */
export function serveNvml(): void {
  // One that hangs in a call does not notice that its channel closes.
  endWithParent();
  keepHeapSmall();
  giveMemoryBack(undefined, settledMilliseconds);
  let session: NvmlSession | undefined;
  process.on("message", ({ question, libraries }: NvmlQuestion) => {
    try {
      const begun = performance.now();
      session ??= new NvmlSession(NvmlLibrary.load(libraries));
      tell({ question, sample: read(session, begun) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // Nothing of it can be mended here: a library that was replaced stays loaded as long as the process.
      tell({ question, failure: { isLibraryMissing: error instanceof LibraryError, message } }, () => process.exit(0));
    }
  });
}

function read(session: NvmlSession, begun: number): NvmlSample {
  const reading = session.read(begun);
  const addresses = reading.devices.flatMap(({ pciAddress, part }) =>
    pciAddress !== undefined && !part ? pciAddress : [],
  );
  return {
    ...reading,
    watched: addresses.filter((address) => session.watches(address)),
    hasLost: session.hasLost,
    tookMilliseconds: performance.now() - begun,
  };
}

function tell(answer: NvmlAnswer, done?: () => void): void {
  process.send?.(answer, undefined, undefined, done);
}
