/*
 * Stands in for NVIDIA's management library in tests: the functions that the agent calls, with the structures of NVML's documented
 * interface (https://docs.nvidia.com/deploy/nvml-api/), driven by a text file beside the library, FILE.txt. It is read again when
 * another one is put in its place, by the next function that is called. What it does not say is not supported.
 *
 *   init CODE | count CODE          what nvmlInit_v2 and nvmlDeviceGetCount_v2 return
 *   driver TEXT                     version of the driver
 *   hang FUNCTION | crash FUNCTION  that function never returns, or ends the process by SIGSEGV
 *   missing FUNCTION                that function says that the library lacks it
 *   fails FUNCTION CODE             what that function returns in place of whatever it would
 *   sleep MICROSECONDS              how long every function waits
 *   still                           the text does not change any more: it is not looked at again, which would cost time
 *   device                          begins a device; what follows is of it:
 *     uuid TEXT, name TEXT, bus TEXT
 *     handle CODE                   what nvmlDeviceGetHandleByIndex_v2 returns
 *     lost                          every function says that the GPU is lost
 *     xid CODE                      an error, told once by an event
 *     process PID BYTES             one that computes; graphics PID BYTES: one that draws
 *     sample PID TIME BUSY          a sample of a process' use of the device
 *     part GI CI                    begins a part of the device, which ends with the next part or device
 *     KEY VALUE... | KEY !CODE      whatever a function is asked for: its number, or what it returns (keys stand in the functions below)
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SUCCESS = 0, UNINITIALIZED = 1, INVALID = 2, NOT_SUPPORTED = 3, NOT_FOUND = 6, TOO_SMALL = 7, TIMEOUT = 10, MISSING = 13, LOST = 15 };
enum { MOST_DEVICES = 128, MOST_KEYS = 128, MOST_PROCESSES = 512, MOST_XIDS = 32, MOST_PARTS = 8, MOST_WORDS = 16 };

typedef unsigned long long u64;

typedef struct { char name[40]; int code; int type; double number; u64 values[4]; char text[160]; } Key;
typedef struct { unsigned pid; u64 bytes; int draws; } Process;
typedef struct { unsigned pid; u64 time; unsigned busy; } Sample;

typedef struct Device {
  Key keys[MOST_KEYS];
  int keyCount, handleCode, isLost;
  Process processes[MOST_PROCESSES];
  int processCount;
  Sample samples[MOST_PROCESSES];
  int sampleCount;
  unsigned xids[MOST_XIDS];
  int xidCount, xidsTold, isWatched;
  unsigned instance, computeInstance;
  struct Device *parts[MOST_PARTS];
  int partCount;
} Device;

static struct {
  char path[4096], driver[80];
  ino_t inode;
  off_t size;
  long nanoseconds;
  int isOpen, isStill, initCode, countCode, deviceCount;
  unsigned sleep;
  char hang[MOST_WORDS][64], crash[MOST_WORDS][64], failing[MOST_WORDS][64];
  int hangs, crashes, failures, failureCodes[MOST_WORDS];
  Device *devices[MOST_DEVICES];
} all;

static void add(char list[][64], int *count, const char *word) {
  if (*count < MOST_WORDS) snprintf(list[(*count)++], 64, "%s", word);
}

static void addFailure(const char *function, int code) {
  if (all.failures < MOST_WORDS) all.failureCodes[all.failures] = code;
  add(all.failing, &all.failures, function);
}

static int has(char list[][64], int count, const char *word) {
  for (int i = 0; i < count; i++) if (strcmp(list[i], word) == 0) return 1;
  return 0;
}

static void takeKey(Device *device, const char *name, char *rest) {
  if (device->keyCount >= MOST_KEYS) return;
  Key *key = &device->keys[device->keyCount++];
  memset(key, 0, sizeof *key);
  snprintf(key->name, sizeof key->name, "%s", name);
  snprintf(key->text, sizeof key->text, "%s", rest);
  key->type = 3;
  if (rest[0] == '!') { key->code = atoi(rest + 1); return; }
  /* A value may be said to be of another type: @0 is a double, @1 an unsigned int. */
  if (rest[0] == '@') { key->type = (int)strtol(rest + 1, &rest, 10); }
  key->number = strtod(rest, NULL);
  for (int i = 0; i < 4; i++) key->values[i] = strtoull(rest, &rest, 0);
}

