import type { Timex } from "../../adjtimex.ts";
import { AbsentError, type Collector } from "../collector.ts";

/** What adjtimex returns where nothing keeps the clock in step: TIME_ERROR. */
const outOfStep = 5;

/** Bit of the status that says that the offset and the jitter are in nanoseconds, not microseconds: STA_NANO. */
const inNanoseconds = 0x2000;

const microsecondsPerSecond = 1e6;
/** Frequencies are parts per million with 16 binary places. */
const perMillion = 65_536e6;

/** Units of the fields that come in micro- or in nanoseconds, in seconds. */
function fractionsPerSecond({ status }: Timex): number {
  return (status & inNanoseconds) === 0 ? microsecondsPerSecond : 1e9;
}

interface TimexFamily {
  readonly type: "gauge" | "counter";
  readonly name: string;
  readonly help: string;
  readonly value: (timex: Timex) => number;
}

function gauge(name: string, help: string, value: TimexFamily["value"]): TimexFamily {
  return { type: "gauge", name: `node_timex_${name}`, help, value };
}

function counter(name: string, help: string, value: TimexFamily["value"]): TimexFamily {
  return { type: "counter", name: `node_timex_${name}`, help, value };
}

const families: readonly TimexFamily[] = [
  gauge("sync_status", "Whether something keeps the clock in step.", ({ state }) => (state === outOfStep ? 0 : 1)),
  gauge("offset_seconds", "Offset of the clock from what it is kept in step with.", (timex) => {
    return timex.offset / fractionsPerSecond(timex);
  }),
  gauge("frequency_adjustment_ratio", "How much faster the clock is made to run.", ({ frequency }) => {
    return 1 + frequency / perMillion;
  }),
  gauge("maxerror_seconds", "How wrong the clock may be at most.", ({ maxError }) => maxError / microsecondsPerSecond),
  gauge("estimated_error_seconds", "How wrong the clock is thought to be.", ({ estimatedError }) => {
    return estimatedError / microsecondsPerSecond;
  }),
  gauge("status", "Bits of the clock's status (STA_…).", ({ status }) => status),
  gauge("loop_time_constant", "Time constant of the loop that keeps the clock in step.", ({ constant }) => constant),
  gauge("tick_seconds", "Seconds between ticks of the clock.", ({ tick }) => tick / microsecondsPerSecond),
  gauge("pps_frequency_hertz", "Frequency of the pulse per second.", ({ ppsFrequency }) => ppsFrequency / perMillion),
  gauge("pps_jitter_seconds", "Jitter of the pulse per second.", (timex) => timex.jitter / fractionsPerSecond(timex)),
  gauge("pps_shift_seconds", "Length of the interval between calibrations, as a power of two.", ({ shift }) => shift),
  gauge("pps_stability_hertz", "Stability of the pulse per second.", ({ stability }) => stability / perMillion),
  counter("pps_jitter_total", "Pulses whose jitter was too large.", ({ jitterCount }) => jitterCount),
  counter("pps_calibration_total", "Calibrations by the pulse per second.", ({ calibrationCount }) => calibrationCount),
  counter("pps_error_total", "Calibrations that failed.", ({ errorCount }) => errorCount),
  counter(
    "pps_stability_exceeded_total",
    "Pulses that were not stable enough.",
    ({ stabilityCount }) => stabilityCount,
  ),
  gauge("tai_offset_seconds", "Offset of International Atomic Time from UTC.", ({ tai }) => tai),
];

/** How well the clock is kept in step, by system call. */
export const timex: Collector<Timex> = {
  name: "timex",
  source: "adjtimex(2)",
  read(host) {
    const answer = host.adjtimex();
    if ("absent" in answer) throw new AbsentError(answer.absent);
    return answer;
  },
  series(reading, out) {
    for (const { type, name, help, value } of families) out[type](name, help).add(value(reading));
  },
};
