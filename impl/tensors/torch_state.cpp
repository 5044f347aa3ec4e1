#include "tensors/torch_state.h"

#include <algorithm>
#include <set>

namespace bertpt::tensors {
namespace {

using Kind = PickleTree::Kind;
using Value = PickleTree::Value;

constexpr PickleTree::Allowed kGlobals[] = {{"collections OrderedDict", true},
                                            {"torch Size"},
                                            {"torch._utils _rebuild_tensor"},
                                            {"torch._utils _rebuild_tensor_v2"},
                                            {"torch._utils _rebuild_parameter"},
                                            {"torch FloatStorage"},
                                            {"torch DoubleStorage"},
                                            {"torch HalfStorage"},
                                            {"torch BFloat16Storage"},
                                            {"torch LongStorage"},
                                            {"torch IntStorage"},
                                            {"torch ShortStorage"},
                                            {"torch CharStorage"},
                                            {"torch ByteStorage"},
                                            {"torch BoolStorage"}};
constexpr std::pair<std::string_view, DType> kStorageTypes[] = {{"torch FloatStorage", DType::f32}, {"torch DoubleStorage", DType::f64},
                                                                {"torch HalfStorage", DType::f16},  {"torch BFloat16Storage", DType::bf16},
                                                                {"torch LongStorage", DType::i64},  {"torch IntStorage", DType::i32},
                                                                {"torch ShortStorage", DType::i16}, {"torch CharStorage", DType::i8},
                                                                {"torch ByteStorage", DType::u8},   {"torch BoolStorage", DType::boolean}};
constexpr int kMaxDepth = 16;
constexpr size_t kMaxRank = 64;
constexpr size_t kMaxName = 4096, kMaxTensors = 100'000;  // a memoised value costs little in the pickle and a name and a shape here

class StateReader {
 public:
  StateReader(const PickleTree& tree, const Place& place, TorchState& state) : tree_(tree), place_(place), state_(state) {}

  void walk(const Value& dict, const std::string& prefix, int depth) {
    if (depth > kMaxDepth) fail(dict, "dictionaries are nested more than " + std::to_string(kMaxDepth) + " deep");
    if (!seen_.insert(&dict).second) fail(dict, "a dictionary stands in two places, or in itself");
    for (size_t i = 0; i + 1 < dict.items.size(); i += 2) {
      const Value &key = tree_[dict.items[i]], &item = tree_[dict.items[i + 1]];
      if (key.kind != Kind::text && key.kind != Kind::integer) continue;
      if (item.kind != Kind::dict && item.kind != Kind::call) continue;
      if (prefix.size() + key.text.size() > kMaxName) fail(key, "a name is longer than " + std::to_string(kMaxName) + " bytes");
      const std::string name = prefix + (key.kind == Kind::text ? key.text : std::to_string(key.integer));
      if (item.kind == Kind::dict) walk(item, name + ".", depth + 1);
      else add_tensor(name, item);
    }
  }

 private:
  [[noreturn]] void fail(const Value& value, const std::string& what, Code code = Code::corrupt) const {
    place_.fail(what, code, value.offset);
  }
  [[noreturn]] void fail_tensor(const Value& value, const std::string& name, const std::string& what, Code code = Code::corrupt) const {
    fail(value, "tensor '" + shown(name) + "': " + what, code);
  }
  const std::string& function_of(const Value& call) const { return tree_[call.items[0]].text; }
  const std::vector<PickleTree::Id>& arguments_of(const Value& call) const { return tree_[call.items[1]].items; }

  void add_tensor(const std::string& name, const Value& made) {
    const Value* call = &made;
    if (function_of(*call) == "torch Size") return;  // a plain value of the user's
    if (function_of(*call) == "torch._utils _rebuild_parameter") {
      const auto& arguments = arguments_of(*call);
      if (arguments.empty() || tree_[arguments[0]].kind != Kind::call) fail_tensor(made, name, "is a parameter without a tensor");
      call = &tree_[arguments[0]];
    }
    const bool v2 = function_of(*call) == "torch._utils _rebuild_tensor_v2";
    if (!v2 && function_of(*call) != "torch._utils _rebuild_tensor") fail_tensor(made, name, "is " + tree_.describe(*call));
    const auto& arguments = arguments_of(*call);
    const bool fits = v2 ? arguments.size() == 6 || arguments.size() == 7 : arguments.size() == 4;
    if (!fits) fail_tensor(*call, name, "is rebuilt from " + std::to_string(arguments.size()) + " arguments");
    TorchTensor tensor;
    tensor.name = name;
    const TorchStorage storage = storage_of(tree_[arguments[0]], name, tensor.storage_key);
    tensor.offset = static_cast<uint64_t>(whole(tree_[arguments[1]], name, "its offset"));
    tensor.shape = numbers(tree_[arguments[2]], name, "its size");
    tensor.strides = numbers(tree_[arguments[3]], name, "its stride");
    check_extent(tensor, storage, *call);
    if (state_.tensors.size() == kMaxTensors)
      fail(made, "there are more than " + std::to_string(kMaxTensors) + " tensors", Code::unsupported);
    state_.tensors.push_back(std::move(tensor));
  }

