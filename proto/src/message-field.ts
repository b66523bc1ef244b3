/** What a field of a message holds. */
export type MessageField = {
  /** Whether it holds one value (or none), a list of them, or a map of them by text. */
  readonly shape: "single" | "list" | "map";
} & MessageValue;

/** What each value of a field is. */
export type MessageValue =
  | { readonly type: "number" | "boolean" | "string" | "time" }
  | {
      readonly type: "enum";
      /** What the wire's names begin with, such as FRESHNESS_. */
      readonly prefix: string;
      /** Values as REST writes them, in the order of the .proto. */
      readonly values: readonly string[];
    }
  | {
      readonly type: "message";
      /** Name of the message. */
      readonly message: string;
    };

/** Fields of a message, by name. */
export type MessageFields = Readonly<Record<string, MessageField>>;
