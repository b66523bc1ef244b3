/** A family of one place in a line of numbers. */
export interface MountstatsFamily {
  readonly type: "gauge" | "counter";
  readonly name: string;
  readonly help: string;
  readonly at: number;
  readonly convert: (value: number) => number;
}

const asItIs = (value: number) => value;
const secondsOf = (milliseconds: number) => milliseconds / 1000;

function family(
  name: string,
  at: number,
  help: string,
  convert = asItIs,
  type: MountstatsFamily["type"] = "counter",
): MountstatsFamily {
  return { type, name: `node_mountstats_nfs_${name}`, help, at, convert };
}

export const byteFamilies: readonly MountstatsFamily[] = [
  family("read_bytes_total", 0, "Bytes read by read(2)."),
  family("write_bytes_total", 1, "Bytes written by write(2)."),
  family("direct_read_bytes_total", 2, "Bytes read past the cache (O_DIRECT)."),
  family("direct_write_bytes_total", 3, "Bytes written past the cache (O_DIRECT)."),
  family("total_read_bytes_total", 4, "Bytes read from the server."),
  family("total_write_bytes_total", 5, "Bytes written to the server."),
  family("read_pages_total", 6, "Pages read through memory maps."),
  family("write_pages_total", 7, "Pages written through memory maps."),
];

export const transportFamilies: readonly MountstatsFamily[] = [
  family("transport_bind_total", 1, "Times that the client bound its port anew."),
  family("transport_connect_total", 2, "Times that the client connected."),
  family("transport_idle_time_seconds", 4, "How long the connection has been idle.", asItIs, "gauge"),
  family("transport_sends_total", 5, "Calls sent."),
  family("transport_receives_total", 6, "Replies received."),
  family("transport_bad_transaction_ids_total", 7, "Replies to no call that was known."),
  family("transport_backlog_queue_total", 9, "Calls that waited for a slot, added up at each send."),
  family("transport_maximum_rpc_slots", 10, "Slots that were in use at most.", asItIs, "gauge"),
  family("transport_sending_queue_total", 11, "Calls that waited to be sent, added up at each send."),
  family("transport_pending_queue_total", 12, "Calls that waited for a reply, added up at each send."),
];

export const operationFamilies: readonly MountstatsFamily[] = [
  family("operations_requests_total", 0, "Requests of the operation."),
  family("operations_transmissions_total", 1, "Times that a request of the operation was sent, repeats too."),
  family("operations_major_timeouts_total", 2, "Requests of the operation that timed out."),
  family("operations_sent_bytes_total", 3, "Bytes sent for the operation."),
  family("operations_received_bytes_total", 4, "Bytes received for the operation."),
  family("operations_queue_time_seconds_total", 5, "Seconds that requests waited to be sent.", secondsOf),
  family("operations_response_time_seconds_total", 6, "Seconds that requests waited for a reply.", secondsOf),
  family("operations_request_time_seconds_total", 7, "Seconds that requests took in all.", secondsOf),
];

/** Place 18, waits for a congested device, is not shown: later kernels count none. */
export const eventFamilies: readonly MountstatsFamily[] = [
  family("event_inode_revalidate_total", 0, "Cached attributes of files checked with the server."),
  family("event_dnode_revalidate_total", 1, "Cached names checked with the server."),
  family("event_data_invalidate_total", 2, "Caches of a file's data thrown away."),
  family("event_attribute_invalidate_total", 3, "Cached attributes of files thrown away."),
  family("event_vfs_open_total", 4, "Files and folders opened."),
  family("event_vfs_lookup_total", 5, "Names looked up."),
  family("event_vfs_access_total", 6, "Permissions checked."),
  family("event_vfs_update_page_total", 7, "Pages updated, and perhaps written."),
  family("event_vfs_read_page_total", 8, "Pages read one by one."),
  family("event_vfs_read_pages_total", 9, "Groups of pages read."),
  family("event_vfs_write_page_total", 10, "Pages written one by one."),
  family("event_vfs_write_pages_total", 11, "Groups of pages written."),
  family("event_vfs_getdents_total", 12, "Folders listed."),
  family("event_vfs_setattr_total", 13, "Attributes set."),
  family("event_vfs_flush_total", 14, "Writes flushed."),
  family("event_vfs_fsync_total", 15, "Calls of fsync(2)."),
  family("event_vfs_lock_total", 16, "Locks asked for."),
  family("event_vfs_file_release_total", 17, "Files closed."),
  family("event_truncation_total", 19, "Files truncated."),
  family("event_write_extension_total", 20, "Files that a write made longer."),
  family("event_silly_rename_total", 21, "Files removed while they were open, and so only renamed."),
  family("event_short_read_total", 22, "Reads to which the server gave less than was asked for."),
  family("event_short_write_total", 23, "Writes of which the server took less than it was given."),
  family("event_jukebox_delay_total", 24, "Times that the server asked to come back later."),
  family("event_pnfs_read_total", 25, "Reads of parallel NFS."),
  family("event_pnfs_write_total", 26, "Writes of parallel NFS."),
];
