import type { EachConfig, GaugeConfig, InfoConfig, StateSetConfig } from "./config.ts";
import { goText } from "./go-text.ts";
import { compileLabels, type PathLabels, type RowLabels } from "./path-labels.ts";
import { valueNumber } from "./value-number.ts";
import { compilePath, isMapping, isNil, type ValuePath } from "./value-path.ts";

/** A row before it has the labels of its family. */
export interface EachValue {
  readonly labels: RowLabels;
  readonly value: number;
}

/** Tells that a value cannot be had, and why. */
export type OnProblem = (reason: string) => void;

/** The rows that follow from an object. */
export type EachValues = (object: unknown, onProblem: OnProblem) => readonly EachValue[];

/** Makes ready what a family takes from an object. */
export function compileEach(config: EachConfig): EachValues {
  const path = compilePath(config.path);
  const addLabels = compileLabels(config.labelsFromPath);
  const valuesAt = compileByType(config, addLabels);
  return (object, onProblem) => valuesAt(path.get(object), (reason) => onProblem(`${path.text}: ${reason}`));
}

function compileByType(config: EachConfig, addLabels: PathLabels): EachValues {
  if (config.type === "gauge") return gauge(config, addLabels);
  return config.type === "info" ? info(config, addLabels) : stateSet(config, addLabels);
}

function gauge({ valueFrom, labelFromKey, nilIsZero }: GaugeConfig, addLabels: PathLabels): EachValues {
  const from = compilePath(valueFrom);
  const one = (value: unknown, onProblem: OnProblem): readonly EachValue[] => {
    const number = numberAt(value, from, nilIsZero);
    if (number === undefined) return [];
    if (typeof number !== "number") return refused(number.reason, onProblem);
    const labels: RowLabels = new Map();
    addLabels(value, labels);
    return [{ labels, value: number }];
  };
  return (value, onProblem) => {
    if (Array.isArray(value)) {
      return value.flatMap((item: unknown, index) => one(item, (reason) => onProblem(`[${index}]: ${reason}`)));
    }
    if (!isMapping(value)) return one(value, onProblem);
    return Object.entries(value).flatMap(([key, item]) => {
      const isNamed = key === from.onlyStep;
      const number = isNamed ? numberOf(item, nilIsZero) : numberAt(item, from, nilIsZero);
      // An element that has no number is one of those that are not meant, unless it is the very one that is named.
      if (typeof number !== "number") return isNamed ? refused(`[${key}]: ${number?.reason ?? ""}`, onProblem) : [];
      const labels: RowLabels = new Map();
      if (key !== "" && labelFromKey !== "") labels.set(labelFromKey, key);
      addLabels(item, labels);
      addLabels(value, labels);
      return [{ labels, value: number }];
    });
  };
}

function refused(reason: string, onProblem: OnProblem): readonly EachValue[] {
  onProblem(reason);
  return [];
}

/** The number at the end of a path; undefined where there is a value, but not that far. */
function numberAt(value: unknown, from: ValuePath, nilIsZero: boolean): ReturnType<typeof valueNumber> | undefined {
  const found = from.get(value);
  if (!isNil(found)) return valueNumber(found);
  if (nilIsZero) return 0;
  return isNil(value) ? { reason: "there is nothing" } : undefined;
}

function numberOf(value: unknown, nilIsZero: boolean): ReturnType<typeof valueNumber> {
  return isNil(value) && nilIsZero ? 0 : valueNumber(value);
}

function info({ labelFromKey }: InfoConfig, addLabels: PathLabels): EachValues {
  const one = (value: unknown, before?: RowLabels): readonly EachValue[] => {
    const labels: RowLabels = new Map(before);
    if (!isNil(value)) addLabels(value, labels);
    return labels.size === 0 ? [] : [{ labels, value: 1 }];
  };
  return (value) => {
    if (Array.isArray(value)) return value.flatMap((item: unknown) => one(item));
    if (!isMapping(value)) return one(value);
    const elements = Object.entries(value).flatMap(([key, item]) =>
      one(item, key !== "" && labelFromKey !== "" ? new Map([[labelFromKey, key]]) : undefined),
    );
    return [...elements, ...one(value)];
  };
}

function stateSet({ list, labelName, valueFrom }: StateSetConfig, addLabels: PathLabels): EachValues {
  const from = compilePath(valueFrom);
  const one = (value: unknown, onProblem: OnProblem): readonly EachValue[] => {
    const state = from.get(value);
    if (isNil(state)) return [];
    if (typeof state !== "string") return refused(`'${goText(state)}' is not a text, as a state must be`, onProblem);
    return list.map((each) => {
      const labels: RowLabels = new Map([[labelName, each]]);
      addLabels(value, labels);
      return { labels, value: Number(each === state) };
    });
  };
  return (value, onProblem) =>
    Array.isArray(value) ? value.flatMap((item: unknown) => one(item, onProblem)) : one(value, onProblem);
}
