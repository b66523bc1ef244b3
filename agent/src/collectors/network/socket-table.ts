import { ByteCursor } from "../../byte-cursor.ts";

/** Takes one socket: its state and the bytes that wait to be sent and to be read. */
export type TakeSocket = (state: number, sendQueue: number, receiveQueue: number) => void;

/**
 * Walks over `/proc/net/{tcp,udp}{,6}`: a heading, then a line a socket: slot, local and remote address, state, `tx:rx` queues, …
 * all hexadecimal. https://docs.kernel.org/networking/proc_net_tcp.html
 */
export function walkSocketTable(file: string, bytes: Uint8Array, take: TakeSocket): void {
  const cursor = new ByteCursor(bytes);
  for (cursor.nextLine(); !cursor.isAtEnd; cursor.nextLine()) {
    if (cursor.isAtLineEnd) continue;
    cursor.skipWords(3);
    const state = cursor.hex();
    const queues = cursor.word();
    const colon = queues.indexOf(":");
    const sendQueue = hexOf(queues.slice(0, colon));
    const receiveQueue = hexOf(queues.slice(colon + 1));
    if (colon < 0 || Number.isNaN(state + sendQueue + receiveQueue)) {
      throw new Error(`net/${file}: a state and two queues expected after the addresses of a socket`);
    }
    take(state, sendQueue, receiveQueue);
  }
}

function hexOf(text: string): number {
  return /^[0-9A-Fa-f]{1,16}$/.test(text) ? Number.parseInt(text, 16) : NaN;
}
