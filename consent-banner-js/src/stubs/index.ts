import { install } from "./install";
import { lateEvents } from "./lateEvents";

// The gateway puts this script before the first parked one of a vendor, and says what that would define.
const { names = "", purposes = "" } = document.currentScript?.dataset ?? {};
lateEvents();
for (const name of names.split(" ")) if (name) install(name, purposes.split(" "));
