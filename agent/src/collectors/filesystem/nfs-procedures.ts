/** Procedures of NFS under node_exporter's names, in the order of the kernel's counters; undefined: it shows none of that. */
type Procedures = readonly (string | undefined)[];

const named = (names: string): Procedures => names.split(/\s+/).map((name) => (name === "-" ? undefined : name));

/** https://www.rfc-editor.org/rfc/rfc1094 */
export const version2 = named(
  "Null GetAttr SetAttr Root Lookup ReadLink Read WrCache Write Create Remove Rename Link SymLink MkDir RmDir ReadDir FsStat",
);

/** https://www.rfc-editor.org/rfc/rfc1813 */
export const version3 = named(
  "Null GetAttr SetAttr Lookup Access ReadLink Read Write Create MkDir SymLink MkNod Remove RmDir Rename Link ReadDir " +
    "ReadDirPlus FsStat FsInfo PathConf Commit",
);

/** What the kernel's client counts of version 4. https://elixir.bootlin.com/linux/v6.18/source/include/linux/nfs4.h */
export const version4OfClient = named(
  "Null Read Write Commit Open OpenConfirm OpenNoattr OpenDowngrade Close Setattr FsInfo Renew SetClientID " +
    "SetClientIDConfirm Lock Lockt Locku Access Getattr Lookup LookupRoot Remove Rename Link Symlink Create Pathconf StatFs " +
    "ReadLink ReadDir ServerCaps DelegReturn GetACL SetACL FsLocations ReleaseLockowner Secinfo FsidPresent ExchangeID " +
    "CreateSession DestroySession Sequence GetLeaseTime ReclaimComplete GetDeviceInfo LayoutGet LayoutCommit LayoutReturn " +
    "SecinfoNoName TestStateID FreeStateID GetDeviceList BindConnToSession DestroyClientID Seek Allocate DeAllocate " +
    "LayoutStats Clone",
);

/** Operations of version 4 that a server counts, by their numbers. https://www.rfc-editor.org/rfc/rfc7530#section-16 */
export const version4OfServer = named(
  "- - - Access Close Commit Create DelegPurge DelegReturn GetAttr GetFH Link Lock Lockt Locku Lookup LookupRoot Nverify " +
    "Open OpenAttr OpenConfirm OpenDgrd PutFH - - Read ReadDir ReadLink Remove Rename Renew RestoreFH SaveFH SecInfo SetAttr " +
    "SetClientID SetClientIDConfirm Verify Write RelLockOwner",
);
