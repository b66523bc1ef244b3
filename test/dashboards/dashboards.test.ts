import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { dashboardFiles } from "../../dashboards/src/index.ts";
import { isRow, panelsOf, type ImportableDashboard } from "../../dashboards/src/build/importable.ts";
import { selectorsIn } from "./community/selectors.ts";
import { annotationQueries, queriesOf, type DashboardJson, type PanelJson } from "./dashboard-file.ts";
import { substitute } from "./variables.ts";

/** As Grafana reads them, after their way through JSON. */
const dashboards = dashboardFiles().map(({ name, dashboard }) => ({
  name,
  dashboard: JSON.parse(JSON.stringify(dashboard)) as ImportableDashboard,
}));

const columns = 24;

for (const { name, dashboard } of dashboards)
  suite(name, () => {
    const panels = panelsOf(dashboard);

    test("can be imported: it asks for the data source, and says what it requires", () => {
      assert.ok(dashboard.schemaVersion >= 36);
      assert.equal(dashboard.id, null);
      assert.match(JSON.stringify(dashboard["__inputs"]), /"name":"DS_PROMETHEUS".*"pluginId":"prometheus"/);
      const required = new Set(dashboard["__requires"].map((need) => (need as { id: string }).id));
      for (const { type } of panels) assert.ok(required.has(type), `${type} is not required`);
    });

    test("asks the data source that the reader chooses, and no other", () => {
      const [first] = dashboard.templating.list ?? [];
      assert.equal(first?.type, "datasource");
      assert.equal(first?.current?.value, "${DS_PROMETHEUS}");
      const sources = JSON.stringify(dashboard).matchAll(/"datasource":(\{.*?"\}|"[^"]*")/g);
      for (const [, source] of sources) assert.equal(source, '{"type":"prometheus","uid":"${datasource}"}');
    });

    test("fills the grid: no gap at the end of a line, nothing one over another", () => {
      const lines = Map.groupBy(panels, ({ gridPos }) => gridPos?.y);
      for (const [y, line] of lines) {
        const sum = line.reduce((total, { gridPos }) => total + (gridPos?.w ?? 0), 0);
        assert.equal(sum, columns, `the panels at ${y} are ${sum} wide`);
        assert.equal(new Set(line.map(({ gridPos }) => gridPos?.h)).size, 1, `the panels at ${y} differ in height`);
      }
    });

    test("is readable on a phone", () => {
      for (const panel of panels) {
        const { title = "", options, gridPos } = panel;
        assert.ok(title.length > 2 && title.length <= 32, `the title is too long for a phone: ${title}`);
        assert.ok((gridPos?.h ?? 0) >= 4, `${title} is too low`);
        if (panel.type === "timeseries") assert.equal(options.legend.placement, "bottom", title);
        if (panel.type === "table") assert.ok(columnsOf(panel).length <= 6, `${title} has too many columns`);
      }
    });

    test("says of every panel what it is, and in which unit", () => {
      const titles = panels.map(({ title }) => title);
      assert.equal(new Set(titles).size, titles.length, "two panels have one title");
      for (const { title, description = "", fieldConfig, type } of panels) {
        assert.ok(description.length > 20, `${title} is not described`);
        if (type !== "table") assert.ok(fieldConfig?.defaults.unit, `${title} has no unit`);
      }
    });

    test("numbers panels and rows apart", () => {
      const ids = [...panels, ...(dashboard.panels ?? []).filter(isRow)].map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
    });

    test("looks at the chosen cluster alone, with every selector", () => {
      for (const query of everyQuery(dashboard)) {
        const selectors = selectorsIn(substitute(query, new Map([["__rate_interval", "1m"]])));
        assert.ok(selectors.length > 0, query);
        for (const selector of selectors)
          assert.ok(selector.includes('cluster=~"$cluster"'), `${selector} of ${query}`);
      }
    });

    test("uses no variable that it does not have", () => {
      const known = new Set((dashboard.templating.list ?? []).map(({ name: variable }) => variable));
      for (const query of everyQuery(dashboard))
        for (const [, variable = ""] of query.matchAll(/\$(\w+)/g))
          assert.ok(known.has(variable) || variable.startsWith("__") || /^\d$/.test(variable), `${variable}: ${query}`);
    });

    test("links to dashboards that there are, with variables that they have", () => {
      for (const address of addressesIn(dashboard)) {
        const [, uid, query = ""] = /^\/d\/([\w-]+)\?(.*)$/.exec(address) ?? [];
        const target = dashboards.find((other) => other.dashboard.uid === uid)?.dashboard;
        assert.ok(target, address);
        const known = new Set((target.templating.list ?? []).map(({ name: variable }) => variable));
        for (const [, variable = ""] of query.matchAll(/var-(\w+)=/g)) assert.ok(known.has(variable), address);
      }
    });

    test("marks issues", () => {
      assert.ok(
        annotationQueries(dashboard as DashboardJson).some(({ expr }) => expr.includes("kubevitals_health_issue")),
      );
    });
  });

test("no panel shows what another one shows", () => {
  const seen = new Map<string, string>();
  for (const { name, dashboard } of dashboards)
    for (const panel of panelsOf(dashboard))
      for (const query of queriesOf(panel as PanelJson)) {
        const place = `${name}, ${panel.title}`;
        const before = seen.get(query);
        if (before !== undefined && before !== place) assert.fail(`${place} repeats ${before}: ${query}`);
        seen.set(query, place);
      }
});

test("all dashboards are linked from each other by their menu", () => {
  for (const { dashboard } of dashboards) {
    assert.ok(dashboard.tags?.includes("kubevitals"));
    assert.deepEqual(dashboard.links?.[0]?.tags, ["kubevitals"]);
  }
  assert.equal(new Set(dashboards.map(({ dashboard }) => dashboard.uid)).size, dashboards.length);
});

function everyQuery(dashboard: ImportableDashboard): readonly string[] {
  return [
    ...panelsOf(dashboard).flatMap((panel) => queriesOf(panel as PanelJson)),
    ...annotationQueries(dashboard as DashboardJson).map(({ expr }) => expr),
  ];
}

function addressesIn(dashboard: ImportableDashboard): readonly string[] {
  return Array.from(JSON.stringify(dashboard).matchAll(/"url":"([^"]*)"/g), ([, url = ""]) => url);
}

function columnsOf({ transformations = [] }: Panel): readonly string[] {
  const organize = transformations.find(({ id }) => id === "organize");
  return Object.keys((organize?.options as { readonly includeByName: object } | undefined)?.includeByName ?? {});
}
