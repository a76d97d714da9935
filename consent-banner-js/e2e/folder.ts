import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for data, and the way to remove it. */
export interface Folder {
  path: string;
  remove(this: void): Promise<void>;
}

/** Makes a fresh folder. */
export async function dataFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), "consentry-e2e-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
