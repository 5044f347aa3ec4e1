#!/usr/bin/env python3
"""Names and shapes of transformers' BertForPreTraining: the fixture of tests/tensors/hf_names_test.cpp.

    hf_names_fixture.py > tests/tensors/data/bert_names.txt
"""
from transformers import BertConfig, BertForPreTraining

model = BertForPreTraining(BertConfig(vocab_size=50, hidden_size=12, num_hidden_layers=3, num_attention_heads=2, intermediate_size=20,
                                      max_position_embeddings=16))
for name, parameter in model.named_parameters():  # the tied decoder comes once, as the word embeddings
    print(name, "x".join(str(size) for size in parameter.shape))
