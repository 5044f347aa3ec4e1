package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"bertpt"
)

func split(s step) bertpt.Split {
	if s.text("split") == "train" {
		return bertpt.SplitTrain
	}
	return bertpt.SplitValidation
}

func sizeOf(vocab *bertpt.Vocab) (any, error) {
	size, err := vocab.Size()
	return object{"size": size}, err
}

func infos(corpus *bertpt.Corpus) (any, error) {
	result := object{}
	for name, split := range map[string]bertpt.Split{"train": bertpt.SplitTrain, "validation": bertpt.SplitValidation} {
		info, err := corpus.Info(split)
		if err != nil {
			return nil, err
		}
		result[name] = object{"documents": info.Documents, "sentences": info.Sentences, "tokens": info.Tokens}
	}
	return result, nil
}

func sum(values []int32) (total int64) {
	for _, value := range values {
		total += int64(value)
	}
	return total
}

func (e *executor) vocabLoad(s step) (any, error) {
	vocab, err := bertpt.LoadVocab(s.text("path"))
	return keep(e, s, vocab, err, sizeOf)
}

func (e *executor) vocabTrain(s step) (any, error) {
	vocab, err := bertpt.TrainVocab(context.Background(), get[*bertpt.Documents](e, s, "documents"), s["config"], nil)
	return keep(e, s, vocab, err, sizeOf)
}

func (e *executor) tokenizerCreate(s step) (any, error) {
	tokenizer, err := bertpt.NewTokenizer(get[*bertpt.Vocab](e, s, "vocab"), s["config"])
	return keep(e, s, tokenizer, err, nil)
}

func (e *executor) encode(s step) (any, error) {
	result := []any{}
	for _, text := range s.list("texts") {
		encoding, err := e.tokenizer(s).Encode(text.(string), nil)
		if err != nil {
			return nil, err
		}
		result = append(result, encoding.IDs)
	}
	return result, nil
}

func (e *executor) decode(s step) (any, error) {
	var ids []int32
	for _, id := range s.list("ids") {
		n, err := id.(json.Number).Int64()
		must(err)
		ids = append(ids, int32(n))
	}
	return e.tokenizer(s).Decode(ids, s.truth("skip_special_tokens"))
}

func (e *executor) segment(s step) (any, error) {
	segmenter, err := bertpt.NewSegmenter(s["config"])
	if err != nil {
		return nil, err
	}
	defer segmenter.Close()
	spans, err := segmenter.Segment(s.text("text"))
	result := []any{}
	for _, span := range spans {
		result = append(result, []int{span.Begin, span.End})
	}
	return result, err
}

func (e *executor) configResolve(s step) (any, error) {
	text, err := bertpt.ConfigResolve(s.text("kind"), s["config"])
	if err != nil {
		return nil, err
	}
	resolved, result := parse([]byte(text)), object{}
	for _, key := range s.list("keys") {
		result[key.(string)] = resolved[key.(string)]
	}
	return result, nil
}

func (e *executor) documentsFromIterator(s step) (any, error) {
	texts, failAt := e.documents[s.text("documents")].([]any), -1
	if _, there := s["fail_at"]; there {
		failAt = s.integer("fail_at")
	}
	documents, err := bertpt.DocumentsFrom(func() func() (bertpt.Document, error) {
		i := -1
		return func() (bertpt.Document, error) {
			i++
			if i == failAt {
				return bertpt.Document{}, fmt.Errorf("the host's iterator broke at %d", i)
			}
			if i == len(texts) {
				return bertpt.Document{}, io.EOF
			}
			return bertpt.Document{Text: texts[i].(string), ID: fmt.Sprintf("speech %d", i)}, nil
		}
	})
	return keep(e, s, documents, err, nil)
}

func (e *executor) corpusBuild(s step) (any, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if s.truth("cancelled") {
		cancel()
	}
	corpus, err := bertpt.BuildCorpus(ctx, get[*bertpt.Documents](e, s, "documents"), e.tokenizer(s), s.text("folder"), s["config"], nil)
	return keep(e, s, corpus, err, infos)
}

func (e *executor) corpusOpen(s step) (any, error) {
	corpus, err := bertpt.OpenCorpus(s.text("folder"))
	return keep(e, s, corpus, err, infos)
}

func (e *executor) corpusTokenizer(s step) (any, error) {
	tokenizer, err := e.corpus(s).Tokenizer()
	return keep(e, s, tokenizer, err, nil)
}

func (e *executor) corpusReadDocument(s step) (any, error) {
	document, err := e.corpus(s).ReadDocument(split(s), s.integer("index"))
	if err != nil {
		return nil, err
	}
	return object{"id": document.ID, "tokens": len(document.IDs), "sentences": len(document.SentenceLengths), "ids_sum": sum(document.IDs)}, nil
}

func (e *executor) loaderBatches(s step) (any, error) {
	loader, err := bertpt.NewLoader(e.corpus(s), split(s), s["config"])
	if err != nil {
		return nil, err
	}
	defer loader.Close()
	result := []any{}
	for i := 0; i < s.integer("count"); i++ {
		batch, err := loader.Next()
		if err != nil {
			return nil, err
		}
		view, err := batch.View()
		if err != nil {
			return nil, err
		}
		result = append(result, object{"tokens": view.Tokens, "sequences": view.Sequences, "masked": view.Masked, "ids_sum": sum(view.IDs),
			"labels_sum": sum(view.MaskedLabels), "pairs_sum": sum(view.PairLabels)})
		batch.Close()
	}
	return result, nil
}

func (e *executor) closeOrders(s step) (any, error) {
	orders := permutations(5)
	for _, order := range orders {
		corpus, err := bertpt.OpenCorpus(s.text("corpus"))
		must(err)
		tokenizer, err := corpus.Tokenizer()
		must(err)
		vocab, err := tokenizer.Vocab()
		must(err)
		loader, err := bertpt.NewLoader(corpus, bertpt.SplitTrain, s["config"])
		must(err)
		batch, err := loader.Next()
		must(err)
		closes := []func(){corpus.Close, tokenizer.Close, vocab.Close, loader.Close, batch.Close}
		uses := []func() error{
			func() error { _, err := infos(corpus); return err },
			func() error { _, err := tokenizer.CountTokens("our country"); return err },
			func() error { _, err := vocab.Size(); return err },
			func() error { _, err := loader.Next(); return err },
			func() error { _, err := batch.View(); return err },
		}
		for n, which := range order {
			closes[which]()
			for _, open := range order[n+1:] {
				if err := uses[open](); err != nil {
					return nil, err
				}
			}
		}
	}
	return object{"orders": len(orders)}, nil
}
