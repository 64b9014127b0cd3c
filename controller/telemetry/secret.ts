import { inspect } from 'node:util';

const redacted = '[redacted]';

/** A credential. It prints as `[redacted]` wherever it is turned into text by accident; only `reveal` gives it out, to the one adapter that sends it. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The credential itself; call it at the place that puts it on the wire and keep the answer nowhere. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [Symbol.toPrimitive](): string {
    return redacted;
  }

  [inspect.custom](): string {
    return redacted;
  }
}
