// Loaded by every page, deferred. It makes pages smoother and decides nothing.
import { joinBodyMaps } from "./lib/bodymap.ts";
import { offerCopy } from "./lib/copying.ts";
import { openLinked } from "./lib/folded.ts";
import { fillTimeZone, joinNone, offerPrint, sendOnce, sendWaiting, showErrors } from "./lib/forms.ts";
import { dropWhenForgotten } from "./lib/forgotten.ts";
import { upgradeScales } from "./lib/scales.ts";

upgradeScales(document);
joinNone(document);
joinBodyMaps(document);
openLinked(document);
fillTimeZone(document);
offerPrint(document);
offerCopy(document);
sendOnce(document);
showErrors(document);
sendWaiting(document);
dropWhenForgotten();
