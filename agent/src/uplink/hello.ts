import { Metadata } from "@grpc/grpc-js";
import { protocolVersion, timestampOf, type Hello } from "@kubevitals/proto";
import { version } from "@kubevitals/program";
import type { Session } from "./session.ts";

/** Who the agent is. */
export interface Identity {
  readonly nodeName: string;
  readonly bootId: string;
  readonly session: Session;
  /** Whether the agent wants to be told what of its node to scrape. */
  readonly scrapesPods?: boolean;
}

/**
 * Who speaks: the first message of a stream.
 *
 * @param firstSequence the least number that a live record on the stream can have
 * @param now wall time of the node in milliseconds
 */
export function helloOf(
  { nodeName, bootId, session, scrapesPods }: Identity,
  firstSequence: number,
  now: number,
): Hello {
  return {
    protocolVersion,
    agentVersion: version,
    nodeName,
    session: session.id,
    bootId,
    firstSequence,
    time: timestampOf(now),
    ...(scrapesPods && { scrapesPods }),
  };
}

/** What the call carries to prove who speaks; nothing where the agent has no token. */
export function metadataWith(token: string | undefined): Metadata {
  const metadata = new Metadata();
  if (token !== undefined) metadata.set("authorization", `Bearer ${token}`);
  return metadata;
}
