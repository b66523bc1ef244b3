import { UsageError } from "@kubevitals/program";
import { LineCounter, parseAllDocuments, type Tags } from "yaml";
import { quote } from "../../quote.ts";
import type {
  CustomResourceConfig,
  CustomResourceStateConfig,
  EachConfig,
  FamilyConfig,
  LabelConfig,
  LabelPaths,
  Path,
} from "./config.ts";
import { ConfigNode } from "./config-node.ts";
import { parseListLookup } from "./value-path.ts";

/** What stands before a family's name where the file does not say. */
const defaultPrefix = "kube_customresource";
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/**
 * Reads a CustomResourceStateMetrics file of kube-state-metrics. What that program does not know either is noted and left alone.
 *
 * @throws {UsageError} naming the file, where in it, and what is wrong there.
 */
export function parseCustomResourceState(text: string, file: string): CustomResourceStateConfig {
  const ignored: string[] = [];
  const root = new ConfigNode(parseYaml(text, file), { file, path: "", ignored });
  const { spec } = root.keys("apiVersion", "kind", "metadata", "spec");
  const { resources } = spec.keys("resources");
  if (resources.isAbsent) throw resources.refuse("is missing: a list of the kinds to read");
  return { resources: resources.items().map(parseResource), ignored };
}

/** Everything but null stays the text that it is written as: a version `1.10` or a label value `yes` is not for YAML to change. */
const textsAndNull = (tags: Tags): Tags =>
  tags.filter((tag) => typeof tag === "string" || !/:(int|float|bool)$/.test(tag.tag));

function parseYaml(text: string, file: string): unknown {
  const lineCounter = new LineCounter();
  const [document] = parseAllDocuments(text, {
    customTags: textsAndNull,
    merge: true,
    lineCounter,
    logLevel: "silent",
  });
  if (document === undefined || !("errors" in document)) throw new UsageError(`${file}: the file is empty`);
  const [problem] = document.errors;
  if (problem) throw new UsageError(`${file}: ${problem.message.replace(/:?\n.*$/s, "")}`);
  try {
    return document.toJS({ mapAsMap: true });
  } catch (error) {
    throw new UsageError(`${file}: ${String(error)}`); // an alias of nothing, or too many of them
  }
}

function parseResource(node: ConfigNode): CustomResourceConfig {
  const { groupVersionKind, metricNamePrefix, metrics, commonLabels, labelsFromPath, errorLogV } = node.keys(
    "groupVersionKind",
    "metricNamePrefix",
    "metrics",
    "commonLabels",
    "labelsFromPath",
    "errorLogV",
    // The plural is the one that the definition of the kind gives.
    "resourcePlural",
  );
  const { group, version, kind } = groupVersionKind.keys("group", "version", "kind");
  if (["", "*"].includes(group.text())) throw group.refuse("is missing: only version and kind may be *");
  const prefix = metricNamePrefix.isAbsent ? defaultPrefix : metricNamePrefix.text();
  return {
    group: group.text(),
    version: version.text() || "*",
    kind: kind.text() || "*",
    metricNamePrefix: prefix,
    ...parseLabels(commonLabels, labelsFromPath),
    metrics: metrics.items().map((metric) => parseFamily(metric, prefix, errorLogV.integer())),
  };
}

function parseFamily(node: ConfigNode, prefix: string, resourceErrorLogV: number): FamilyConfig {
  const { name, help, each, commonLabels, labelsFromPath, errorLogV } = node.keys(
    "name",
    "help",
    "each",
    "commonLabels",
    "labelsFromPath",
    "errorLogV",
  );
  const whole = prefix === "" ? name.text() : `${prefix}_${name.text()}`;
  if (name.text() === "" || !metricName.test(whole)) throw name.refuse(`is not a name for a metric: '${quote(whole)}'`);
  return {
    name: whole,
    help: help.text(),
    errorLogV: errorLogV.integer() || resourceErrorLogV,
    ...parseLabels(commonLabels, labelsFromPath),
    each: parseEach(each),
  };
}

function parseEach(node: ConfigNode): EachConfig {
  const { type, gauge, stateSet, info } = node.keys("type", "gauge", "stateSet", "info");
  switch (type.text().toLowerCase()) {
    case "gauge":
      return parseGauge(present(gauge, "gauge"));
    case "stateset":
      return parseStateSet(present(stateSet, "stateSet"));
    case "info":
      return parseInfo(present(info, "info"));
    default:
      throw type.refuse(`is not Gauge, StateSet or Info: '${quote(type.text())}'`);
  }
}

function present(node: ConfigNode, key: string): ConfigNode {
  if (node.isAbsent) throw node.refuse(`is missing, as the type asks for ${key}`);
  return node;
}

function parseGauge(node: ConfigNode): EachConfig {
  const { path, labelsFromPath, valueFrom, labelFromKey, nilIsZero } = node.keys(
    "path",
    "labelsFromPath",
    "valueFrom",
    "labelFromKey",
    "nilIsZero",
  );
  return {
    type: "gauge",
    path: parsePath(path),
    labelsFromPath: parseLabelPaths(labelsFromPath),
    valueFrom: parsePath(valueFrom),
    labelFromKey: parseLabelName(labelFromKey),
    nilIsZero: nilIsZero.boolean(),
  };
}

function parseStateSet(node: ConfigNode): EachConfig {
  const {
    path,
    labelsFromPath,
    list,
    labelName: name,
    valueFrom,
  } = node.keys("path", "labelsFromPath", "list", "labelName", "valueFrom");
  return {
    type: "stateset",
    path: parsePath(path),
    labelsFromPath: parseLabelPaths(labelsFromPath),
    list: list.texts(),
    labelName: name.matching(labelName, "a name for a label"),
    valueFrom: parsePath(valueFrom),
  };
}

function parseInfo(node: ConfigNode): EachConfig {
  const { path, labelsFromPath, labelFromKey } = node.keys("path", "labelsFromPath", "labelFromKey");
  return {
    type: "info",
    path: parsePath(path),
    labelsFromPath: parseLabelPaths(labelsFromPath),
    labelFromKey: parseLabelName(labelFromKey),
  };
}

function parseLabels(commonLabels: ConfigNode, labelsFromPath: ConfigNode): LabelConfig {
  for (const [name, node] of commonLabels.entries()) {
    if (!labelName.test(name)) throw node.refuse("is not a name for a label");
  }
  return {
    commonLabels: new Map(commonLabels.entries().map(([name, node]) => [name, node.text()])),
    labelsFromPath: parseLabelPaths(labelsFromPath),
  };
}

function parseLabelPaths(node: ConfigNode): LabelPaths {
  return new Map(node.entries().map(([name, path]) => [name, parsePath(path)]));
}

/** The name of a label that may be left out. */
function parseLabelName(node: ConfigNode): string {
  return node.matching(/^$|^[a-zA-Z_][a-zA-Z0-9_]*$/, "a name for a label");
}

function parsePath(node: ConfigNode): Path {
  for (const item of node.items()) {
    if (parseListLookup(item.text()) === "malformed")
      throw item.refuse(`is not of the form [key=value]: '${quote(item.text())}'`);
  }
  return node.texts();
}
