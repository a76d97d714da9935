import { start } from "./gateway";

/** The running demo. */
export interface Demo {
  /** The guarded shop, without a slash at its end. */
  shop: string;
  /** Stops it as a user would, and gives its exit code. */
  stop(): Promise<number | null>;
}

/** Starts the demo on free ports and waits until it says that it is ready. */
export async function startDemo(data: string): Promise<Demo> {
  const { addresses, stop } = await start(
    ["demo", "--port", "0", "--internal-port", "0", "--data", data],
    /The shop, guarded\s+(http:\/\/localhost:\d+)\//,
  );
  return { shop: addresses[0] ?? "", stop };
}
