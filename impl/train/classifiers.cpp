#include "train/classifiers.h"

#include <algorithm>
#include <cmath>
#include <deque>

namespace bertpt::train {
namespace {

using Vector = std::vector<double>;

constexpr size_t kPairs = 10, kIterations = 200, kHalvings = 40;
constexpr double kSmallGradient = 1e-4, kSufficient = 1e-4;

double dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

double largest(const Vector& a) {
  double most = 0;
  for (const double x : a) most = std::max(most, std::abs(x));
  return most;
}

// W [n_labels][width] and then b [n_labels], as one vector.
class Regression {
 public:
  Regression(const Labelled& data, const std::vector<size_t>& rows, double l2) : data_(data), rows_(rows), l2_(l2) {}
  size_t size() const { return data_.n_labels * (data_.width + 1); }

  Vector scores(const Vector& w, size_t row) const {
    const float* const x = data_.features.data() + row * data_.width;
    Vector s(data_.n_labels);
    for (size_t c = 0; c < s.size(); ++c) {
      double sum = w[data_.n_labels * data_.width + c];
      for (size_t j = 0; j < data_.width; ++j) sum += w[c * data_.width + j] * x[j];
      s[c] = sum;
    }
    return s;
  }

  double loss(const Vector& w, Vector& gradient) const {
    const size_t n_weights = data_.n_labels * data_.width;
    double sum = 0;
    std::fill(gradient.begin(), gradient.end(), 0.0);
    for (size_t i = 0; i < n_weights; ++i) {
      sum += 0.5 * l2_ * w[i] * w[i];
      gradient[i] = l2_ * w[i];
    }
    for (const size_t row : rows_) {
      Vector p = scores(w, row);
      const auto label = static_cast<size_t>(data_.labels[row]);
      const double top = *std::ranges::max_element(p), target = p[label];
      double total = 0;
      for (double& x : p) total += x = std::exp(x - top);
      sum += std::log(total) + top - target;
      const float* const x = data_.features.data() + row * data_.width;
      for (size_t c = 0; c < p.size(); ++c) {
        const double d = p[c] / total - (c == label ? 1 : 0);
        for (size_t j = 0; j < data_.width; ++j) gradient[c * data_.width + j] += d * x[j];
        gradient[n_weights + c] += d;
      }
    }
    return sum;
  }

 private:
  const Labelled& data_;
  const std::vector<size_t>& rows_;
  double l2_;
};

// What the last steps tell about the curvature: pairs of a step and the change of the gradient along it.
struct Curvature {
  Vector step, change;
  double rho = 0;
};

Vector descent(const std::deque<Curvature>& pairs, const Vector& gradient) {
  Vector q = gradient, alphas(pairs.size());
  for (size_t i = pairs.size(); i-- > 0;) {
    alphas[i] = pairs[i].rho * dot(pairs[i].step, q);
    for (size_t j = 0; j < q.size(); ++j) q[j] -= alphas[i] * pairs[i].change[j];
  }
  const double scale =
      pairs.empty() ? 1 / std::max(1.0, largest(gradient)) : 1 / (pairs.back().rho * dot(pairs.back().change, pairs.back().change));
  for (double& x : q) x *= scale;
  for (size_t i = 0; i < pairs.size(); ++i) {
    const double beta = pairs[i].rho * dot(pairs[i].change, q);
    for (size_t j = 0; j < q.size(); ++j) q[j] += (alphas[i] - beta) * pairs[i].step[j];
  }
  for (double& x : q) x = -x;
  return q;
}

Vector minimise(const Regression& regression, const Cancel& cancel, const Cancel& other_cancel) {
  Vector w(regression.size()), gradient(w.size()), next(w.size()), next_gradient(w.size());
  double value = regression.loss(w, gradient);
  const double enough = kSmallGradient * largest(gradient);
  std::deque<Curvature> pairs;
  for (size_t i = 0; i < kIterations && largest(gradient) > enough; ++i) {
    cancel.check("train/classifiers");
    other_cancel.check("train/classifiers");
    const Vector direction = descent(pairs, gradient);
    const double slope = dot(direction, gradient);
    double length = 1, next_value = value;
    size_t halvings = 0;
    for (; halvings < kHalvings; ++halvings, length /= 2) {
      for (size_t j = 0; j < w.size(); ++j) next[j] = w[j] + length * direction[j];
      next_value = regression.loss(next, next_gradient);
      if (next_value <= value + kSufficient * length * slope) break;
    }
    if (halvings == kHalvings) break;  // as low as rounding lets it come
    Curvature pair{.step = next, .change = next_gradient, .rho = 0};
    for (size_t j = 0; j < w.size(); ++j) {
      pair.step[j] -= w[j];
      pair.change[j] -= gradient[j];
    }
    const double product = dot(pair.step, pair.change);
    if (product > 0) {
      pair.rho = 1 / product;
      pairs.push_back(std::move(pair));
      if (pairs.size() > kPairs) pairs.pop_front();
    }
    w.swap(next);
    gradient.swap(next_gradient);
    value = next_value;
  }
  return w;
}

double norm_of(const float* x, size_t width) {
  double sum = 0;
  for (size_t j = 0; j < width; ++j) sum += double{x[j]} * x[j];
  return std::sqrt(sum);
}

}  // namespace

std::vector<int32_t> logistic_regression(const Labelled& data, const std::vector<size_t>& learned, const std::vector<size_t>& asked,
                                         double l2, const Cancel& cancel, const Cancel& other_cancel) {
  const Regression regression(data, learned, l2);
  const Vector w = minimise(regression, cancel, other_cancel);
  std::vector<int32_t> guesses;
  for (const size_t row : asked) {
    const Vector s = regression.scores(w, row);
    guesses.push_back(static_cast<int32_t>(std::ranges::max_element(s) - s.begin()));
  }
  return guesses;
}

std::vector<int32_t> nearest_neighbours(const Labelled& data, const std::vector<size_t>& learned, const std::vector<size_t>& asked,
                                        size_t k) {
  const auto row = [&](size_t r) { return data.features.data() + r * data.width; };
  Vector norms;
  for (const size_t r : learned) norms.push_back(norm_of(row(r), data.width));
  k = std::min(k, learned.size());
  std::vector<int32_t> guesses;
  std::vector<std::pair<double, size_t>> near(learned.size());  // minus cosine, and which of the learned
  for (const size_t question : asked) {
    const double norm = norm_of(row(question), data.width);
    for (size_t i = 0; i < learned.size(); ++i) {
      double product = 0;
      for (size_t j = 0; j < data.width; ++j) product += double{row(question)[j]} * row(learned[i])[j];
      near[i] = {-product / std::max(norm * norms[i], 1e-30), i};
    }
    std::partial_sort(near.begin(), near.begin() + static_cast<ptrdiff_t>(k), near.end());
    std::vector<std::pair<int64_t, double>> votes(data.n_labels);  // how many, and their cosines in sum
    for (size_t i = 0; i < k; ++i) {
      auto& vote = votes[static_cast<size_t>(data.labels[learned[near[i].second]])];
      ++vote.first;
      vote.second -= near[i].first;
    }
    guesses.push_back(static_cast<int32_t>(std::ranges::max_element(votes) - votes.begin()));
  }
  return guesses;
}

}  // namespace bertpt::train
