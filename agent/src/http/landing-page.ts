import { version } from "@kubevitals/program";

/** The page for a person who opens the agent in a browser. */
export function renderLandingPage(telemetryPath: string): string {
  const path = escapeHtml(telemetryPath);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Kubevitals agent</title></head>
<body>
<h1>Kubevitals agent</h1>
<p>Version ${escapeHtml(version)}. Reads the machine that it runs on.</p>
<ul>
<li><a href="${path}">${path}</a>: the node's metrics for Prometheus</li>
<li><a href="/livez">/livez</a>, <a href="/readyz">/readyz</a>: whether the agent is up</li>
</ul>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
