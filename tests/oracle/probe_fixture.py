"""tests/golden/probe.json: rows of features with labels, and what scikit-learn's LogisticRegression and KNeighborsClassifier say of those held out.

    probe_fixture.py OUTPUT      needs: pip install scikit-learn numpy   (1.9 was used)
"""
import json
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier


def main():
    cases = []
    for n, width, n_labels, l2, seed in ((60, 4, 2, 1.0, 1), (120, 8, 3, 0.1, 2), (200, 16, 5, 10.0, 3)):
        rng = np.random.default_rng(seed)
        labels = rng.integers(0, n_labels, n)
        centres = rng.normal(size=(n_labels, width))
        features = (centres[labels] + 1.2 * rng.normal(size=(n, width))).astype(np.float32).round(4)
        held = np.arange(n) % 5 == 4
        mean, deviation = features[~held].astype(np.float64).mean(0), features[~held].astype(np.float64).std(0)
        scaled = ((features - mean) / deviation).astype(np.float32)
        model = LogisticRegression(C=1 / l2, tol=1e-10, max_iter=10000).fit(scaled[~held].astype(np.float64), labels[~held])
        near = KNeighborsClassifier(1, metric="cosine").fit(scaled[~held], labels[~held])
        cases.append({"width": width, "n_labels": n_labels, "l2": l2, "features": [[round(float(x), 6) for x in row] for row in scaled], "labels": labels.tolist(),
                      "logistic": model.predict(scaled[held]).tolist(), "margin": float(np.diff(np.sort(model.predict_proba(scaled[held]), 1)[:, -2:], axis=1).min()),
                      "nearest": near.predict(scaled[held]).tolist()})
    json.dump(cases, open(sys.argv[1], "w"))


if __name__ == "__main__":
    main()