static void takeLine(char *line, Device **device, Device **part) {
  char name[64] = "";
  int at = 0;
  line[strcspn(line, "\n")] = 0;
  if (sscanf(line, " %63s %n", name, &at) < 1 || name[0] == '#') return;
  char *rest = at > 0 ? line + at : line + strlen(line);
  Device *now = *part ? *part : *device;
  if (strcmp(name, "init") == 0) all.initCode = atoi(rest);
  else if (strcmp(name, "count") == 0) all.countCode = atoi(rest);
  else if (strcmp(name, "driver") == 0) snprintf(all.driver, sizeof all.driver, "%s", rest);
  else if (strcmp(name, "sleep") == 0) all.sleep = (unsigned)atoi(rest);
  else if (strcmp(name, "still") == 0) all.isStill = 1;
  else if (strcmp(name, "hang") == 0) add(all.hang, &all.hangs, rest);
  else if (strcmp(name, "crash") == 0) add(all.crash, &all.crashes, rest);
  else if (strcmp(name, "missing") == 0) addFailure(rest, MISSING);
  else if (strcmp(name, "fails") == 0) {
    char function[64] = "";
    int code = 0;
    if (sscanf(rest, "%63s %d", function, &code) == 2) addFailure(function, code);
  }
  else if (strcmp(name, "device") == 0) {
    if (all.deviceCount >= MOST_DEVICES) return;
    /* Handles stay while the library is loaded, as a driver's do. */
    Device **slot = &all.devices[all.deviceCount++];
    if (*slot == NULL) *slot = calloc(1, sizeof **slot);
    *device = *slot;
    *part = NULL;
    (*device)->keyCount = (*device)->processCount = (*device)->sampleCount = (*device)->xidCount = 0;
    (*device)->partCount = (*device)->handleCode = (*device)->isLost = 0;
  } else if (now == NULL) return;
  else if (strcmp(name, "handle") == 0) now->handleCode = atoi(rest);
  else if (strcmp(name, "lost") == 0) now->isLost = 1;
  else if (strcmp(name, "part") == 0) {
    if ((*device)->partCount >= MOST_PARTS) return;
    Device *made = calloc(1, sizeof *made);
    sscanf(rest, "%u %u", &made->instance, &made->computeInstance);
    (*device)->parts[(*device)->partCount++] = *part = made;
  } else if (strcmp(name, "xid") == 0) {
    if (now->xidCount < MOST_XIDS) now->xids[now->xidCount++] = (unsigned)atoi(rest);
  } else if (strcmp(name, "process") == 0 || strcmp(name, "graphics") == 0) {
    if (now->processCount >= MOST_PROCESSES) return;
    Process *process = &now->processes[now->processCount++];
    process->draws = name[0] == 'g';
    process->pid = (unsigned)strtoul(rest, &rest, 0);
    process->bytes = strtoull(rest, NULL, 0);
  } else if (strcmp(name, "sample") == 0) {
    if (now->sampleCount >= MOST_PROCESSES) return;
    Sample *sample = &now->samples[now->sampleCount++];
    sscanf(rest, "%u %llu %u", &sample->pid, &sample->time, &sample->busy);
  } else takeKey(now, name, rest);
}

/* Reads the file where it has changed. */
static void look(void) {
  struct stat facts;
  if (all.isStill) return;
  if (all.path[0] == 0) {
    Dl_info info;
    if (dladdr((void *)look, &info) == 0) return;
    snprintf(all.path, sizeof all.path, "%s.txt", info.dli_fname);
  }
  if (stat(all.path, &facts) != 0) return;
  /* Another text is another file, put in the place of this one. Times are too coarse to tell alone, and numbers of files are given out again. */
  if (facts.st_ino == all.inode && facts.st_size == all.size && facts.st_mtim.tv_nsec == all.nanoseconds) return;
  FILE *file = fopen(all.path, "r");
  if (file == NULL) return;
  all.inode = facts.st_ino;
  all.size = facts.st_size;
  all.nanoseconds = facts.st_mtim.tv_nsec;
  all.initCode = all.countCode = all.deviceCount = all.hangs = all.crashes = all.failures = 0;
  all.sleep = 0;
  char line[512];
  Device *device = NULL, *part = NULL;
  while (fgets(line, sizeof line, file) != NULL) takeLine(line, &device, &part);
  fclose(file);
}

