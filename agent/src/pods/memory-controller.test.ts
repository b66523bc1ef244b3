import assert from "node:assert/strict";
import { test } from "node:test";
import { stubFolder } from "../testing/open-folder.ts";
import {
  readMachineLimits,
  readMemoryLimitsV1,
  readMemoryLimitsV2,
  readMemoryUseV1,
  readMemoryUseV2,
  workingSetBytes,
} from "./memory-controller.ts";

const stat = "anon 100\nfile 50\nkernel 7\nfile_mapped 20\ninactive_file 30\npgfault 9\npgmajfault 1\n";

const workingSetOf = (current: string, memoryStat: string) =>
  workingSetBytes(readMemoryUseV2(stubFolder({ "memory.current": current, "memory.stat": memoryStat }), false));
test("reckons the working set as the kubelet does", () => {
  assert.equal(workingSetOf("160\n", stat), 130);
  assert.equal(workingSetOf("20\n", stat), 0);
  assert.equal(workingSetOf("160\n", "anon 1\n"), 160);
  assert.equal(workingSetOf("", stat), NaN);
});

test("adds up what the root of v2 uses, as it has no memory.current", () => {
  assert.equal(readMemoryUseV2(stubFolder({ "memory.stat": stat }), true).usageBytes, 150);
  assert.equal(readMemoryUseV2(stubFolder({ "memory.stat": stat }), false).usageBytes, NaN);
});

test("says nothing that v2's files do not", () => {
  const use = readMemoryUseV2(stubFolder({ "memory.stat": "garbage", "memory.events": "max x\noom_kill" }), false);
  assert.ok(Object.values(use).every(Number.isNaN));
});

test("takes v1's values with those of the cgroups below, and its page faults apart", () => {
  const use = readMemoryUseV1(
    stubFolder({
      "memory.stat":
        "rss 1\ncache 2\npgfault 3\npgmajfault 4\ntotal_rss 10\ntotal_cache 20\ntotal_pgfault 30\ntotal_pgmajfault 40\ntotal_inactive_file 5\n",
      "memory.usage_in_bytes": "35\n",
      "memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 6\n",
    }),
  );
  assert.deepEqual([use.rssBytes, use.cacheBytes, use.swapBytes, workingSetBytes(use)], [10, 20, NaN, 30]);
  assert.deepEqual(
    [use.pageFaults, use.majorPageFaults, use.pageFaultsBelow, use.majorPageFaultsBelow],
    [3, 4, 30, 40],
  );
  assert.equal(use.oomKills, 6);
});

test("limits the whole machine by what it has", () => {
  const meminfo = Buffer.from("MemTotal: 2048 kB\nSwapTotal: 1024 kB\n");
  const limits = { limitBytes: 2_097_152, reservationBytes: Infinity, swapLimitBytes: 1_048_576 };
  assert.deepEqual(readMachineLimits(meminfo), limits);
  assert.ok(Object.values(readMachineLimits(undefined)).every(Number.isNaN));
});

test("knows no limit by what each version writes for it", () => {
  const v1 = { "memory.limit_in_bytes": "9223372036854771712\n", "memory.soft_limit_in_bytes": "1048576\n" };
  assert.deepEqual(readMemoryLimitsV1(stubFolder(v1)), {
    limitBytes: Infinity,
    reservationBytes: 1_048_576,
    swapLimitBytes: NaN,
  });
  const v2 = { "memory.max": "max\n", "memory.min": "0\n", "memory.swap.max": "4096\n" };
  assert.deepEqual(readMemoryLimitsV2(stubFolder(v2)), {
    limitBytes: Infinity,
    reservationBytes: 0,
    swapLimitBytes: 4096,
  });
});
