# The aggregator joins what agents see with what Kubernetes knows, and serves it.
#
#   docker buildx build --platform linux/amd64,linux/arm64 --file deploy/images/aggregator.Dockerfile --tag …/kubevitals/aggregator:0.1.0 --push .
#
# The digest is that of node:26.10.0-trixie-slim; deploy/images/update-digest brings it up to date: docs/install.md.
ARG NODE_IMAGE=node:26-trixie-slim@sha256:ec7758ee051e457b468b32bde57b0879010b325bb9862718e9615225ce4aaae1

# JavaScript is the same for every platform: it is made once, on the builder's.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
COPY proto/package.json proto/
COPY program/package.json program/
COPY agent/package.json agent/
COPY aggregator/package.json aggregator/
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build

# Node.js and its libraries are the target's.
FROM ${NODE_IMAGE} AS root
COPY --from=build /src/dist /dist
COPY deploy/images/assemble /assemble
RUN /assemble aggregator /usr/local/bin/node /dist /image

FROM scratch
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="kubevitals aggregator" \
      org.opencontainers.image.description="The aggregator of Kubevitals joins what agents see with what Kubernetes knows, and serves it." \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=root /image /
ENV NODE_ENV=production
USER 65532:65532
EXPOSE 9480 9481
ENTRYPOINT ["/usr/local/bin/node", "/app/aggregator.cjs"]