/* What every function begins with. */
static int enter(const char *function) {
  look();
  if (all.sleep > 0) usleep(all.sleep);
  if (has(all.hang, all.hangs, function)) for (;;) pause();
  if (has(all.crash, all.crashes, function)) { signal(SIGSEGV, SIG_DFL); raise(SIGSEGV); }
  for (int i = 0; i < all.failures; i++) if (strcmp(all.failing[i], function) == 0) return all.failureCodes[i];
  return all.isOpen ? SUCCESS : UNINITIALIZED;
}

static int enterDevice(const char *function, Device *device) {
  int code = enter(function);
  if (code != SUCCESS) return code;
  if (device == NULL) return INVALID;
  return device->isLost ? LOST : SUCCESS;
}

static Key *find(Device *device, const char *name) {
  for (int i = 0; i < device->keyCount; i++) if (strcmp(device->keys[i].name, name) == 0) return &device->keys[i];
  return NULL;
}

#define ENTER(device) do { int entered = enterDevice(__func__, device); if (entered != SUCCESS) return entered; } while (0)

/* Finds what the file says of a key, or returns what it says that the function returns. */
#define FIND(key, device, name) \
  Key *key = find(device, name); \
  if (key == NULL) return NOT_SUPPORTED; \
  if (key->code != SUCCESS) return key->code

static int number(Device *device, const char *name, unsigned *out) {
  FIND(key, device, name);
  *out = (unsigned)key->values[0];
  return SUCCESS;
}

static int numbered(Device *device, const char *name, unsigned what, unsigned *out) {
  char full[64];
  snprintf(full, sizeof full, "%s.%u", name, what);
  return number(device, full, out);
}

/* NVML's texts are cut off without an end where they do not fit: the worst that a caller can meet. */
static int text(const char *value, char *out, unsigned length) {
  strncpy(out, value, length);
  return SUCCESS;
}

int nvmlInit_v2(void) {
  all.isOpen = 1;
  int code = enter(__func__);
  if (code == SUCCESS) code = all.initCode;
  all.isOpen = code == SUCCESS;
  return code;
}

int nvmlShutdown(void) { all.isOpen = 0; return SUCCESS; }

int nvmlSystemGetDriverVersion(char *out, unsigned length) {
  int code = enter(__func__);
  return code != SUCCESS ? code : text(all.driver, out, length);
}

int nvmlDeviceGetCount_v2(unsigned *count) {
  int code = enter(__func__);
  if (code != SUCCESS || all.countCode != SUCCESS) return code != SUCCESS ? code : all.countCode;
  *count = (unsigned)all.deviceCount;
  return SUCCESS;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, Device **out) {
  int code = enter(__func__);
  if (code != SUCCESS) return code;
  if (index >= (unsigned)all.deviceCount) return INVALID;
  if (all.devices[index]->handleCode != SUCCESS) return all.devices[index]->handleCode;
  *out = all.devices[index];
  return SUCCESS;
}

int nvmlDeviceGetName(Device *device, char *out, unsigned length) { ENTER(device); FIND(key, device, "name"); return text(key->text, out, length); }
int nvmlDeviceGetUUID(Device *device, char *out, unsigned length) { ENTER(device); FIND(key, device, "uuid"); return text(key->text, out, length); }

/* nvmlPciInfo_t */
struct Pci { char legacyBusId[16]; unsigned domain, bus, device, ids, subsystem; char busId[32]; };

