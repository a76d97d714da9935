import { NAME } from "../named";

/** Has a frame of the site's own hold to the state of the page around it. The guard behind it finds nothing left to do. */
try {
  const outer = parent[NAME];
  // Ours answers with what it has guarded. A page may have put an object of its own there.
  if (outer?.guard(self) === self) self[NAME] = outer;
} catch {
  // The page around is of another origin, or the frame has none: the guard alone decides, and denies what it is not told of.
}
