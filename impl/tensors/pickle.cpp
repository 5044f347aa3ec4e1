#include "tensors/pickle.h"

#include <unordered_map>

#include "tensors/little_endian.h"
#include "tensors/pickle_opcodes.h"

namespace bertpt::tensors {
namespace op = pickle_opcode;
namespace {
constexpr size_t kMaxBytes = size_t{16} << 20, kMaxValues = 1'000'000, kMaxMarks = size_t{1} << 20;
constexpr uint8_t kNewestProtocol = 5;
}  // namespace

class PickleMachine {
 public:
  using Kind = PickleTree::Kind;
  using Id = PickleTree::Id;
  PickleMachine(PickleTree& tree, std::string_view bytes, size_t& at, std::span<const PickleTree::Allowed> allowed, const Place& place)
      : tree_(tree), bytes_(bytes), at_(at), begin_(at), allowed_(allowed), place_(place) {}

  void run() {
    while (step()) {
    }
  }

 private:
  [[noreturn]] void fail(const std::string& what, Code code = Code::corrupt) const { place_.fail(what, code, opcode_at_); }

  std::string_view take(uint64_t size) {
    if (size > bytes_.size() - at_) {
      fail("the pickle is cut: " + std::to_string(size) + " bytes wanted, " + std::to_string(bytes_.size() - at_) + " left");
    }
    if (at_ + size - begin_ > kMaxBytes) fail("the pickle is longer than " + std::to_string(kMaxBytes) + " bytes", Code::unsupported);
    const std::string_view piece = bytes_.substr(at_, size);
    at_ += size;
    return piece;
  }
  template <class T>
  T number() {
    return little_endian<T>(take(sizeof(T)), 0);
  }
  std::string_view line() {
    const size_t end = bytes_.find('\n', at_);
    if (end == std::string_view::npos || end - at_ > 4096) fail("a name in the pickle has no end");
    const std::string_view text = take(end - at_ + 1);
    return text.substr(0, text.size() - 1);
  }

  Id make(Kind kind, std::string text = {}, std::vector<Id> items = {}, int64_t integer = 0) {
    if (tree_.values_.size() >= kMaxValues) fail("the pickle has more than " + std::to_string(kMaxValues) + " values", Code::unsupported);
    tree_.values_.push_back({kind, integer, std::move(text), std::move(items), opcode_at_});
    return static_cast<Id>(tree_.values_.size() - 1);
  }
  void push(Id id) {
    if (stack_.size() >= kMaxValues) fail("the pickle piles up more than " + std::to_string(kMaxValues) + " values", Code::unsupported);
    stack_.push_back(id);
  }
  size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }
  Id pop() {
    if (stack_.size() <= floor()) fail("the pickle takes a value from an empty stack");
    const Id id = stack_.back();
    stack_.pop_back();
    return id;
  }
  Id top() const {
    if (stack_.size() <= floor()) fail("the pickle looks at an empty stack");
    return stack_.back();
  }
  std::vector<Id> pop_mark() {
    if (marks_.empty()) fail("the pickle closes a group that was not opened");
    std::vector<Id> items(stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back()), stack_.end());
    stack_.resize(marks_.back());
    marks_.pop_back();
    return items;
  }
  PickleTree::Value& value(Id id) { return tree_.values_[id]; }

  void push_tuple(size_t n) {
    std::vector<Id> items(n);
    for (size_t i = n; i-- > 0;) items[i] = pop();
    push(make(Kind::tuple, {}, std::move(items)));
  }
  void push_long(uint64_t size) {
    const std::string_view digits = take(size);
    if (size > 8) fail("a whole number of " + std::to_string(size) + " bytes", Code::unsupported);
    uint64_t bits = !digits.empty() && (digits.back() & 0x80) != 0 ? ~uint64_t{0} : 0;
    for (size_t i = digits.size(); i-- > 0;) bits = bits << 8 | static_cast<unsigned char>(digits[i]);
    push(make(Kind::integer, {}, {}, static_cast<int64_t>(bits)));
  }
  void push_text(Kind kind, uint64_t size) { push(make(kind, std::string(take(size)))); }

  void append(Id container, const std::vector<Id>& items, Kind kind, const char* what) {
    if (value(container).kind != kind) fail(std::string(what) + " to " + tree_.describe(value(container)));
    if (kind == Kind::dict && items.size() % 2 != 0) fail("a dictionary gets a key without a value");
    n_items_ += items.size();
    if (n_items_ > 2 * kMaxValues)
      fail("the pickle's lists hold more than " + std::to_string(2 * kMaxValues) + " values", Code::unsupported);
    std::vector<Id>& to = value(container).items;
    to.insert(to.end(), items.begin(), items.end());
  }

  void push_global(std::string_view module, std::string_view name) {
    const std::string full = std::string(module) + " " + std::string(name);
    for (const PickleTree::Allowed& known : allowed_) {
      if (known.name == full) return push(make(Kind::global, full));
    }
    fail("it names the Python object '" + shown(std::string(module) + "." + std::string(name)) +
             "', which loading would import and could run: only tensors, dictionaries and plain values are read; "
             "save the state_dict alone, as safetensors where that is possible",
         Code::unsupported);
  }
  void stack_global() {
    const Id name = pop(), module = pop();
    if (value(name).kind != Kind::text || value(module).kind != Kind::text) fail("a global whose names are no text");
    push_global(value(module).text, value(name).text);
  }
  void reduce() {
    const Id arguments = pop(), function = pop();
    if (value(function).kind != Kind::global) fail("it calls " + tree_.describe(value(function)), Code::unsupported);
    if (value(arguments).kind != Kind::tuple)
      fail("it calls '" + shown(value(function).text) + "' with " + tree_.describe(value(arguments)));
    for (const PickleTree::Allowed& known : allowed_) {
      if (known.name != value(function).text || !known.makes_dict) continue;
      if (!value(arguments).items.empty()) fail("it fills '" + shown(value(function).text) + "' when it makes it", Code::unsupported);
      return push(make(Kind::dict));
    }
    push(make(Kind::call, {}, {function, arguments}));
  }
  // torch gives a state_dict's OrderedDict an attribute, `_metadata`; nothing here needs it.
  void build() {
    const Id state = pop();
    if (value(top()).kind != Kind::dict || value(state).kind != Kind::dict) {
      fail("BUILD sets the state of " + tree_.describe(value(top())) + "; only dictionaries are read", Code::unsupported);
    }
  }

  void put(uint32_t index) {
    memo_[index] = top();
    if (memo_.size() > kMaxValues) fail("the pickle remembers more than " + std::to_string(kMaxValues) + " values", Code::unsupported);
  }
  void get(uint32_t index) {
    const auto it = memo_.find(index);
    if (it == memo_.end()) fail("it asks for memo " + std::to_string(index) + ", which was not put");
    push(it->second);
  }

  bool step();
  bool step_scalar(uint8_t code);
  bool step_container(uint8_t code);
  bool step_stack(uint8_t code);
  [[noreturn]] void refuse(uint8_t code) const;

  PickleTree& tree_;
  std::string_view bytes_;
  size_t& at_;
  size_t begin_, opcode_at_ = 0;
  std::span<const PickleTree::Allowed> allowed_;
  const Place& place_;
  std::vector<Id> stack_;
  std::vector<size_t> marks_;
  std::unordered_map<uint32_t, Id> memo_;
  uint64_t n_items_ = 0;
};

