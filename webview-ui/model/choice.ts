/** One of the values that can be chosen, and what it is called. */
export interface Choice<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
}
