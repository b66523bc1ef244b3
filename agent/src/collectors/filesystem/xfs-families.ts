/** A family of XFS: the line of the statistics and the place in it that the number stands at. */
export interface XfsFamily {
  /** Between `node_xfs_` and `_total`. */
  readonly name: string;
  readonly help: string;
  readonly line: string;
  readonly at: number;
}

/** Families of one line, in the order of its numbers; undefined: node_exporter shows none of that. */
function of(line: string, ...families: readonly (readonly [name: string, help: string] | undefined)[]): XfsFamily[] {
  return families.flatMap((family, at) => (family ? [{ name: family[0], help: family[1], line, at }] : []));
}

/** https://xfs.org/index.php/Runtime_Stats says what the lines and their numbers are. */
export const xfsFamilies: readonly XfsFamily[] = [
  ...of(
    "extent_alloc",
    ["extent_allocation_extents_allocated", "Extents allocated."],
    ["extent_allocation_blocks_allocated", "Blocks allocated."],
    ["extent_allocation_extents_freed", "Extents freed."],
    ["extent_allocation_blocks_freed", "Blocks freed."],
  ),
  ...of(
    "abt",
    ["allocation_btree_lookups", "Look-ups in the B-trees of free space."],
    ["allocation_btree_compares", "Comparisons in the B-trees of free space."],
    ["allocation_btree_records_inserted", "Records put into the B-trees of free space."],
    ["allocation_btree_records_deleted", "Records removed from the B-trees of free space."],
  ),
  ...of(
    "blk_map",
    ["block_mapping_reads", "Mappings of blocks looked up to read."],
    ["block_mapping_writes", "Mappings of blocks looked up to write."],
    ["block_mapping_unmaps", "Mappings of blocks removed."],
    ["block_mapping_extent_list_insertions", "Extents put into lists of a file's extents."],
    ["block_mapping_extent_list_deletions", "Extents removed from lists of a file's extents."],
    ["block_mapping_extent_list_lookups", "Look-ups in lists of a file's extents."],
    ["block_mapping_extent_list_compares", "Comparisons in lists of a file's extents."],
  ),
  ...of(
    "bmbt",
    ["block_map_btree_lookups", "Look-ups in the B-trees of block maps."],
    ["block_map_btree_compares", "Comparisons in the B-trees of block maps."],
    ["block_map_btree_records_inserted", "Records put into the B-trees of block maps."],
    ["block_map_btree_records_deleted", "Records removed from the B-trees of block maps."],
  ),
  ...of(
    "dir",
    ["directory_operation_lookup", "Names looked up in folders that the kernel's cache did not have."],
    ["directory_operation_create", "Entries made in folders."],
    ["directory_operation_remove", "Entries removed from folders."],
    ["directory_operation_getdents", "Times that a folder was listed."],
  ),
  ...of(
    "ig",
    ["inode_operation_attempts", "Inodes looked for in the cache."],
    ["inode_operation_found", "Inodes found in the cache."],
    ["inode_operation_recycled", "Inodes found in the cache that were just being recycled."],
    ["inode_operation_missed", "Inodes not found in the cache."],
    ["inode_operation_duplicates", "Inodes that another task had put into the cache in the meantime."],
    ["inode_operation_reclaims", "Inodes removed from the cache to free memory."],
    ["inode_operation_attribute_changes", "Changes of an inode's attributes."],
  ),
  ...of("rw", ["write_calls", "Calls of write(2)."], ["read_calls", "Calls of read(2)."]),
  ...of(
    "vnodes",
    ["vnode_active", "Vnodes in use."],
    ["vnode_allocate", "Vnodes allocated."],
    ["vnode_get", "References taken to vnodes."],
    ["vnode_hold", "Holds taken on vnodes."],
    ["vnode_release", "References to vnodes dropped."],
    ["vnode_reclaim", "Vnodes reclaimed."],
    ["vnode_remove", "Vnodes removed."],
  ),
];