bool PickleMachine::step_scalar(uint8_t code) {
  switch (code) {
    case op::kNone: push(make(Kind::none)); return true;
    case op::kNewTrue: push(make(Kind::boolean, {}, {}, 1)); return true;
    case op::kNewFalse: push(make(Kind::boolean)); return true;
    case op::kBinInt: push(make(Kind::integer, {}, {}, number<int32_t>())); return true;
    case op::kBinInt1: push(make(Kind::integer, {}, {}, number<uint8_t>())); return true;
    case op::kBinInt2: push(make(Kind::integer, {}, {}, number<uint16_t>())); return true;
    case op::kLong1: push_long(number<uint8_t>()); return true;
    case op::kLong4: push_long(number<uint32_t>()); return true;
    case op::kBinFloat:
      take(8);
      push(make(Kind::real));
      return true;  // no reader needs its value
    case op::kBinUnicode: push_text(Kind::text, number<uint32_t>()); return true;
    case op::kShortBinUnicode: push_text(Kind::text, number<uint8_t>()); return true;
    case op::kBinUnicode8: push_text(Kind::text, number<uint64_t>()); return true;
    case op::kBinString: push_text(Kind::text, number<uint32_t>()); return true;  // Python 2's str
    case op::kShortBinString: push_text(Kind::text, number<uint8_t>()); return true;
    case op::kBinBytes: push_text(Kind::bytes, number<uint32_t>()); return true;
    case op::kShortBinBytes: push_text(Kind::bytes, number<uint8_t>()); return true;
    case op::kBinBytes8: push_text(Kind::bytes, number<uint64_t>()); return true;
    default: return false;
  }
}

