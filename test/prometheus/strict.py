"""Reads a page in OpenMetrics with the reference parser, and prints how many families and samples it has."""

import sys

from prometheus_client.openmetrics.parser import text_fd_to_metric_families

families = list(text_fd_to_metric_families(sys.stdin))
print(len(families), sum(len(family.samples) for family in families))
