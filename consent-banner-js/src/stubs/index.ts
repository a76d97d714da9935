import { install } from "./install";

// The gateway puts this script before the first parked one of a vendor, and says what that would define.
const script = document.currentScript;
const { names = "", purposes = "" } = script?.dataset ?? {};
// A framework that takes over the server's elements (React, Vue) finds them as they were written.
script?.remove();
for (const name of names.split(" ")) if (name) install(name, purposes.split(" "));
