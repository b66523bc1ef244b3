"""A copy of the nodes that an aggregator follows. The comment on WatchSnapshots says how parts are taken in."""


class Mirror:
    """Holds the nodes of the latest snapshot by name."""

    def __init__(self):
        self.snapshot_id = ""
        self.header = None
        self.nodes = {}
        self.changed = 0

    def receive(self, part):
        """Takes in one part, and tells whether it was the last one of its snapshot.

        After an error nothing of the mirror holds: begin again with a new one.
        """
        kind = part.WhichOneof("part")
        if kind == "header":
            self._begin(part.header)
        elif kind == "nodes":
            for node in part.nodes.items:
                self.changed += 1
                self.nodes[node.node_name] = node
        elif kind == "node_changes":
            for change in part.node_changes.items:
                self.changed += 1
                apply(self.nodes[change.changed.node_name], change.changed, change.cleared)
        elif kind == "gone":
            for name in part.gone.nodes:
                self.nodes.pop(name, None)
        elif kind == "end":
            if part.end.nodes != len(self.nodes):
                raise ValueError(f"snapshot {part.snapshot_id} has {part.end.nodes} nodes, and not {len(self.nodes)}")
            self.snapshot_id = part.snapshot_id
            return True
        return False

    def _begin(self, header):
        if not header.base_snapshot_id:
            self.nodes = {}
        elif header.base_snapshot_id != self.snapshot_id:
            raise ValueError(f"changes against snapshot {header.base_snapshot_id}, and not against {self.snapshot_id}")
        self.header = header
        self.changed = 0

    def describe(self):
        """Says in one line what the mirror holds and how it came to it."""
        nodes = f"snapshot {self.snapshot_id}: {len(self.nodes)} nodes"
        if not self.header.base_snapshot_id:
            return f"{nodes}, whole"
        return f"{nodes}, {self.changed} changed since {self.header.base_snapshot_id}"


def apply(record, changed, cleared):
    """Replaces the fields of a record that a change has, and clears those that it names by number."""
    for field, _ in changed.ListFields():
        record.ClearField(field.name)
    record.MergeFrom(changed)
    for number in cleared:
        # A field that this program does not know yet cannot be cleared, and is not looked at.
        field = record.DESCRIPTOR.fields_by_number.get(number)
        if field is not None:
            record.ClearField(field.name)
