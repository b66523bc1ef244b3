/**
 * Keeps a GPU busy until it is killed: a kernel in NVIDIA's assembler (PTX), which the driver itself compiles, so that nothing but the
 * driver's library libcuda.so.1 has to be there. https://docs.nvidia.com/cuda/cuda-driver-api/, https://docs.nvidia.com/cuda/parallel-thread-execution/
 *
 * Says `busy` on its output once the first kernel has run.
 */
import { loadFfi } from "@kubevitals/program";

/** Every thread multiplies and adds for as many rounds as it is told, and writes what came of it, so that nothing is left out. */
const kernelFor = (target: string) => `.version 6.3
.target ${target}
.address_size 64
.visible .entry spin(.param .u64 out, .param .u32 rounds)
{
  .reg .pred %p<2>;
  .reg .f32 %f<3>;
  .reg .u32 %r<8>;
  .reg .u64 %rd<5>;
  ld.param.u64 %rd1, [out];
  ld.param.u32 %r1, [rounds];
  mov.u32 %r3, %tid.x;
  mov.u32 %r4, %ctaid.x;
  mov.u32 %r5, %ntid.x;
  mad.lo.u32 %r6, %r4, %r5, %r3;
  cvt.rn.f32.u32 %f1, %r6;
  mov.f32 %f2, 0f3F7FFFFE;
  mov.u32 %r2, 0;
again:
  fma.rn.f32 %f1, %f1, %f2, %f2;
  add.u32 %r2, %r2, 1;
  setp.lt.u32 %p1, %r2, %r1;
  @%p1 bra again;
  cvta.to.global.u64 %rd2, %rd1;
  mul.wide.u32 %rd3, %r6, 4;
  add.u64 %rd4, %rd2, %rd3;
  st.global.f32 [%rd4], %f1;
  ret;
}
`;

/** Kinds of GPU that it is written for, which the driver translates for all later ones: new drivers no longer take the oldest. */
const targets = ["sm_75", "sm_50"];

const blocks = 1024;
const threads = 256;
/** Some milliseconds of work for a launch. */
const rounds = 200_000;
/** Memory that is held besides, so that both have something to tell of. */
const heldBytes = 512 * 1024 ** 2;

const ffi = loadFfi();
if (ffi === undefined) throw new Error("this Node.js has no node:ffi");
const { functions: cuda } = ffi.dlopen("libcuda.so.1", {
  cuInit: { arguments: ["u32"], return: "i32" },
  cuDeviceGet: { arguments: ["buffer", "i32"], return: "i32" },
  cuCtxCreate_v2: { arguments: ["buffer", "u32", "i32"], return: "i32" },
  cuMemAlloc_v2: { arguments: ["buffer", "u64"], return: "i32" },
  cuModuleLoadData: { arguments: ["buffer", "buffer"], return: "i32" },
  cuModuleGetFunction: { arguments: ["buffer", "u64", "buffer"], return: "i32" },
  cuLaunchKernel: {
    arguments: ["u64", "u32", "u32", "u32", "u32", "u32", "u32", "u32", "u64", "buffer", "u64"],
    return: "i32",
  },
  cuCtxSynchronize: { arguments: [], return: "i32" },
});

function demand(what: string, code: number): void {
  if (code !== 0) throw new Error(`${what} returned ${code}`);
}

const place = Buffer.alloc(64);
demand("cuInit", cuda.cuInit(0));
demand("cuDeviceGet", cuda.cuDeviceGet(place, Number(process.argv[2] ?? "0")));
demand("cuCtxCreate_v2", cuda.cuCtxCreate_v2(place, 0, place.readInt32LE(0)));
let loaded = -1;
for (const target of targets) {
  if (loaded !== 0) loaded = cuda.cuModuleLoadData(place, Buffer.from(`${kernelFor(target)}\0`));
}
demand("cuModuleLoadData", loaded);
const module = place.readBigUInt64LE(0);
demand("cuModuleGetFunction", cuda.cuModuleGetFunction(place, module, Buffer.from("spin\0")));
const spin = place.readBigUInt64LE(0);
demand("cuMemAlloc_v2", cuda.cuMemAlloc_v2(place, BigInt(heldBytes)));

// Parameters are handed over as a list of pointers to their values.
// Both are large enough to stay where they are: their addresses are taken.
const values = Buffer.alloc(256);
place.copy(values, 0, 0, 8);
values.writeUInt32LE(rounds, 8);
const parameters = Buffer.alloc(256);
parameters.writeBigUInt64LE(ffi.getRawPointer(values), 0);
parameters.writeBigUInt64LE(ffi.getRawPointer(values.subarray(8)), 8);

for (let launch = 0; ; launch++) {
  demand("cuLaunchKernel", cuda.cuLaunchKernel(spin, blocks, 1, 1, threads, 1, 1, 0, 0n, parameters, 0n));
  demand("cuCtxSynchronize", cuda.cuCtxSynchronize());
  if (launch === 0) process.stdout.write("busy\n");
}
