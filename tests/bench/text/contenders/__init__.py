"""tests/bench/text/contenders   One file for each engine: a class Contender(vocab, lowercase, threads) with encode(texts) -> whatever the
engine gives for a list of str, its fastest batch call without special tokens or offsets; and rows(texts) -> lists of ids, to compare."""
