import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";

/** Everything that the page needs comes from here: it works in a cluster without internet. */
const contentSecurityPolicy =
  "default-src 'self'; base-uri 'self'; frame-ancestors 'self'; img-src 'self' data:; object-src 'none'";

/** Serves `/docs`: the OpenAPI document as a page on which the API can be tried. */
export async function addDocsPage(app: FastifyInstance): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: contentSecurityPolicy,
    uiConfig: { defaultModelsExpandDepth: 0, tryItOutEnabled: true },
    theme: {
      title: "Kubevitals API",
      css: [{ filename: "theme.css", content: ".swagger-ui .topbar { display: none; }" }],
    },
  });
}
