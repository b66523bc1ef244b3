import type { TextSink } from "../../../state/objects/text-sink.ts";

/** Where the text of a page goes. It is taken up no faster than it can be passed on, and in turns that hold nobody up. */
export interface TextOutput {
  /** What is written to, as far as it has room. */
  readonly sink: TextSink;
  /** Sees to it that the sink has room for so many bytes. @throws {PageAborted} when nobody reads any more. */
  makeRoom(bytes: number): Promise<void>;
  /** Writes bytes of any number. @throws {PageAborted} */
  write(bytes: Uint8Array): Promise<void>;
  /** Lets others have their turn where this page has had its own. */
  giveWay(): Promise<void>;
}