bool PickleMachine::step_container(uint8_t code) {
  switch (code) {
    case op::kEmptyTuple: push(make(Kind::tuple)); return true;
    case op::kTuple1: push_tuple(1); return true;
    case op::kTuple2: push_tuple(2); return true;
    case op::kTuple3: push_tuple(3); return true;
    case op::kTuple: push(make(Kind::tuple, {}, pop_mark())); return true;
    case op::kEmptyList: push(make(Kind::list)); return true;
    case op::kList: push(make(Kind::list, {}, pop_mark())); return true;
    case op::kEmptyDict: push(make(Kind::dict)); return true;
    case op::kEmptySet: push(make(Kind::set)); return true;
    case op::kFrozenSet: push(make(Kind::set, {}, pop_mark())); return true;
    case op::kDict: {
      std::vector<Id> items = pop_mark();
      push(make(Kind::dict));
      append(top(), items, Kind::dict, "items");
      return true;
    }
    case op::kAppend: {
      const Id item = pop();
      append(top(), {item}, Kind::list, "APPEND");
      return true;
    }
    case op::kAppends:
    case op::kAddItems: {
      const std::vector<Id> items = pop_mark();
      append(top(), items, code == op::kAppends ? Kind::list : Kind::set, code == op::kAppends ? "APPENDS" : "ADDITEMS");
      return true;
    }
    case op::kSetItem: {
      const Id item = pop(), key = pop();
      append(top(), {key, item}, Kind::dict, "SETITEM");
      return true;
    }
    case op::kSetItems: {
      const std::vector<Id> items = pop_mark();
      append(top(), items, Kind::dict, "SETITEMS");
      return true;
    }
    default: return false;
  }
}

bool PickleMachine::step_stack(uint8_t code) {
  switch (code) {
    case op::kMark:
      if (marks_.size() >= kMaxMarks) fail("the pickle nests more than " + std::to_string(kMaxMarks) + " groups", Code::unsupported);
      marks_.push_back(stack_.size());
      return true;
    case op::kPop:
      if (stack_.size() == floor() && !marks_.empty()) marks_.pop_back();  // as CPython: POP may take a mark
      else pop();
      return true;
    case op::kPopMark: pop_mark(); return true;
    case op::kDup: push(top()); return true;
    case op::kBinPut: put(number<uint8_t>()); return true;
    case op::kLongBinPut: put(number<uint32_t>()); return true;
    case op::kMemoize: put(static_cast<uint32_t>(memo_.size())); return true;
    case op::kBinGet: get(number<uint8_t>()); return true;
    case op::kLongBinGet: get(number<uint32_t>()); return true;
    case op::kFrame: number<uint64_t>(); return true;  // a hint for buffered readers
    case op::kGlobal: {
      const std::string_view module = line(), name = line();
      push_global(module, name);
      return true;
    }
    case op::kStackGlobal: stack_global(); return true;
    case op::kReduce: reduce(); return true;
    case op::kBuild: build(); return true;
    case op::kBinPersId: {
      const Id id = pop();
      push(make(Kind::persistent, {}, {id}));
      return true;
    }
    default: return false;
  }
}

bool PickleMachine::step() {
  opcode_at_ = at_;
  const uint8_t code = number<uint8_t>();
  if (code == op::kStop) {
    tree_.root_ = pop();
    if (!stack_.empty() || !marks_.empty()) fail("the pickle ends with values left on its stack");
    return false;
  }
  if (code == op::kProto) {
    const uint8_t version = number<uint8_t>();
    if (version < 2 || version > kNewestProtocol)
      fail("pickle protocol " + std::to_string(version) + ", expected 2 to 5", Code::unsupported);
    return true;
  }
  if (!step_scalar(code) && !step_container(code) && !step_stack(code)) refuse(code);
  return true;
}

void PickleMachine::refuse(uint8_t code) const {
  for (const op::Refused& known : op::kRefused) {
    if (known.code == code) {
      fail(std::string("the pickle's opcode ") + known.name + " is not read: it is not needed for tensors and can make objects or run code",
           Code::unsupported);
    }
  }
  fail("there is no pickle opcode " + std::to_string(code));
}

PickleTree::PickleTree(std::string_view bytes, size_t& at, std::span<const Allowed> allowed, const Place& place) {
  PickleMachine(*this, bytes, at, allowed, place).run();
}

std::string PickleTree::describe(const Value& value) const {
  const std::string n = std::to_string(value.items.size());
  switch (value.kind) {
    case Kind::none: return "None";
    case Kind::boolean: return value.integer != 0 ? "True" : "False";
    case Kind::integer: return "the number " + std::to_string(value.integer);
    case Kind::real: return "a float";
    case Kind::text: return "the text '" + shown(value.text) + "'";
    case Kind::bytes: return "bytes";
    case Kind::tuple: return "a tuple of " + n;
    case Kind::list: return "a list of " + n;
    case Kind::dict: return "a dictionary of " + std::to_string(value.items.size() / 2);
    case Kind::set: return "a set of " + n;
    case Kind::global: return "the object '" + shown(value.text) + "'";
    case Kind::call: return "what '" + shown(values_[value.items[0]].text) + "' makes";
    case Kind::persistent: return "a stored reference";
  }
  return "a value";
}

}  // namespace bertpt::tensors
