import { CHANGE, NAME } from "../named";
import type { State } from "../state";
import { makeGpp } from "./makeGpp";

const consentry = self[NAME];
// Where the guard has failed, nobody would be told anything.
if (consentry) {
  const { get } = consentry;
  const { ask, model } = get();
  const { call, update, adopt, hear } = makeGpp(get(), ask && model === "opt-in");
  const before = window.__gpp;
  window.__gpp = call;
  adopt(before);
  addEventListener("message", hear);
  document.addEventListener(CHANGE, (event) => {
    update({ state: (event as CustomEvent<State>).detail });
  });
  document.addEventListener("consentry:shown", (event) => {
    update({ visible: (event as CustomEvent<boolean>).detail });
  });

  // By this name frames find the window that answers them.
  const locate = () => {
    if (window.frames["__gppLocator" as never]) return;
    const frame = document.createElement("iframe");
    frame.name = "__gppLocator";
    frame.hidden = true;
    document.body.append(frame);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", locate);
  else locate();
}
