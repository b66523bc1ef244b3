import type { Socket } from "node:net";

/** How every HTTP/2 connection begins (RFC 9113, section 3.4): three bytes tell it from HTTP/1. */
const prefaceStart = "PRI";

/** Type of the record that every TLS connection begins with (RFC 8446, section 5.1). */
const handshakeRecord = "\x16";

/** What a peer speaks. */
export type Protocol = "http2" | "tls" | "other";

/** Looks at a connection's first bytes, puts them back once they tell what the peer speaks, and ends who says nothing. */
export function awaitProtocol(socket: Socket, milliseconds: number, decide: (protocol: Protocol) => void): void {
  let hasDecided = false;
  // What has come is read before the time counts as over: when thousands connect at once, bytes lie there for longer than peers have.
  const giveUp = () => {
    if (!hasDecided) socket.destroy();
  };
  const timer = setTimeout(() => setImmediate(giveUp), milliseconds);
  socket.once("close", () => clearTimeout(timer));
  let seen: Buffer = Buffer.alloc(0);
  // Not put back before it is decided: each unshift() is readable again at once, and the event loop would do nothing else.
  const look = () => {
    const bytes = socket.read() as Buffer | null;
    if (bytes === null) return;
    seen = Buffer.concat([seen, bytes]);
    const protocol = protocolOf(seen.toString("latin1", 0, prefaceStart.length));
    if (protocol === undefined) return;
    hasDecided = true;
    clearTimeout(timer);
    socket.off("readable", look);
    socket.unshift(seen);
    decide(protocol);
  };
  socket.on("readable", look);
}

/** Undefined as long as it can still become HTTP/2. */
function protocolOf(start: string): Protocol | undefined {
  if (start.startsWith(handshakeRecord)) return "tls";
  if (start === prefaceStart) return "http2";
  return prefaceStart.startsWith(start) ? undefined : "other";
}
