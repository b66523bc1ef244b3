import assert from "node:assert/strict";
import { test } from "node:test";
import { stubFolder } from "../testing/open-folder.ts";
import { readIoV1, readIoV2 } from "./io-controller.ts";

test("reads what v2 says of devices, and passes over what says nothing", () => {
  const io = readIoV2(
    stubFolder({
      "io.stat":
        "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0 cost.usage=9\n259:1 \n8:16\nloop rbytes=1\n8:32 rbytes=x wbytes=1\n253:0 rbytes=5 __proto__=1 =2 wbytes",
    }),
  );
  assert.deepEqual(io, [
    { device: "8:0", readBytes: 1, writtenBytes: 2, reads: 3, writes: 4 },
    { device: "253:0", readBytes: 5, writtenBytes: NaN, reads: NaN, writes: NaN },
  ]);
  assert.deepEqual(readIoV2(stubFolder({})), []);
});

test("takes the first of v1's sources that has counted anything", () => {
  const throttled = {
    "blkio.throttle.io_service_bytes_recursive":
      "8:0 Read 4096\n8:0 Write 512\n8:0 Sync 512\n8:0 Total 4608\nTotal 4608\n",
    "blkio.throttle.io_serviced_recursive": "8:0 Read 2\n8:0 Write 1\nTotal 3\n",
  };
  const expected = [{ device: "8:0", readBytes: 4096, writtenBytes: 512, reads: 2, writes: 1 }];
  assert.deepEqual(readIoV1(stubFolder(throttled)), expected);
  assert.deepEqual(
    readIoV1(stubFolder({ "blkio.bfq.io_service_bytes_recursive": "Total 0\n", ...throttled })),
    expected,
  );
  const bfq = { "blkio.bfq.io_service_bytes_recursive": "8:16 Read 7\n8:16 Write 0\n" };
  assert.deepEqual(readIoV1(stubFolder({ ...bfq, ...throttled })), [
    { device: "8:16", readBytes: 7, writtenBytes: 0, reads: NaN, writes: NaN },
  ]);
  assert.deepEqual(readIoV1(stubFolder({})), []);
});

const lines = (line: (device: number) => string) =>
  Array.from({ length: 1000 }, (_, device) => line(device)).join("\n");

test("takes no more devices than a machine may have", () => {
  assert.equal(
    readIoV2(stubFolder({ "io.stat": lines((device) => `8:${device} rbytes=1 wbytes=1 rios=1 wios=1`) })).length,
    128,
  );
  const v1 = { "blkio.throttle.io_service_bytes_recursive": lines((device) => `8:${device} Read 1`) };
  assert.equal(readIoV1(stubFolder(v1)).length, 128);
});
