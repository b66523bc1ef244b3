"""Gives some of the requests that schemathesis makes values that mean something here, so that more than refusals is tried: names of
nodes and pods that are there, filters and orders of each list, tokens of pages. Which, follows from what was made: a seed makes the
same requests again. Of a watch only its beginning is read."""

import json
import os
import zlib
from urllib.parse import quote
from urllib.request import urlopen

import schemathesis

BASE = os.environ["KUBEVITALS_URL"]


def fetch(path):
    with urlopen(BASE + path) as answer:
        return json.load(answer)


SCHEMAS = fetch("/openapi.json")["components"]["schemas"]
NODES = [node["nodeName"] for node in fetch("/api/v1/metrics/nodes?fields=nodeName")["nodes"]]
PODS = [(pod["namespace"], pod["podName"]) for pod in fetch("/api/v1/metrics/pods")["pods"]]
OPERATORS = ["={}", "!={}", ">{}", "<={}", "~{}", " in ({},x)", " notin ({})", ""]
VALUES = ["0", "1", "80", "1Gi", "true", "Running", "2026-01-31T12:00:00Z", '"a b"', "", "fresh"]
SELECTORS = ["app", "!app", "app=web", "app in (web,orders)", "kubernetes.io/hostname!=node-00001", "a=b,c notin (d)"]


def pick(values, seed, salt):
    return values[zlib.crc32(f"{seed}/{salt}".encode("utf-8", "replace")) % len(values)]


def fields_of(path):
    """Fields of the items of a path's list; none where it has no list."""
    for name, schema in SCHEMAS.items():
        if not name.endswith("Page"):
            continue
        for listed, part in schema["properties"].items():
            if part.get("type") == "array" and path.endswith("/" + path_name(listed)):
                message = part["items"]["anyOf"][0]["$ref"].rsplit("/", 1)[-1]
                return list(SCHEMAS[message]["properties"]) + ["provenance.freshness", "labels.app"]
    return []


def path_name(listed):
    return {"networks": "network", "volumeClaims": "volume-claims"}.get(listed, listed)


def meaningful(path, query):
    """A query of the same shape whose parameters the list understands, as far as this file does."""
    fields, seed = fields_of(path), json.dumps(query, sort_keys=True, default=str)
    made = {}
    for name in query:
        if name == "filter":
            made[name] = pick(fields, seed, 1) + pick(OPERATORS, seed, 2).format(pick(VALUES, seed, 3))
        elif name == "labelSelector":
            made[name] = pick(SELECTORS, seed, 4)
        elif name == "sort":
            made[name] = pick(["", "-"], seed, 5) + pick(fields, seed, 6)
        elif name == "fields":
            made[name] = ",".join({pick(fields, seed, 7), pick(fields, seed, 8)})
        elif name == "namespace":
            made[name] = pick(PODS, seed, 9)[0]
        elif name == "nodeName":
            made[name] = pick(NODES, seed, 10)
        elif name == "limit":
            made[name] = 1 + zlib.crc32(seed.encode()) % 20
    return made


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    if path_parameters and pick([True, True, False], repr(path_parameters), 11):
        namespace, pod = pick(PODS, repr(path_parameters), 12)
        if "namespace" in path_parameters:
            return {**path_parameters, "namespace": namespace, "name": pod}
        return {**path_parameters, "name": pick(NODES, repr(path_parameters), 13)}
    return path_parameters


@schemathesis.hook
def map_query(context, query):
    path = context.operation.path
    if not query or not fields_of(path) or not pick([True, False], repr(query), 14):
        return query
    made = meaningful(path, query)
    if "continue" in query:
        made["limit"] = 2
        text = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in made.items())
        try:
            made["continue"] = fetch(f"{path}?{text}").get("continue", "")
        except OSError:  # what the list refuses has no next page
            pass
    return made


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.query and case.query.get("watch", "false") != "false":
        case.query["timeoutSeconds"] = 0.02
