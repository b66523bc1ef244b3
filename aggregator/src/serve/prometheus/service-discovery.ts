import type { FastifyInstance } from "fastify";

/**
 * Serves `/sd`: where Prometheus finds the cluster's page (HTTP service discovery). `target` is asked at each request, as the
 * listener's port is known only once it listens. https://prometheus.io/docs/prometheus/latest/http_sd/
 */
export function addServiceDiscovery(app: FastifyInstance, target: () => string): void {
  app.get("/sd", { schema: { hide: true } }, () => [{ targets: [target()], labels: { __metrics_path__: "/metrics" } }]);
}
