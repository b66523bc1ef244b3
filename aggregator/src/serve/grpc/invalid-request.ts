/** A request that makes no sense, whatever the snapshot. */
export class InvalidRequest extends Error {
  override readonly name = "InvalidRequest";
}
