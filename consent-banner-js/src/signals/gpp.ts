/** A call of `__gpp` (GPP CMP API 1.1). */
export type GppCall = [
  command: string,
  callback?: (data: unknown, success: boolean) => void,
  parameter?: unknown,
];

/** `__gpp` before its API is there: it answers `ping` and keeps what else is asked. */
export type GppStub = ((...call: GppCall) => void) & { queue: GppCall[] };

/**
 * Puts the stub in place, with the frame by whose name frames of vendors find it, and its answer to their
 * messages.
 */
export function stubGpp(): void {
  const page = window as unknown as { __gpp?: (...call: GppCall) => void };
  if (page.__gpp) return;
  const queue: GppCall[] = [];
  const stub: GppStub = Object.assign(
    (...call: GppCall) => {
      if (call[0] === "ping")
        call[1]?.(
          {
            gppVersion: "1.1",
            cmpStatus: "stub",
            cmpDisplayStatus: "hidden",
            signalStatus: "not ready",
            supportedAPIs: [],
            cmpId: 0,
            sectionList: [],
            applicableSections: [],
            gppString: "",
            parsedSections: {},
          },
          true,
        );
      else queue.push(call);
    },
    { queue },
  );
  page.__gpp = stub;
  addEventListener("message", ({ data, source }: MessageEvent<unknown>) => {
    const text = typeof data === "string";
    let message: { __gppCall?: { command: string; parameter?: unknown; callId: unknown } } | null;
    try {
      message = (text ? JSON.parse(data) : data) as typeof message;
    } catch {
      return;
    }
    const call = message?.__gppCall;
    if (!call) return;
    page.__gpp?.(
      call.command,
      (returnValue, success) => {
        const answer = { __gppReturn: { returnValue, success, callId: call.callId } };
        source?.postMessage(text ? JSON.stringify(answer) : answer, { targetOrigin: "*" });
      },
      call.parameter,
    );
  });
  const name = "__gppLocator";
  const locate = () => {
    if (name in window.frames) return;
    const frame = document.createElement("iframe");
    frame.hidden = true;
    frame.name = name;
    frame.title = "GPP";
    document.body.append(frame);
  };
  addEventListener("DOMContentLoaded", locate);
}
