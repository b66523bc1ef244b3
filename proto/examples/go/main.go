// Reads a Kubevitals aggregator by gRPC: lists the nodes, and follows three snapshots by what changes in them.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	kubevitals "example.com/kubevitals-reader/gen/kubevitals/v1"
)

const snapshotsToFollow = 3

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: kubevitals-reader HOST:PORT")
	}
	if err := run(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func run(address string) error {
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer connection.Close()
	client := kubevitals.NewMetricsServiceClient(connection)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := listNodes(ctx, client); err != nil {
		return fmt.Errorf("listing nodes: %w", err)
	}
	if err := follow(ctx, client); err != nil {
		return fmt.Errorf("following snapshots: %w", err)
	}
	return nil
}

// listNodes prints every node, page by page. The pages are of one snapshot.
func listNodes(ctx context.Context, client kubevitals.MetricsServiceClient) error {
	options := &kubevitals.ListOptions{Limit: 500}
	for {
		page, err := client.ListNodes(ctx, &kubevitals.ListNodesRequest{Options: options})
		if err != nil {
			return err
		}
		for _, node := range page.Nodes {
			fmt.Printf("node %s: %s, %s\n", node.NodeName, node.Provenance.GetFreshness(), cpuOf(node))
		}
		if page.ContinueToken == "" {
			return nil
		}
		options.ContinueToken = page.ContinueToken
	}
}

// cpuOf tells what is not known from what is zero.
func cpuOf(node *kubevitals.NodeMetrics) string {
	if node.CpuUsageRate == nil {
		return "CPU not known"
	}
	return fmt.Sprintf("CPU %.1f %%", *node.CpuUsageRate)
}

// follow keeps the nodes up to date by what changes, and prints each snapshot.
func follow(ctx context.Context, client kubevitals.MetricsServiceClient) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	stream, err := client.WatchSnapshots(ctx, &kubevitals.WatchSnapshotsRequest{
		Changes:            true,
		MinIntervalSeconds: 0.5,
		Selections:         []*kubevitals.RecordSelection{{Kind: kubevitals.RecordKind_RECORD_KIND_NODES}},
	})
	if err != nil {
		return err
	}
	nodes := newMirror()
	for followed := 0; followed < snapshotsToFollow; {
		part, err := stream.Recv()
		if err != nil {
			return err
		}
		isComplete, err := nodes.receive(part)
		if err != nil {
			return err
		}
		if isComplete {
			followed++
			fmt.Println(nodes.describe())
		}
	}
	return nil
}
