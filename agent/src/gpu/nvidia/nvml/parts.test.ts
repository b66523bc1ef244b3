import assert from "node:assert/strict";
import { after } from "node:test";
import { sessionsWith } from "../testing/open-session.ts";
import { createStandIns, standInTest } from "../testing/stand-in.ts";

const standIns = createStandIns();
after(() => standIns.remove());
const { open } = sessionsWith(standIns);

/** What the stand-in is to say of a part of a device. */
function partOf(instance: number, uuid: string, ...lines: readonly string[]): string {
  return [`part ${instance} 0`, `uuid ${uuid}`, "name NVIDIA H100 80GB HBM3 MIG 1g.10gb", ...lines].join("\n");
}

standInTest("reads the parts of a divided device, and follows when it is divided otherwise", (context) => {
  const whole = "device\nuuid GPU-1\nbus 00000000:3B:00.0\nmig 1\ngpm 1\n";
  const { session, standIn } = open(
    context,
    `${whole}${partOf(7, "MIG-a", "memory 100 1 49 50", "process 9 5")}\n${partOf(9, "MIG-b", "gpm.1 50")}\n`,
  );
  session.read(0);
  const { devices } = session.read(1000);
  const shared = { vendor: "nvidia", index: 0, pciAddress: "0000:3b:00.0" };
  assert.deepEqual(devices.slice(1), [
    {
      ...shared,
      uuid: "MIG-a",
      part: { instanceId: 7, parentUuid: "GPU-1", computeInstanceId: 0, profile: "1g.10gb" },
      memoryTotalBytes: 100,
      memoryReservedBytes: 1,
      memoryFreeBytes: 49,
      memoryUsedBytes: 50,
      profiling: {},
      processes: [{ pid: 9, memoryBytes: 5 }],
    },
    {
      ...shared,
      uuid: "MIG-b",
      part: { instanceId: 9, parentUuid: "GPU-1", computeInstanceId: 0, profile: "1g.10gb" },
      profiling: { DCGM_FI_PROF_GR_ENGINE_ACTIVE: 0.5 },
      processes: [],
    },
  ]);
  standIn.say(`${whole}${partOf(2, "MIG-c")}\n`);
  session.read(2000);
  assert.deepEqual(
    session.read(11_000).devices.map(({ uuid }) => uuid),
    ["GPU-1", "MIG-c"],
  );
  standIn.say("device\nuuid GPU-1\nmig 0\n");
  session.read(12_000);
  assert.equal(session.read(21_000).devices.length, 1);
});
