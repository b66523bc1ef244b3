package main

import (
	"fmt"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	kubevitals "example.com/kubevitals-reader/gen/kubevitals/v1"
)

// mirror holds the nodes of the latest snapshot by name. The comment on WatchSnapshots says how parts are taken in.
type mirror struct {
	snapshotID string
	header     *kubevitals.SnapshotHeader
	nodes      map[string]*kubevitals.NodeMetrics
	changed    int
}

func newMirror() *mirror {
	return &mirror{nodes: map[string]*kubevitals.NodeMetrics{}}
}

// receive takes in one part, and tells whether it was the last one of its snapshot. After an error nothing of the mirror holds:
// begin again with a new one.
func (m *mirror) receive(part *kubevitals.SnapshotPart) (bool, error) {
	switch content := part.Part.(type) {
	case *kubevitals.SnapshotPart_Header:
		return false, m.begin(content.Header)
	case *kubevitals.SnapshotPart_Nodes:
		for _, node := range content.Nodes.Items {
			m.changed++
			m.nodes[node.NodeName] = node
		}
	case *kubevitals.SnapshotPart_NodeChanges:
		for _, change := range content.NodeChanges.Items {
			m.changed++
			node, isKnown := m.nodes[change.Changed.GetNodeName()]
			if !isKnown {
				return false, fmt.Errorf("a change of node %q, which is not known", change.Changed.GetNodeName())
			}
			apply(node, change.Changed, change.Cleared)
		}
	case *kubevitals.SnapshotPart_Gone:
		for _, name := range content.Gone.Nodes {
			delete(m.nodes, name)
		}
	case *kubevitals.SnapshotPart_End:
		if int(content.End.Nodes) != len(m.nodes) {
			return false, fmt.Errorf("snapshot %s has %d nodes, and not %d", part.SnapshotId, content.End.Nodes, len(m.nodes))
		}
		m.snapshotID = part.SnapshotId
		return true, nil
	}
	return false, nil
}

func (m *mirror) begin(header *kubevitals.SnapshotHeader) error {
	if base := header.BaseSnapshotId; base == "" {
		m.nodes = map[string]*kubevitals.NodeMetrics{}
	} else if base != m.snapshotID {
		return fmt.Errorf("changes against snapshot %s, and not against %s", base, m.snapshotID)
	}
	m.header = header
	m.changed = 0
	return nil
}

// apply replaces the fields of a record that a change has, and clears those that it names by number.
func apply(record, changed proto.Message, cleared []uint32) {
	target := record.ProtoReflect()
	changed.ProtoReflect().Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		target.Set(field, value)
		return true
	})
	for _, number := range cleared {
		// A field that this program does not know yet cannot be cleared, and is not looked at.
		if field := target.Descriptor().Fields().ByNumber(protoreflect.FieldNumber(number)); field != nil {
			target.Clear(field)
		}
	}
}

// describe says in one line what the mirror holds and how it came to it.
func (m *mirror) describe() string {
	if m.header.BaseSnapshotId == "" {
		return fmt.Sprintf("snapshot %s: %d nodes, whole", m.snapshotID, len(m.nodes))
	}
	return fmt.Sprintf("snapshot %s: %d nodes, %d changed since %s", m.snapshotID, len(m.nodes), m.changed, m.header.BaseSnapshotId)
}
