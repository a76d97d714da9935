/* eslint-disable @typescript-eslint/no-unnecessary-template-expression -- text is made by the language itself, which a page cannot replace as it can `String` */
/* eslint-disable @typescript-eslint/unbound-method -- called by `apply` or only looked at */
import type { Trust } from "../api";

/**
 * What the language and the browser give, kept from before any script of the page runs: one may put its own in the place
 * of `RegExp.prototype.exec`, of `URL` or of a getter, and addresses must be read as the browser reads them all the same.
 */
const { apply, construct } = Reflect;
const { exec } = RegExp.prototype;

export { apply, construct };

/** Matches a text: the match, or null. */
export const match = (pattern: RegExp, text: string): RegExpExecArray | null =>
  apply(exec, pattern, [text]);

/** Makes the reader of an interface's property, or its setter, which throw where the object is no instance. */
export const accessor = (
  kind: string,
  name: string,
  part: "get" | "set" = "get",
): ((object: unknown, ...values: unknown[]) => string) => {
  const { prototype } = (globalThis as unknown as Record<string, { prototype: object }>)[kind] as {
    prototype: object;
  };
  const native = Object.getOwnPropertyDescriptor(prototype, name)?.[part];
  return (object, ...values) => apply(native as () => string, object, values) as string;
};

/** The browser's Trusted Types, where it has them. */
export const { trustedTypes } = globalThis as {
  trustedTypes?: { createPolicy(name: string, rules: Trust): Trust } & Record<
    "isHTML" | "isScript" | "isScriptURL",
    (value: unknown) => boolean
  >;
};

/**
 * Turns an object into text, once: what is judged is what goes on, whatever the object would answer the next time.
 * Trusted Types stay what they are, and so does what is no object, since browsers take `null` for many things.
 */
export const once = (value: unknown): unknown =>
  Object(value) !== value ||
  trustedTypes?.isHTML(value) ||
  trustedTypes?.isScript(value) ||
  trustedTypes?.isScriptURL(value)
    ? value
    : `${value as string}`;
