import {
  createLogger,
  createRateLimit,
  giveMemoryBack,
  startTicker,
  systemClock,
  type Running,
} from "@kubevitals/program";
import type { AggregatorConfig } from "./config.ts";
import type { Context } from "./context.ts";
import { openDoors } from "./doors.ts";
import { FollowedSilences, type SilenceOption } from "./health/config/followed-silences.ts";
import { openListenersTls } from "./identity/listeners-tls.ts";
import { createRooms } from "./rooms.ts";

/** Tells of options that have changed while the program runs; undefined where they have not. */
export type ReloadOptions = () => { readonly healthSilences: readonly SilenceOption[] } | undefined;

/** Wires the rooms together and opens the doors. @throws when a door cannot be opened; the message names it. */
export async function startAggregator(
  config: AggregatorConfig,
  reload: ReloadOptions = () => undefined,
): Promise<Running> {
  const clock = systemClock;
  const log = createLogger("aggregator", config.logLevel);
  const context: Context = { config, clock, log, mayComplain: createRateLimit(clock) };
  const tls = openListenersTls(config, log);
  const silences = new FollowedSilences(config.healthSilences, reload, log);
  const rooms = createRooms(context, silences);
  await rooms.schedule.take();
  const doors = await openDoors(context, rooms, tls).catch(async (error: unknown) => {
    await Promise.all([rooms.lease.stop(), rooms.kube.stop(), rooms.identity.close()]);
    throw error;
  });
  const tickers = [
    startTicker({
      seconds: config.snapshotInterval,
      clock,
      tick: () => rooms.schedule.takeIfDue(),
      onError: (error) => log.error({ err: error }, "no snapshot could be taken"),
    }),
    startTicker({
      seconds: config.collectInterval,
      clock,
      tick: () => rooms.schedule.judgeIfDue(),
      onError: (error) => log.error({ err: error }, "the cluster's health could not be judged"),
    }),
    startTicker({
      seconds: silencesSeconds,
      clock,
      tick: () => silences.look(),
      onError: (error) => log.error({ err: error }, "silences could not be read again"),
    }),
  ];
  const keepMemory = giveMemoryBack();
  log.info(doors.addresses, "listening");
  return {
    addresses: doors.addresses,
    async stop(reason) {
      log.info({ reason }, "stopping");
      for (const ticker of tickers) ticker.stop();
      keepMemory();
      // First, while the API server can still be told: another replica takes over at once.
      await rooms.lease.stop();
      await Promise.all([doors.close(), rooms.kube.stop(), rooms.identity.close()]);
    },
  };
}

/** How often is looked whether the file of options has other silences. */
const silencesSeconds = 2;
