"""Reads a Kubevitals aggregator by gRPC: lists the nodes, and follows three snapshots by what changes in them."""

import sys

import grpc

from kubevitals.v1 import metrics_pb2, metrics_pb2_grpc, model_pb2
from mirror import Mirror

SNAPSHOTS_TO_FOLLOW = 3
SECONDS = 30


def list_nodes(client):
    """Prints every node, page by page. The pages are of one snapshot."""
    options = metrics_pb2.ListOptions(limit=500)
    while True:
        page = client.ListNodes(metrics_pb2.ListNodesRequest(options=options), timeout=SECONDS)
        for node in page.nodes:
            freshness = model_pb2.Freshness.Name(node.provenance.freshness)
            print(f"node {node.node_name}: {freshness}, {cpu_of(node)}")
        if not page.continue_token:
            return
        options.continue_token = page.continue_token


def cpu_of(node):
    """Tells what is not known from what is zero."""
    return f"CPU {node.cpu_usage_rate:.1f} %" if node.HasField("cpu_usage_rate") else "CPU not known"


def follow(client):
    """Keeps the nodes up to date by what changes, and prints each snapshot."""
    request = metrics_pb2.WatchSnapshotsRequest(
        changes=True,
        min_interval_seconds=0.5,
        selections=[metrics_pb2.RecordSelection(kind=metrics_pb2.RECORD_KIND_NODES)],
    )
    mirror = Mirror()
    followed = 0
    stream = client.WatchSnapshots(request, timeout=SECONDS)
    for part in stream:
        if not mirror.receive(part):
            continue
        print(mirror.describe())
        followed += 1
        if followed == SNAPSHOTS_TO_FOLLOW:
            stream.cancel()
            return


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: reader.py HOST:PORT")
    try:
        with grpc.insecure_channel(sys.argv[1]) as channel:
            client = metrics_pb2_grpc.MetricsServiceStub(channel)
            list_nodes(client)
            follow(client)
    except grpc.RpcError as error:
        sys.exit(f"{error.code().name}: {error.details()}")


if __name__ == "__main__":
    main()
