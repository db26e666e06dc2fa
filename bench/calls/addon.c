// The same calls as a Node-API addon, as its documentation says to write one: the peer.
#include "calls.h"
#include <node_api.h>
#include <stdlib.h>

#define ARGUMENTS(n)                                                                              \
  size_t count = n;                                                                               \
  napi_value given[n];                                                                            \
  napi_get_cb_info(env, info, &count, given, NULL, NULL)

static napi_value integer(napi_env env, int value) {
  napi_value result;
  napi_create_int32(env, value, &result);
  return result;
}
static int32_t number(napi_env env, napi_value value) {
  int32_t result = 0;
  if (napi_get_value_int32(env, value, &result) != napi_ok)
    napi_throw_type_error(env, NULL, "a number is needed");
  return result;
}
static napi_value add(napi_env env, napi_callback_info info) {
  ARGUMENTS(2);
  return integer(env, calls_add(number(env, given[0]), number(env, given[1])));
}
static napi_value add6(napi_env env, napi_callback_info info) {
  ARGUMENTS(6);
  int v[6];
  for (int i = 0; i < 6; i++) v[i] = number(env, given[i]);
  return integer(env, calls_add6(v[0], v[1], v[2], v[3], v[4], v[5]));
}
static napi_value scale(napi_env env, napi_callback_info info) {
  ARGUMENTS(2);
  double a, b;
  napi_get_value_double(env, given[0], &a);
  napi_get_value_double(env, given[1], &b);
  napi_value result;
  napi_create_double(env, calls_scale(a, b), &result);
  return result;
}
static napi_value add64(napi_env env, napi_callback_info info) {
  ARGUMENTS(2);
  int64_t a, b;
  bool exact;
  napi_get_value_bigint_int64(env, given[0], &a, &exact);
  napi_get_value_bigint_int64(env, given[1], &b, &exact);
  napi_value result;
  napi_create_bigint_int64(env, calls_add64(a, b), &result);
  return result;
}
static napi_value box_new(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  napi_value result;
  napi_create_external(env, calls_box_new(number(env, given[0])), NULL, NULL, &result);
  return result;
}
static napi_value box_value(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  void *box = NULL;
  napi_get_value_external(env, given[0], &box);
  return integer(env, calls_box_value(box));
}
static napi_value first(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  void *data = NULL;
  size_t length = 0;
  napi_get_typedarray_info(env, given[0], NULL, &length, &data, NULL, NULL);
  return integer(env, calls_first(data, (int)length));
}
static napi_value length(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  char text[4096];
  size_t size = 0;
  napi_get_value_string_utf8(env, given[0], text, sizeof text, &size);
  return integer(env, calls_length(text));
}
static napi_value name(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result;
  napi_create_string_utf8(env, calls_name(), NAPI_AUTO_LENGTH, &result);
  return result;
}
static double member(napi_env env, napi_value of, const char *name) {
  napi_value value;
  double result = 0;
  if (napi_get_named_property(env, of, name, &value) || napi_get_value_double(env, value, &result))
    napi_throw_type_error(env, NULL, "a record of two numbers is needed");
  return result;
}
static napi_value swap(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  calls_pair pair = calls_swap((calls_pair){member(env, given[0], "a"), member(env, given[0], "b")});
  napi_value result, a, b;
  napi_create_object(env, &result);
  napi_create_double(env, pair.a, &a);
  napi_create_double(env, pair.b, &b);
  napi_set_named_property(env, result, "a", a);
  napi_set_named_property(env, result, "b", b);
  return result;
}
struct call { napi_env env; napi_value fn; };
static int visit(void *data, int index) {
  struct call *call = data;
  napi_value argument = integer(call->env, index), undefined, answer;
  napi_get_undefined(call->env, &undefined);
  if (napi_call_function(call->env, undefined, call->fn, 1, &argument, &answer)) return -1;
  return number(call->env, answer);
}
static napi_value each(napi_env env, napi_callback_info info) {
  ARGUMENTS(2);
  struct call call = {env, given[1]};
  return integer(env, calls_each(number(env, given[0]), visit, &call));
}
NAPI_MODULE_INIT() {
  const struct { const char *name; napi_callback fn; } all[] = {
      {"add", add}, {"add6", add6}, {"scale", scale}, {"add64", add64}, {"boxNew", box_new},
      {"boxValue", box_value}, {"first", first}, {"length", length}, {"name", name}, {"each", each},
      {"swap", swap}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    napi_value fn;
    napi_create_function(env, all[i].name, NAPI_AUTO_LENGTH, all[i].fn, NULL, &fn);
    napi_set_named_property(env, exports, all[i].name, fn);
  }
  return exports;
}