int nvmlDeviceGetPciInfo_v3(Device *device, struct Pci *out) {
  ENTER(device);
  FIND(key, device, "bus");
  memset(out, 0xff, sizeof *out);
  return text(key->text, out->busId, sizeof out->busId);
}

int nvmlDeviceGetMinorNumber(Device *device, unsigned *out) { ENTER(device); return number(device, "minor", out); }
int nvmlDeviceGetNumaNodeId(Device *device, unsigned *out) { ENTER(device); return number(device, "numa", out); }
int nvmlDeviceGetPowerUsage(Device *device, unsigned *out) { ENTER(device); return number(device, "power", out); }
int nvmlDeviceGetEnforcedPowerLimit(Device *device, unsigned *out) { ENTER(device); return number(device, "limit", out); }
int nvmlDeviceGetFanSpeed(Device *device, unsigned *out) { ENTER(device); return number(device, "fan", out); }
int nvmlDeviceGetTemperature(Device *device, unsigned sensor, unsigned *out) { ENTER(device); return numbered(device, "temperature", sensor, out); }
/* nvmlTemperature_v1_t */
struct Temperature { unsigned version, sensor; int celsius; };

int nvmlDeviceGetTemperatureV(Device *device, struct Temperature *out) {
  ENTER(device);
  if (out->version != (sizeof *out | 1u << 24)) return 25;
  FIND(key, device, "celsius");
  out->celsius = atoi(key->text);
  return out->sensor == 0 ? SUCCESS : INVALID;
}

int nvmlDeviceGetClockInfo(Device *device, unsigned kind, unsigned *out) { ENTER(device); return numbered(device, "clock", kind, out); }
int nvmlDeviceGetPcieThroughput(Device *device, unsigned direction, unsigned *out) { ENTER(device); return numbered(device, "pcie", direction, out); }

int nvmlDeviceGetUtilizationRates(Device *device, unsigned out[2]) {
  ENTER(device);
  FIND(key, device, "utilization");
  out[0] = (unsigned)key->values[0];
  out[1] = (unsigned)key->values[1];
  return SUCCESS;
}

static int withPeriod(Device *device, const char *name, unsigned *out, unsigned *period) {
  int code = number(device, name, out);
  if (code == SUCCESS) *period = 167000;
  return code;
}

int nvmlDeviceGetEncoderUtilization(Device *device, unsigned *out, unsigned *period) { ENTER(device); return withPeriod(device, "encoder", out, period); }
int nvmlDeviceGetDecoderUtilization(Device *device, unsigned *out, unsigned *period) { ENTER(device); return withPeriod(device, "decoder", out, period); }

/* nvmlMemory_t and nvmlMemory_v2_t; the file gives total, reserved, free, used */
struct Memory { u64 total, free, used; };
struct Memory2 { unsigned version; u64 total, reserved, free, used; };

int nvmlDeviceGetMemoryInfo(Device *device, struct Memory *out) {
  ENTER(device);
  FIND(key, device, "memory");
  out->total = key->values[0];
  out->free = key->values[2];
  out->used = key->values[3] + key->values[1];
  return SUCCESS;
}

int nvmlDeviceGetMemoryInfo_v2(Device *device, struct Memory2 *out) {
  ENTER(device);
  if (out->version != (sizeof *out | 2u << 24)) return 25;
  FIND(key, device, "memory");
  out->total = key->values[0];
  out->reserved = key->values[1];
  out->free = key->values[2];
  out->used = key->values[3];
  return SUCCESS;
}

int nvmlDeviceGetCurrentClocksEventReasons(Device *device, u64 *out) {
  ENTER(device);
  FIND(key, device, "reasons");
  *out = key->values[0];
  return SUCCESS;
}

int nvmlDeviceGetCurrentClocksThrottleReasons(Device *device, u64 *out) {
  ENTER(device);
  FIND(key, device, "reasons");
  *out = key->values[0];
  return SUCCESS;
}

/* nvmlFieldValue_t */
struct Field { unsigned id, scope; long long timestamp, latency; int type, code; union { double d; unsigned u; u64 ull; } value; };

