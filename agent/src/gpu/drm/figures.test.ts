import assert from "node:assert/strict";
import { test } from "node:test";
import { stubHost, systemError } from "../../testing/stub-host.ts";
import { clock, percent, power, present, readFigures, temperature, whole, type Figure } from "./figures.ts";

const read = (figure: Figure, content: string | Error) =>
  readFigures(stubHost({ sys: { [`dev/${figure.attribute}`]: content } }), "dev", [figure])[figure.field];

test("makes base units of the kernel's, and nothing of what cannot be", () => {
  const cases = [
    [percent("busyRatio", "a"), "63\n", 0.63],
    [percent("busyRatio", "a"), "0\n", 0],
    [percent("busyRatio", "a"), "101\n", undefined],
    [percent("busyRatio", "a"), "-1\n", undefined],
    [whole("memoryTotalBytes", "a"), "206141652992\n", 206_141_652_992],
    [whole("memoryTotalBytes", "a"), "18446744073709551615\n", undefined],
    [temperature("temperatureCelsius", "a"), "-12500\n", -12.5],
    [temperature("temperatureCelsius", "a"), "511000\n", undefined],
    [power("powerWatts", "a"), "32117000\n", 32.117],
    [power("powerWatts", "a"), "0\n", 0],
    [power("powerLimitWatts", "a", true), "0\n", undefined],
    [clock("coreClockHertz", "a"), "2410000000\n", 2_410_000_000],
    [clock("coreClockHertz", "a", 1e6), "1950\n", 1_950_000_000],
    [clock("coreClockHertz", "a", 1e6), "2850.5\n", undefined],
    [clock("coreClockHertz", "a"), systemError("EBUSY"), undefined],
    [clock("coreClockHertz", "a"), `${"9".repeat(500)}\n`, undefined],
  ] as const;
  for (const [figure, content, value] of cases) assert.equal(read(figure, content), value, String(content));
});

test("every megahertz comes to whole hertz, as the wire has it", () => {
  for (let megahertz = 0; megahertz <= 6000; megahertz++) {
    assert.equal(read(clock("coreClockHertz", "a", 1e6), `${megahertz}`), megahertz * 1e6);
  }
});

const attributes = (figures: readonly Figure[]) => figures.map(({ attribute }) => attribute);

test("takes the first of several attributes for good, and the next only where 0 stands for none", () => {
  const energies = [whole("energyJoules", "a"), whole("energyJoules", "b")];
  const limits = [power("powerLimitWatts", "a", true), power("powerLimitWatts", "b", true)];
  assert.deepEqual(attributes(present(energies, ["a", "b"])), ["a"]);
  assert.deepEqual(attributes(present(energies, ["b"])), ["b"]);
  assert.deepEqual(attributes(present(limits, ["a", "b", "c"])), ["a", "b"]);
  const host = stubHost({ sys: { "dev/a": "0\n", "dev/b": "190000000\n" } });
  assert.deepEqual(readFigures(host, "dev", limits), { powerLimitWatts: 190 });
});
