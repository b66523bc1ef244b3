/** A series that a query gave, with its values from the oldest to the newest. */
export interface FoundSeries {
  readonly metric: Readonly<Record<string, string>>;
  /** As Prometheus writes them: `NaN`, `+Inf`, `0.5`. */
  readonly values: readonly string[];
}

/** How dashboards ask Prometheus. */
export interface PrometheusApi {
  /** What a query gives over the last `seconds`. @throws with what Prometheus complains of */
  range(expression: string, seconds: number): Promise<readonly FoundSeries[]>;
  /** What it gives now; a plain number is a series without labels. @throws with what Prometheus complains of */
  now(expression: string): Promise<readonly FoundSeries[]>;
  /** Values of a label, of the series that match; of all series without a selector. */
  labelValues(label: string, selector: string | undefined): Promise<readonly string[]>;
  /** The rules that it evaluates, and how that went the last time. */
  rules(): Promise<readonly EvaluatedRule[]>;
}

/** A rule of alerting or recording. */
export interface EvaluatedRule {
  readonly name: string;
  readonly type: "alerting" | "recording";
  readonly query: string;
  readonly health: "ok" | "err" | "unknown";
  readonly lastError?: string;
}

type Point = readonly [time: number, value: string];

/** What the two sorts of queries answer: points of series, or a number that belongs to none. */
type Result =
  | { readonly resultType: "vector"; readonly result: readonly { metric: Record<string, string>; value: Point }[] }
  | {
      readonly resultType: "matrix";
      readonly result: readonly { metric: Record<string, string>; values: readonly Point[] }[];
    }
  | { readonly resultType: "scalar" | "string"; readonly result: Point };

/** The API of the Prometheus at an address. */
export function prometheusApi(address: string): PrometheusApi {
  const at = (path: string) => `http://${address}/api/v1/${path}`;
  // By POST, as Grafana does: queries over many pods are longer than an address may be.
  const post = async (path: string, parameters: Readonly<Record<string, string>>) =>
    seriesOf(await read<Result>(await fetch(at(path), { method: "POST", body: new URLSearchParams(parameters) })));
  return {
    now: (query) => post("query", { query }),
    range(query, seconds) {
      const end = Date.now() / 1000;
      return post("query_range", { query, start: String(end - seconds), end: String(end), step: "5" });
    },
    async rules() {
      type Groups = { readonly groups: readonly { readonly rules: readonly EvaluatedRule[] }[] };
      const { groups } = await read<Groups>(await fetch(at("rules")));
      return groups.flatMap(({ rules }) => rules);
    },
    async labelValues(label, selector) {
      const match = selector === undefined ? "" : `?${new URLSearchParams({ "match[]": selector }).toString()}`;
      return read(await fetch(at(`label/${label}/values${match}`)));
    },
  };
}

async function read<Data>(answer: Response): Promise<Data> {
  const body = (await answer.json()) as { readonly status: string; readonly error?: string; readonly data: Data };
  if (body.status !== "success") throw new Error(body.error ?? `Prometheus answers ${answer.status}`);
  return body.data;
}

function seriesOf(answer: Result): readonly FoundSeries[] {
  if (answer.resultType === "matrix")
    return answer.result.map(({ metric, values }) => ({ metric, values: values.map(([, value]) => value) }));
  if (answer.resultType === "vector")
    return answer.result.map(({ metric, value: [, value] }) => ({ metric, values: [value] }));
  return [{ metric: {}, values: [answer.result[1]] }];
}
