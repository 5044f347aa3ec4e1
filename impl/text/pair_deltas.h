// text/pair_deltas.h   What one merge changes in the counts of the pairs around it, gathered by the neighbouring piece, so that a merge
// looks up each changed pair once and not once per word.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace bertpt::text {

class PairDeltas {
 public:
  // The pair (piece, left piece of the merge) went `count` times, (right piece of the merge, piece) likewise.
  void lower_left(uint32_t piece, uint64_t count) { left_.lowered.add(piece, count); }
  void lower_right(uint32_t piece, uint64_t count) { right_.lowered.add(piece, count); }
  // The pair (piece, merged) came `count` times, in this word; (merged, piece) likewise.
  void raise_left(uint32_t piece, uint64_t count, uint32_t word) { left_.raise(piece, count, word); }
  void raise_right(uint32_t piece, uint64_t count, uint32_t word) { right_.raise(piece, count, word); }

  // Calls f(whether it is a left neighbour, piece, count), once per changed pair.
  template <class Function>
  void each_lowered(const Function& f) const {
    for (const Side* side : {&left_, &right_}) {
      for (const Sums::Sum& sum : side->lowered.sums) f(side == &left_, sum.piece, sum.count);
    }
  }
  // Calls f(whether it is a left neighbour, piece, count, words).
  template <class Function>
  void each_raised(const Function& f) {
    for (Side* side : {&left_, &right_}) {
      side->group();
      size_t begin = 0;
      for (size_t i = 0; i < side->raised.sums.size(); ++i) {
        const size_t end = side->ends[i];
        f(side == &left_, side->raised.sums[i].piece, side->raised.sums[i].count,
          std::span<const uint32_t>(side->grouped).subspan(begin, end - begin));
        begin = end;
      }
    }
  }
  void clear() {
    for (Side* side : {&left_, &right_}) {
      side->lowered.clear();
      side->raised.clear();
      side->places.clear();
    }
  }

 private:
  struct Sums {
    struct Sum {
      uint32_t piece;
      uint32_t n_words = 0, last_word = 0;  // of raised pairs
      uint64_t count = 0;
    };
    std::vector<uint32_t> index_of;  // by piece: place in sums + 1, or 0
    std::vector<Sum> sums;

    uint32_t add(uint32_t piece, uint64_t count) {
      if (piece >= index_of.size()) index_of.resize(piece + piece / 2 + 1024, 0);
      uint32_t& index = index_of[piece];
      if (index == 0) {
        sums.push_back({piece});
        index = static_cast<uint32_t>(sums.size());
      }
      sums[index - 1].count += count;
      return index - 1;
    }
    void clear() {
      for (const Sum& sum : sums) index_of[sum.piece] = 0;
      sums.clear();
    }
  };
  struct Place {
    uint32_t sum, word;
  };
  struct Side {
    Sums lowered, raised;
    std::vector<Place> places;
    std::vector<uint32_t> grouped;  // words of places, by sum
    std::vector<size_t> ends;

    void raise(uint32_t piece, uint64_t count, uint32_t word) {
      const uint32_t i = raised.add(piece, count);
      Sums::Sum& sum = raised.sums[i];
      if (sum.n_words > 0 && sum.last_word == word) return;
      ++sum.n_words;
      sum.last_word = word;
      places.push_back({i, word});
    }
    void group() {
      ends.assign(raised.sums.size(), 0);
      grouped.resize(places.size());
      size_t begin = 0;
      for (size_t i = 0; i < ends.size(); ++i) {
        ends[i] = begin;
        begin += raised.sums[i].n_words;
      }
      for (const Place& place : places) grouped[ends[place.sum]++] = place.word;
    }
  };
  Side left_, right_;
};

}  // namespace bertpt::text