int nvmlDeviceGetFieldValues(Device *device, int count, struct Field *fields) {
  ENTER(device);
  for (int i = 0; i < count; i++) {
    char name[64];
    snprintf(name, sizeof name, "field.%u", fields[i].id);
    Key *key = find(device, name);
    fields[i].code = key == NULL ? NOT_SUPPORTED : key->code;
    fields[i].value.ull = ~0ULL;
    if (fields[i].code != SUCCESS) continue;
    fields[i].type = key->type;
    /* As drivers of release 545 do: the type says double, and the value is an integer. */
    if (key->type == 0 && fields[i].id == 82) fields[i].value.ull = key->values[0];
    else if (key->type == 0) fields[i].value.d = key->number;
    else if (key->type == 1) fields[i].value.u = (unsigned)key->values[0];
    else fields[i].value.ull = key->values[0];
  }
  return SUCCESS;
}

/* nvmlProcessInfo_v2_t */
struct ProcessInfo { unsigned pid; u64 bytes; unsigned instance, computeInstance; };

static int listProcesses(Device *device, int draws, unsigned *count, struct ProcessInfo *out) {
  Key *key = find(device, "processes");
  if (key != NULL && key->code != SUCCESS) return key->code;
  unsigned told = 0, room = *count;
  for (int i = 0; i < device->processCount; i++) {
    if (device->processes[i].draws != draws) continue;
    if (told < room) out[told] = (struct ProcessInfo){ device->processes[i].pid, device->processes[i].bytes, ~0u, ~0u };
    told++;
  }
  *count = told;
  return told > room ? TOO_SMALL : SUCCESS;
}

int nvmlDeviceGetComputeRunningProcesses_v3(Device *device, unsigned *count, struct ProcessInfo *out) { ENTER(device); return listProcesses(device, 0, count, out); }
int nvmlDeviceGetComputeRunningProcesses_v2(Device *device, unsigned *count, struct ProcessInfo *out) { ENTER(device); return listProcesses(device, 0, count, out); }
int nvmlDeviceGetGraphicsRunningProcesses_v3(Device *device, unsigned *count, struct ProcessInfo *out) { ENTER(device); return listProcesses(device, 1, count, out); }
int nvmlDeviceGetGraphicsRunningProcesses_v2(Device *device, unsigned *count, struct ProcessInfo *out) { ENTER(device); return listProcesses(device, 1, count, out); }

/* nvmlProcessUtilizationSample_t */
struct UtilizationSample { unsigned pid; u64 time; unsigned sm, memory, encoder, decoder; };

int nvmlDeviceGetProcessUtilization(Device *device, struct UtilizationSample *out, unsigned *count, u64 since) {
  ENTER(device);
  unsigned told = 0, room = *count;
  for (int i = 0; i < device->sampleCount; i++) {
    if (device->samples[i].time <= since) continue;
    if (told < room) out[told] = (struct UtilizationSample){ device->samples[i].pid, device->samples[i].time, device->samples[i].busy, 0, 0, 0 };
    told++;
  }
  *count = told;
  if (told == 0) return NOT_FOUND;
  return told > room ? TOO_SMALL : SUCCESS;
}

/* nvmlGridLicensableFeatures_t; the file gives whether there are licences, and whether the one for virtual GPUs is held */
struct Licence { int code; unsigned isHeld; char texts[256]; unsigned isEnabled, expiry[4]; };
struct Licences { int isSupported; unsigned count; struct Licence features[3]; };

int nvmlDeviceGetGridLicensableFeatures_v4(Device *device, struct Licences *out) {
  ENTER(device);
  FIND(key, device, "licence");
  memset(out, 0xff, sizeof *out);
  out->isSupported = (int)key->values[0];
  out->count = 2;
  out->features[0].code = 2;
  out->features[0].isHeld = 0;
  out->features[1].code = 1;
  out->features[1].isHeld = (unsigned)key->values[1];
  return SUCCESS;
}

int nvmlDeviceGetMigMode(Device *device, unsigned *current, unsigned *pending) {
  ENTER(device);
  int code = number(device, "mig", current);
  *pending = *current;
  return code;
}

