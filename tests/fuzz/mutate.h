// Seeded mutations of byte strings.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "driver.h"

namespace taipan::fuzz {

/// splitmix64: small, and equal everywhere.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t next();
  /// From 0 to bound - 1; 0 if the bound is 0.
  size_t below(size_t bound) { return bound == 0 ? 0 : next() % bound; }

 private:
  uint64_t state_;
};

class Mutator {
 public:
  Mutator(const Target& target, const std::vector<std::string>& corpus, uint64_t seed,
          size_t maxSize);

  /// The next input: a piece of a corpus file with one or a few changes.
  std::string next();

 private:
  std::string piece(size_t limit);
  std::string word();
  void change(std::string& input);
  void eraseSome(std::string& input);
  void repeatSome(std::string& input);
  void swapTwo(std::string& input);
  size_t boundary(const std::string& input);

  const Target& target_;
  const std::vector<std::string>& corpus_;
  Random random_;
  size_t maxSize_;
  size_t wordCount_ = 0;
};

}  // namespace taipan::fuzz
