/**
 * Hashes a domain as the host table does: FNV-1a over its ASCII bytes, folded from 32 to 24 bits.
 *
 * @param domain in lower case, without a trailing dot
 * @returns 0 to 2^24 - 1
 */
export function hash24(domain: string): number {
  let hash = 0x811c9dc5;
  for (const letter of domain) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return (hash >>> 24) ^ (hash & 0xffffff);
}
