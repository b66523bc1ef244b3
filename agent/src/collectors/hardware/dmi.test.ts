import assert from "node:assert/strict";
import { test } from "node:test";
import { exposeSeries } from "../../testing/exposition.ts";
import { systemError } from "../../testing/stub-host.ts";
import { sysHost } from "../../testing/sys-tree.ts";
import { createDmi } from "./dmi.ts";

const folder = "class/dmi/id";

test("shows what may be read, once for all", async () => {
  const collector = createDmi();
  const files = {
    [`${folder}/sys_vendor`]: "Example\n",
    [`${folder}/product_name`]: 'R "700"\n',
    [`${folder}/board_asset_tag`]: " \n",
    [`${folder}/product_uuid`]: systemError("EACCES"),
    [`${folder}/modalias`]: "dmi:\n",
  };
  const expected = ['node_dmi_info{product_name="R \\"700\\"",system_vendor="Example"} 1'];
  assert.deepEqual(await exposeSeries(collector, sysHost(files)), expected);
  assert.deepEqual(await exposeSeries(collector, sysHost({})), expected);
});

test("is absent where there is no such firmware", () => {
  assert.equal(createDmi().read(sysHost({})), undefined);
});
