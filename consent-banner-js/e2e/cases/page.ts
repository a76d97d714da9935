import type { Case } from "../judge";

/** Names and what stands in the body of an ordinary page, before its last paragraph. */
export type Bodies = Record<string, string>;

/** A page around what stands in its body, with a last paragraph that must never be lost. */
export function page(body: string, head = ""): string {
  return `<!DOCTYPE html><html><head><title>A page</title>${head}</head><body><p>First.</p>${body}<p>Last.</p></body></html>`;
}

/** Cases from what stands in the body. */
export function bodies(group: string, table: Bodies): Case[] {
  return Object.entries(table).map(([name, body]) => ({
    name: `${group}: ${name}`,
    page: page(body),
  }));
}

/** Cases that are documents of their own. */
export function documents(group: string, table: Bodies): Case[] {
  return Object.entries(table).map(([name, whole]) => ({ name: `${group}: ${name}`, page: whole }));
}
