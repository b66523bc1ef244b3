import assert from "node:assert/strict";
import { after } from "node:test";
import { sessionsWith } from "../testing/open-session.ts";
import { createStandIns, fullDevice, standInTest } from "../testing/stand-in.ts";
import { NvmlLibrary, nvmlFunctions } from "./library.ts";
import { NvmlSession } from "./session.ts";

const standIns = createStandIns();
after(() => standIns.remove());
const { open } = sessionsWith(standIns);

standInTest("reads 64 devices", (context) => {
  const { session } = open(context, Array.from({ length: 64 }, (_, index) => fullDevice(index)).join(""));
  const { devices } = session.read(0);
  assert.deepEqual([devices.length, new Set(devices.map(({ uuid }) => uuid)).size], [64, 64]);
});

standInTest("measures PCIe itself where there are no profiling counters, one device a sample", (context) => {
  const text = ["device", "pcie.0 10", "pcie.1 20", "device", "pcie.0 30", "pcie.1 40"].join("\n");
  const { session } = open(context, text);
  const rates = () => session.read(0).devices.map(({ pcieTransmitBytesPerSecond: bytes }) => bytes);
  assert.deepEqual(rates(), [10_000, undefined]);
  assert.deepEqual(rates(), [10_000, 30_000]);
});

standInTest("asks for what is not supported once, until the next census", (context) => {
  const { session, standIn } = open(context, "device\npower !3\n");
  session.read(0);
  standIn.say("device\npower 5000\nfield.94 7\n");
  assert.equal(session.read(9000).devices[0]?.powerWatts, undefined);
  const { powerWatts, pcieReplays } = session.read(10_000).devices[0] ?? {};
  assert.deepEqual([powerWatts, pcieReplays], [5, 7]);
});

standInTest("a device that is lost says who it was, and the others go on", (context) => {
  const { session, standIn } = open(context, fullDevice(0) + fullDevice(1));
  session.read(0);
  standIn.say(fullDevice(0, "lost") + fullDevice(1));
  const { devices } = session.read(1000);
  const { uuid, isLost, ...rest } = devices[0] ?? {};
  assert.deepEqual([uuid, isLost], ["GPU-00000000-1111-2222-3333-000000000000", true]);
  assert.ok(!("busyRatio" in rest));
  assert.equal(devices[1]?.busyRatio, 0.37);
  assert.equal(session.hasLost, true);
});

standInTest("a device that is counted and cannot be opened is lost, or told of as a problem", (context) => {
  const { session } = open(context, `device\nhandle 15\ndevice\nhandle 4\n${fullDevice(2)}`);
  const { devices, problems } = session.read(0);
  assert.deepEqual(
    devices.map(({ index, isLost }) => [index, isLost]),
    [
      [2, undefined],
      [0, true],
    ],
  );
  assert.match(problems.join(), /^GPU 1 cannot be read: no permission: .*\/dev\/nvidiactl.* \(NVML's error 4\)$/);
});

/** Two devices, of which the first has events, each with some lines more. */
function twoDevices(first: string, second: string): string {
  return `${fullDevice(0)}${first}\ndevice\nbus 00000000:3C:00.0\n${second}\n`;
}

standInTest("hears each error of the driver once, of devices that have events", (context) => {
  const { session, standIn } = open(context, twoDevices("", ""));
  assert.deepEqual(session.read(0).xids, []);
  standIn.say(twoDevices("xid 79\nxid 154", "xid 31"));
  assert.deepEqual(session.read(1000).xids, [
    { pciAddress: "0000:3b:00.0", code: 79 },
    { pciAddress: "0000:3b:00.0", code: 154 },
  ]);
  assert.deepEqual(session.read(2000).xids, []);
  assert.deepEqual([session.watches("0000:3b:00.0"), session.watches("0000:3c:00.0")], [true, false]);
});

standInTest("says by name why the library does not get to work", () => {
  const cases = [
    ["init 9", /NVML does not start: the kernel has no NVIDIA driver loaded, .* \(NVML's error 9\)$/],
    ["init 18", /of different versions, .* \(NVML's error 18\)$/],
    ["init 4", /no permission: .* \(NVML's error 4\)$/],
    ["init 77", /NVML does not start: NVML's error 77$/],
    ["count 999", /NVML does not tell how many GPUs there are: .* \(NVML's error 999\)$/],
  ] as const;
  for (const [text, message] of cases) {
    const { library } = standIns.make(text);
    assert.throws(() => new NvmlSession(NvmlLibrary.load([library])), message);
  }
});

standInTest("a driver that is replaced under the library ends the session", (context) => {
  const { session, standIn } = open(context, "device\npower 1\nfield.83 1\n");
  session.read(0);
  for (const line of ["field.83 !18", "utilization !18", "power !9"]) {
    standIn.say(`device\n${line}\n`);
    assert.throws(() => {
      session.read(1000);
      session.read(20_000);
    }, /NVML's error (?:18|9)\)$/);
  }
});

/** Codes that NVML may return and that say nothing of the whole device, and some that it does not have. */
const codes = [2, 3, 4, 6, 7, 10, 25, 999, 12_345, -1];

standInTest("whatever a function fails with costs its own values, and nothing else", (context) => {
  const text = `driver 570.86.15\n${fullDevice(0, "mig 0", "fan 30", "celsius 50", "licence 1 1")}${fullDevice(1)}`;
  const { session, standIn } = open(context, text);
  let now = 0;
  for (const code of codes) {
    for (const name of nvmlFunctions) {
      standIn.say(`fails ${name} ${code}\n${text}`);
      // Behind the next census, which asks for everything.
      const { devices, problems } = session.read((now += 10_000));
      const told = devices.map(({ uuid, isLost, driverVersion }) => [uuid?.slice(0, 12), isLost, driverVersion]);
      const expected = [0, 1].map((index) => [`GPU-0000000${index}`, undefined, "570.86.15"]);
      assert.deepEqual([told, problems], [expected, []], `${name} ${code}`);
      assert.doesNotMatch(JSON.stringify(devices), /null|NaN/, `${name} ${code}`);
    }
  }
});

standInTest("a device that has to be reset is told of as long as it has to", (context) => {
  const { session, standIn } = open(context, fullDevice(0) + fullDevice(1));
  const problemsAt = (now: number) => session.read(now).problems;
  assert.deepEqual(problemsAt(0), []);
  for (const [line, now] of [
    ["power !16", 1000],
    ["field.94 !16", 2000],
  ] as const) {
    standIn.say(fullDevice(0) + fullDevice(1).replace(/power \d+|field\.94 .*/, line));
    assert.deepEqual(problemsAt(now), ["GPU 1: the GPU has to be reset (NVML's error 16)"], line);
  }
  standIn.say(fullDevice(0) + fullDevice(1));
  assert.deepEqual(problemsAt(3000), []);
  assert.equal(session.hasLost, false);
});

standInTest("another helper has to look whether a device can be opened again", (context) => {
  assert.equal(open(context, `${fullDevice(0)}device\nhandle 999\n`).session.hasLost, true);
  assert.equal(open(context, fullDevice(0)).session.hasLost, false);
});
