#include "mutate.h"

#include <algorithm>

namespace taipan::fuzz {

uint64_t Random::next() {
  uint64_t z = state_ += 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

Mutator::Mutator(const Target& target, const std::vector<std::string>& corpus, uint64_t seed,
                 size_t maxSize)
    : target_(target), corpus_(corpus), random_(seed), maxSize_(maxSize) {
  while (target.words[wordCount_] != nullptr) wordCount_++;
}

// A place to cut: in text often where a word begins or ends.
size_t Mutator::boundary(const std::string& input) {
  size_t at = random_.below(input.size() + 1);
  if (!target_.text || random_.below(4) == 0) return at;
  auto inWord = [&](size_t i) {
    char c = input[i];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  while (at > 0 && at < input.size() && inWord(at - 1) == inWord(at)) at++;
  return at;
}

// Part of a corpus file; of text some lines as a rule.
std::string Mutator::piece(size_t limit) {
  if (corpus_.empty()) return word();
  const std::string& file = corpus_[random_.below(corpus_.size())];
  size_t start = file.size() <= limit && random_.below(2) == 0 ? 0 : random_.below(file.size());
  if (target_.text && start != 0) {
    size_t newline = file.find('\n', start);
    start = newline == std::string::npos ? start : newline + 1;
  }
  size_t size = std::min(limit, file.size() - start);
  size = random_.below(3) == 0 ? size : std::min<size_t>(size, 1 + random_.below(600));
  return file.substr(start, size);
}

std::string Mutator::word() {
  if (wordCount_ != 0 && random_.below(4) != 0) return target_.words[random_.below(wordCount_)];
  char byte = static_cast<char>(random_.next());
  if (target_.text && random_.below(8) != 0) {
    byte = static_cast<char>(' ' + random_.below('~' - ' ' + 1));
  }
  return std::string(1, byte);
}

void Mutator::eraseSome(std::string& input) {
  size_t from = boundary(input);
  size_t to = random_.below(2) == 0 ? from + 1 + random_.below(8) : boundary(input);
  if (from > to) std::swap(from, to);
  input.erase(from, std::min(to, input.size()) - from);
}

// The same bytes many times: what nests gets deep.
void Mutator::repeatSome(std::string& input) {
  size_t at = boundary(input);
  std::string part = random_.below(2) == 0 ? word() : input.substr(at, 1 + random_.below(12));
  size_t times = size_t{1} << random_.below(13);
  std::string many;
  while (times-- > 0 && many.size() < maxSize_) many += part;
  input.insert(at, many);
}

void Mutator::swapTwo(std::string& input) {
  size_t cuts[4] = {boundary(input), boundary(input), boundary(input), boundary(input)};
  std::sort(cuts, cuts + 4);
  std::string left = input.substr(cuts[0], cuts[1] - cuts[0]);
  std::string middle = input.substr(cuts[1], cuts[2] - cuts[1]);
  std::string right = input.substr(cuts[2], cuts[3] - cuts[2]);
  input.replace(cuts[0], cuts[3] - cuts[0], right + middle + left);
}

void Mutator::change(std::string& input) {
  switch (random_.below(8)) {
    case 0:
    case 1:
      return eraseSome(input);
    case 2:
    case 3: {
      size_t at = boundary(input);
      input.insert(at, word());
      return;
    }
    case 4:
      if (!input.empty()) input.replace(random_.below(input.size()), 1, word());
      return;
    case 5:
      return swapTwo(input);
    case 6: {
      size_t at = boundary(input);
      input.insert(at, piece(64));
      return;
    }
    default:
      if (random_.below(4) == 0) return repeatSome(input);
      input.resize(boundary(input));
  }
}

std::string Mutator::next() {
  std::string input = piece(maxSize_);
  for (size_t changes = 1 + random_.below(random_.below(4) == 0 ? 12 : 3); changes > 0; changes--) {
    change(input);
  }
  if (input.size() > maxSize_) input.resize(maxSize_);
  return input;
}

}  // namespace taipan::fuzz
