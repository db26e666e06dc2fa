// A mistake by its name, made without ferrule's checks.
import { backend } from "../../packages/runtime/dist/backend/choose-backend.js";

const { CONTROL_LIBRARY: file = "", CONTROL_MISTAKE: mistake } = process.env;
const library = backend().open(file);
const give = library.find("control_give", { result: "ptr", parameters: [] });
const take = library.find("control_take", { result: "void", parameters: ["ptr"] });
const fill = library.find("control_fill", { result: "void", parameters: ["ptr"] });

for (let at = 0; at < 20; at++) {
  const block = give();
  if (mistake === "double free") take(block);
  if (mistake === "overflow") fill(block);
  if (mistake !== "leak") take(block);
}
