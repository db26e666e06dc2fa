/** What generated modules import. Not for hand-written code: it may change with any version. */
export {
  length32,
  length64,
  lendBytes,
  passBytes,
  passBytesOf,
  putBytes,
  putBytesOf,
  readBytes,
  sameLength,
  used,
} from "./bytes.ts";
export { flight } from "./call.ts";
export { answerInteger, answerNothing, answerNumber } from "./answer.ts";
export { addCallbacks, callbackSite, destroyer, type CallbackSite } from "./callback.ts";
export { held, hold, holdInstead, letGo } from "./held.ts";
export { listOf, putHandles, putTexts } from "./list.ts";
export { exactNumber } from "./exact-number.ts";
export { stillLive, takeable, token } from "./check-handle.ts";
export { entries } from "./entry.ts";
export { BoundaryError, LibraryError } from "./error.ts";
export { clearErrno, errno, errnoName, errnoText } from "./errno.ts";
export { Handle } from "./handle.ts";
export { handleType, type HandleType } from "./handle-type.ts";
export { adoptPlace, lendCopy, place, placeView, viewOf } from "./place.ts";
export { adopt, ancestor, borrow, end, keepHandle } from "./own-handle.ts";
export { scoped, scopedAll } from "./scoped-handle.ts";
export {
  bytesAt,
  copyRecord,
  layout,
  needCount,
  needRecord,
  offset,
  pointerIn,
  reserveRecord,
  setBytesAt,
} from "./layout.ts";
export { register, registerInstead, releaseCallback } from "./slot.ts";
export { keep, keepBytes, keepForever, keepInstead, keepText, keepText16 } from "./keep.ts";
export type { Live } from "./live.ts";
export { checkVersion, functions, load, type Library } from "./load.ts";
export {
  float32,
  int64,
  refuseAmong,
  refuseBoolean,
  refuseInt16,
  refuseInt32,
  refuseInt8,
  refuseNumber,
  refuseUint16,
  refuseUint32,
  refuseUint8,
  uint64,
} from "./refuse.ts";
export {
  addressAt,
  float32At,
  float64At,
  int16At,
  int32At,
  int64At,
  int8At,
  mark,
  pointerAt,
  release,
  reserve,
  setFloat32At,
  setFloat64At,
  setInt16At,
  setInt32At,
  setInt64At,
  setInt8At,
  setUint16At,
  setUint32At,
  setUint64At,
  setUint8At,
  uint16At,
  uint32At,
  uint64At,
  uint8At,
} from "./scratch.ts";
export type { GivenText } from "./backend/backend.ts";
export {
  givenText,
  need,
  passText,
  putLength,
  putText,
  putText16,
  readText,
  readText16,
  readText16Of,
  readTextOf,
  readTexts,
  textIn,
  textIn16,
  textOf,
  textOf16,
} from "./string.ts";
export { standardFree } from "./standard-free.ts";
export { narrowInteger, wideInteger, type VaryingInteger } from "./varying.ts";
