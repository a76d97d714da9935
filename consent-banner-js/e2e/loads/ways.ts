import { FRAMES, PARTS } from "./ways/frames";
import { GRAPHICS } from "./ways/graphics";
import { LINKS, MEDIA } from "./ways/media";
import { ODD } from "./ways/odd";
import { AMP, ENCODED, SCRIPTS, WRITTEN } from "./ways/scripts";
import { ODD_STYLES, STYLES } from "./ways/styles";

/** Ways of loading: markup in which `URL` stands for an address and `HOST` for its host. */
export type Ways = Record<string, string>;

/** Ways that Chromium loads from a document in a frame as from any other. */
export const WAYS: Ways = {
  ...SCRIPTS,
  ...FRAMES,
  ...MEDIA,
  ...LINKS,
  ...GRAPHICS,
  ...STYLES,
  ...ENCODED,
  ...WRITTEN,
  ...AMP,
  ...ODD,
  ...ODD_STYLES,
  ...PARTS,
};