  int64_t whole(const Value& value, const std::string& name, const char* what) const {
    if (value.kind != Kind::integer) fail_tensor(value, name, std::string(what) + " is " + tree_.describe(value) + ", expected a number");
    if (value.integer < 0) fail_tensor(value, name, std::string(what) + " is negative: " + std::to_string(value.integer));
    return value.integer;
  }
  std::vector<int64_t> numbers(const Value& value, const std::string& name, const char* what) const {
    const Value* list = &value;
    if (list->kind == Kind::call && function_of(*list) == "torch Size" && arguments_of(*list).size() == 1)
      list = &tree_[arguments_of(*list)[0]];
    if (list->kind != Kind::tuple && list->kind != Kind::list) fail_tensor(value, name, std::string(what) + " is " + tree_.describe(value));
    if (list->items.size() > kMaxRank)
      fail_tensor(value, name, std::string(what) + " has " + std::to_string(list->items.size()) + " numbers");
    std::vector<int64_t> result;
    for (const PickleTree::Id id : list->items) result.push_back(whole(tree_[id], name, what));
    return result;
  }

  // ("storage", type, key, device, elements): the device is of no account.
  TorchStorage storage_of(const Value& value, const std::string& name, std::string& key) {
    if (value.kind != Kind::persistent) fail_tensor(value, name, "its storage is " + tree_.describe(value));
    const Value& id = tree_[value.items[0]];
    const auto part = [&](size_t i) -> const Value& { return tree_[id.items[i]]; };
    if (id.kind != Kind::tuple || id.items.size() < 5 || id.items.size() > 6 || part(0).kind != Kind::text || part(0).text != "storage") {
      fail_tensor(value, name, "its storage is not described as torch.save does");
    }
    if (id.items.size() == 6 && part(5).kind != Kind::none)
      fail_tensor(value, name, "its storage is a view of another one, as torch 0.3 saved", Code::unsupported);
    const auto* const type = std::find_if(std::begin(kStorageTypes), std::end(kStorageTypes),
                                          [&](const auto& known) { return part(1).kind == Kind::global && known.first == part(1).text; });
    if (type == std::end(kStorageTypes)) fail_tensor(value, name, "its storage is of type " + tree_.describe(part(1)), Code::unsupported);
    if (part(2).kind != Kind::text) fail_tensor(value, name, "its storage's key is " + tree_.describe(part(2)));
    key = part(2).text;
    const TorchStorage storage{type->second, static_cast<uint64_t>(whole(part(4), name, "the size of its storage"))};
    const auto [it, is_new] = state_.storages.emplace(key, storage);
    if (!is_new && (it->second.dtype != storage.dtype || it->second.elements != storage.elements)) {
      fail_tensor(value, name, "its storage '" + shown(key) + "' is described in two ways");
    }
    return storage;
  }

  void check_extent(TorchTensor& tensor, const TorchStorage& storage, const Value& value) const {
    const std::string shape = shape_text(tensor.shape);
    if (tensor.shape.size() != tensor.strides.size())
      fail_tensor(value, tensor.name, "has shape " + shape + " and strides " + shape_text(tensor.strides));
    int64_t elements = 1, last = 0;
    bool empty = false, overflow = false;
    for (size_t i = 0; i < tensor.shape.size(); ++i) {
      empty |= tensor.shape[i] == 0;
      if (tensor.shape[i] == 0) continue;
      int64_t reach = 0;
      overflow |= __builtin_mul_overflow(elements, tensor.shape[i], &elements);
      overflow |= __builtin_mul_overflow(tensor.shape[i] - 1, tensor.strides[i], &reach) || __builtin_add_overflow(last, reach, &last);
    }
    if (overflow || elements > int64_t{1} << 59) fail_tensor(value, tensor.name, "shape " + shape + " has more elements than can be");
    const uint64_t left = tensor.offset <= storage.elements ? storage.elements - tensor.offset : 0;
    const bool outside = tensor.offset > storage.elements || (!empty && static_cast<uint64_t>(last) >= left);
    if (outside || (!empty && static_cast<uint64_t>(elements) > storage.elements)) {
      fail_tensor(value, tensor.name,
                  "shape " + shape + " with strides " + shape_text(tensor.strides) + " from element " + std::to_string(tensor.offset) +
                      " reaches outside its storage of " + std::to_string(storage.elements));
    }
    int64_t expected = 1;
    tensor.in_order = true;
    for (size_t i = tensor.shape.size(); i-- > 0 && !empty;) {
      if (tensor.shape[i] != 1 && tensor.strides[i] != expected) tensor.in_order = false;
      expected *= tensor.shape[i];
    }
  }

  const PickleTree& tree_;
  const Place& place_;
  TorchState& state_;
  std::set<const Value*> seen_;
};

}  // namespace

std::span<const PickleTree::Allowed> torch_globals() { return kGlobals; }

TorchState read_torch_state(const PickleTree& tree, const Place& place) {
  if (tree.root().kind != Kind::dict) {
    place.fail("holds " + tree.describe(tree.root()) + ", expected a dictionary of tensors; save model.state_dict()", Code::unsupported);
  }
  TorchState state;
  StateReader(tree, place, state).walk(tree.root(), "", 0);
  return state;
}

}  // namespace bertpt::tensors