int nvmlDeviceGetMaxMigDeviceCount(Device *device, unsigned *out) { ENTER(device); *out = 7; return SUCCESS; }

int nvmlDeviceGetMigDeviceHandleByIndex(Device *device, unsigned index, Device **out) {
  ENTER(device);
  if (index >= (unsigned)device->partCount) return NOT_FOUND;
  *out = device->parts[index];
  return SUCCESS;
}

int nvmlDeviceGetGpuInstanceId(Device *device, unsigned *out) { ENTER(device); *out = device->instance; return SUCCESS; }
int nvmlDeviceGetComputeInstanceId(Device *device, unsigned *out) { ENTER(device); *out = device->computeInstance; return SUCCESS; }

/* nvmlGpmSupport_t, a sample, and nvmlGpmMetricsGet_t */
struct GpmSupport { unsigned version, isSupported; };
struct GpmSample { Device *device; unsigned instance; int takes; };
struct GpmMetric { unsigned id; int code; double value; const char *names[3]; };
struct GpmMetrics { unsigned version, count; struct GpmSample *first, *second; struct GpmMetric metrics[]; };

int nvmlGpmQueryDeviceSupport(Device *device, struct GpmSupport *out) {
  ENTER(device);
  if (out->version != 1) return 25;
  unsigned isSupported = 0;
  number(device, "gpm", &isSupported);
  out->isSupported = isSupported;
  return SUCCESS;
}

int nvmlGpmSampleAlloc(struct GpmSample **out) { *out = calloc(1, sizeof **out); return SUCCESS; }
int nvmlGpmSampleFree(struct GpmSample *sample) { free(sample); return SUCCESS; }

int nvmlGpmSampleGet(Device *device, struct GpmSample *sample) {
  ENTER(device);
  *sample = (struct GpmSample){ device, ~0u, sample->takes + 1 };
  return SUCCESS;
}

int nvmlGpmMigSampleGet(Device *device, unsigned instance, struct GpmSample *sample) {
  ENTER(device);
  *sample = (struct GpmSample){ device, instance, sample->takes + 1 };
  return SUCCESS;
}

int nvmlGpmMetricsGet(struct GpmMetrics *get) {
  int code = enter(__func__);
  if (code != SUCCESS) return code;
  if (get->version != 1) return 25;
  if (get->first->takes == 0 || get->second->takes == 0) return INVALID;
  for (unsigned i = 0; i < get->count; i++) {
    Device *device = get->second->device;
    for (int part = 0; part < device->partCount; part++)
      if (device->parts[part]->instance == get->second->instance) device = device->parts[part];
    char name[64];
    snprintf(name, sizeof name, "gpm.%u", get->metrics[i].id);
    Key *key = find(device, name);
    get->metrics[i].code = key == NULL ? NOT_SUPPORTED : key->code;
    get->metrics[i].value = key == NULL ? NAN : key->number;
  }
  return SUCCESS;
}

/* nvmlEventData_t */
struct Event { Device *device; u64 type, data; unsigned instance, computeInstance; };

int nvmlEventSetCreate(void **out) {
  int code = enter(__func__);
  *out = &all;
  return code;
}

int nvmlEventSetFree(void *set) { return set == &all ? SUCCESS : INVALID; }

int nvmlDeviceRegisterEvents(Device *device, u64 types, void *set) {
  ENTER(device);
  if (set != &all || types != 8) return INVALID;
  FIND(key, device, "events");
  device->isWatched = 1;
  return SUCCESS;
}

int nvmlEventSetWait_v2(void *set, struct Event *out, unsigned milliseconds) {
  int code = enter(__func__);
  if (code != SUCCESS) return code;
  if (set != &all) return INVALID;
  for (int i = 0; i < all.deviceCount; i++) {
    Device *device = all.devices[i];
    if (!device->isWatched || device->xidsTold >= device->xidCount) continue;
    *out = (struct Event){ device, 8, device->xids[device->xidsTold++], ~0u, ~0u };
    return SUCCESS;
  }
  usleep(milliseconds * 1000);
  return TIMEOUT;
}
