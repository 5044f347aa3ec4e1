package bertpt_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"bertpt"
)

func TestErrorCarriesCodeMessageComponentAndDetails(t *testing.T) {
	_, err := bertpt.ConfigResolve("model", bertpt.Map{"sise": "tiny"})
	e := fails(t, err, bertpt.CodeConfig)
	expect(t, strings.Contains(e.Message, "sise") && e.Component != "" && strings.Contains(e.Details, `"nearest":"size"`), "%+v", e)
	expect(t, bertpt.CodeBusy.Error() == "busy", "%v", bertpt.CodeBusy)
	_, err = bertpt.OpenCorpus("/no/such/corpus")
	fails(t, err, bertpt.CodeNotFound)
	expect(t, !errors.Is(err, bertpt.CodeBusy), "two codes are one")
}

func TestWhatCannotGoThroughIsRefusedHere(t *testing.T) {
	_, err := bertpt.OpenCorpus("a\x00b")
	expect(t, fails(t, err, bertpt.CodeInvalidArgument).Component == "go", "%v", err)
	_, err = bertpt.ConfigResolve("model", bertpt.Map{"size": func() {}})
	fails(t, err, bertpt.CodeConfig)
}

func TestLibraryDescribesItself(t *testing.T) {
	expect(t, bertpt.Check() == nil, "%v", bertpt.Check())
	description := must[string](t)(bertpt.Describe())
	expect(t, strings.Contains(description, bertpt.Version()), description)
	expect(t, strings.Contains(must[string](t)(bertpt.ConfigKinds()), `"trainer"`), "no trainer")
	expect(t, strings.Contains(must[string](t)(bertpt.ConfigSchema("vocab")), `"min_frequency"`), "no min_frequency")
	expect(t, strings.Contains(must[string](t)(bertpt.ConfigRecipe("google")), `"trainer"`), "no trainer")
	for _, options := range []any{nil, "", "{}", bertpt.Map{}, []byte("{}"), struct{}{}} {
		must[string](t)(bertpt.ConfigResolve("optimizer", options))
	}
}

func TestDocumentsComeFromListsAndIterators(t *testing.T) {
	pushed := must[*bertpt.Documents](t)(bertpt.NewDocuments())
	defer pushed.Close()
	expect(t, pushed.Push(bertpt.Document{Text: "One. Two.", ID: "first"}) == nil, "push")
	expect(t, pushed.Push(bertpt.Document{}) == nil, "push of an empty document")
	reader := must[*bertpt.DocumentReader](t)(pushed.Read())
	document := must[bertpt.Document](t)(reader.Next())
	expect(t, document == bertpt.Document{Text: "One. Two.", ID: "first"}, "%v", document)
	reader.Close()
	again := documents(t)
	defer again.Close()
	for pass := 0; pass < 2; pass++ {
		texts, err := all(t, again)
		expect(t, err == nil && len(texts) == 30, "%d documents, %v", len(texts), err)
	}
	_, err := bertpt.OpenFiles([]string{"/no/such/file"}, nil)
	fails(t, err, bertpt.CodeNotFound)
}

func TestFailureOfAnIteratorComesBackWithItsCause(t *testing.T) {
	closed := errors.New("the database is closed")
	for name, seq := range map[string]func(func(bertpt.Document, error) bool){
		"error": func(yield func(bertpt.Document, error) bool) {
			_ = yield(bertpt.Document{Text: "a text"}, nil) && yield(bertpt.Document{}, closed)
		},
		"panic": func(yield func(bertpt.Document, error) bool) {
			_ = yield(bertpt.Document{Text: "a text"}, nil)
			panic("on purpose")
		},
	} {
		documents := must[*bertpt.Documents](t)(bertpt.DocumentsFromSeq(seq))
		_, err := bertpt.TrainVocab(nil, documents, nil, nil)
		e := fails(t, err, bertpt.CodeHost)
		if name == "error" {
			expect(t, errors.Is(err, closed) && strings.Contains(e.Message, closed.Error()), "%v", err)
		} else {
			expect(t, strings.Contains(e.Message, "on purpose"), "%v", err)
		}
		texts, err := all(t, documents)
		expect(t, len(texts) == 1 && errors.Is(err, bertpt.CodeHost), "%v %v", texts, err)
		documents.Close()
	}
}

func TestTokenizerIsSharedByGoroutines(t *testing.T) {
	tokenizer := smallTokenizer(t)
	defer tokenizer.Close()
	encoding := must[*bertpt.Encoding](t)(tokenizer.Encode("The people the States.", nil))
	n := len(encoding.IDs)
	expect(t, n >= 6 && len(encoding.Begin) == n && len(encoding.WordIDs) == n && encoding.SpecialMask[0] == 1, "%+v", encoding)
	text := must[string](t)(tokenizer.Decode(encoding.IDs, true))
	expect(t, text == "the people the states.", text)
	short := must[*bertpt.Encoding](t)(tokenizer.Encode("The people of the States", &bertpt.EncodeOptions{AddSpecialTokens: true, MaxLength: 4, Truncation: bertpt.TruncationLongestFirst}))
	expect(t, len(short.IDs) == 4 && short.Begin == nil, "%+v", short)
	pair := must[*bertpt.Encoding](t)(tokenizer.EncodePair("the people", "of the states", nil))
	expect(t, pair.TypeIDs[len(pair.TypeIDs)-1] == 1, "%+v", pair)
	_, err := tokenizer.Decode([]int32{1 << 20}, false)
	fails(t, err, bertpt.CodeInvalidArgument)
	options := &bertpt.EncodeOptions{AddSpecialTokens: true, Offsets: true, Padding: bertpt.PaddingLongest, Threads: 2, TypeIDs: true}
	batch := must[*bertpt.EncodedBatch](t)(tokenizer.EncodeBatch([]string{"The people the States.", "", "of the \xff"}, nil, options))
	expect(t, len(batch.RowOffsets) == 4 && len(batch.IDs) == 3*n && len(batch.TypeIDs) == 3*n && batch.SpecialMask == nil && batch.Replaced == 1, "%+v", batch)
	expect(t, reflect.DeepEqual(batch.Row(0), encoding.IDs) && reflect.DeepEqual(batch.Begin[:n], encoding.Begin), "%+v", batch)
	expect(t, reflect.DeepEqual(batch.AttentionMask[n:n+3], []int32{1, 1, 0}), "%+v", batch)
	pairs := must[*bertpt.EncodedBatch](t)(tokenizer.EncodeBatch([]string{"the people"}, []string{"of the states"}, nil))
	expect(t, reflect.DeepEqual(pairs.IDs, pair.IDs), "%+v", pairs)
	_, err = tokenizer.EncodeBatch([]string{"a"}, []string{}, nil)
	fails(t, err, bertpt.CodeInvalidArgument)
	empty := must[*bertpt.Encoding](t)(tokenizer.Encode("", nil))
	expect(t, len(empty.IDs) == 2, "%+v", empty)

	var group sync.WaitGroup
	for i := 0; i < 4; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for j := 0; j < 200; j++ {
				if count, err := tokenizer.CountTokens("The people the States."); err != nil || count != n-2 {
					t.Error(count, err)
				}
			}
		}()
	}
	group.Wait()
	vocab := must[*bertpt.Vocab](t)(tokenizer.Vocab())
	defer vocab.Close()
	ids := must[bertpt.SpecialIDs](t)(vocab.SpecialIDs())
	expect(t, must[string](t)(vocab.Piece(ids.Mask)) == "[MASK]" && must[int32](t)(vocab.Find("no such piece")) == -1, "%v", ids)
}

func TestCloseInAnyWay(t *testing.T) {
	tokenizer := smallTokenizer(t)
	tokenizer.Close()
	tokenizer.Close()
	_, err := tokenizer.Encode("text", nil)
	fails(t, err, bertpt.CodeInvalidArgument)
	_, err = tokenizer.Vocab()
	fails(t, err, bertpt.CodeInvalidArgument)
	// Closing while others are in calls: each gets an answer or the error, and nothing is freed too early.
	for round := 0; round < 50; round++ {
		tokenizer := smallTokenizerOf(t)
		var group sync.WaitGroup
		for i := 0; i < 4; i++ {
			group.Add(1)
			go func() {
				defer group.Done()
				for {
					if _, err := tokenizer.CountTokens("the people"); err != nil {
						if !errors.Is(err, bertpt.CodeInvalidArgument) {
							t.Error(err)
						}
						return
					}
				}
			}()
		}
		runtime.Gosched()
		tokenizer.Close()
		group.Wait()
	}
}

var (
	saved     string
	savedOnce sync.Once
)

// smallTokenizerOf loads a tokenizer that is made once.
func smallTokenizerOf(t *testing.T) *bertpt.Tokenizer {
	savedOnce.Do(func() {
		folder, err := os.MkdirTemp("", "bertpt-go")
		expect(t, err == nil, "%v", err)
		saved = folder
		tokenizer := smallTokenizer(t)
		defer tokenizer.Close()
		expect(t, tokenizer.Save(folder) == nil, "save")
	})
	return must[*bertpt.Tokenizer](t)(bertpt.LoadTokenizer(saved))
}

func TestMain(m *testing.M) {
	code := m.Run()
	if saved != "" {
		os.RemoveAll(saved)
	}
	os.Exit(code)
}

func TestFinalizersReleaseWhatNobodyClosed(t *testing.T) {
	released := make(chan struct{})
	func() {
		documents := must[*bertpt.Documents](t)(bertpt.DocumentsFrom(func() func() (bertpt.Document, error) {
			mark := new([64]byte)
			runtime.SetFinalizer(mark, func(any) { close(released) })
			return func() (bertpt.Document, error) { mark[0]++; return bertpt.Document{Text: "The text."}, nil }
		}))
		reader := must[*bertpt.DocumentReader](t)(documents.Read())
		must[bertpt.Document](t)(reader.Next())
	}()
	for i := 0; i < 200; i++ {
		runtime.GC()
		select {
		case <-released:
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Fatal("the iterator was never released")
}

func TestCorpusIsPushedReadBackAndBatched(t *testing.T) {
	folder := t.TempDir()
	tokenizer := smallTokenizer(t)
	builder := must[*bertpt.CorpusBuilder](t)(bertpt.NewCorpusBuilder(filepath.Join(folder, "pushed"), tokenizer, bertpt.Map{"validation_share": 0.2}))
	seq(func(document bertpt.Document, _ error) bool { return builder.Push(document) == nil })
	corpus := must[*bertpt.Corpus](t)(builder.Finish())
	builder.Close()
	train := must[bertpt.CorpusInfo](t)(corpus.Info(bertpt.SplitTrain))
	total := uint64(0)
	for _, count := range must[[]uint64](t)(corpus.IDCounts(bertpt.SplitTrain)) {
		total += count
	}
	expect(t, train.Documents > 5 && total == uint64(train.Tokens), "%+v, %d", train, total)
	document := must[*bertpt.CorpusDocument](t)(corpus.ReadDocument(bertpt.SplitTrain, 0))
	expect(t, strings.HasPrefix(document.ID, "document ") && len(document.IDs) > 0 && len(document.SentenceLengths) == 8, "%+v", document)
	expect(t, corpus.Verify(nil, nil) == nil, "verify")

	loader := must[*bertpt.Loader](t)(bertpt.NewLoader(corpus, bertpt.SplitTrain, bertpt.Map{"batch_size": 4, "max_seq_length": 32}))
	batch := must[*bertpt.Batch](t)(loader.Next())
	epoch, index, err := loader.Position()
	expect(t, err == nil, "%v", err)
	next := must[*bertpt.BatchView](t)(must[*bertpt.Batch](t)(loader.Next()).View())
	expect(t, loader.Seek(epoch, index) == nil, "seek")
	again := must[*bertpt.BatchView](t)(must[*bertpt.Batch](t)(loader.Next()).View())
	expect(t, len(next.IDs) == len(again.IDs) && next.IDs[3] == again.IDs[3], "another batch after seek")
	corpus.Close()
	loader.Close()
	view := must[*bertpt.BatchView](t)(batch.View())
	expect(t, int(view.CuSeqlens[view.Sequences]) == view.Tokens, "%+v", view)
	padded := must[*bertpt.PaddedBatch](t)(batch.Padded(32))
	tokens := int64(0)
	for _, one := range padded.AttentionMask {
		tokens += one
	}
	expect(t, int(tokens) == view.Tokens, "%d tokens", tokens)
	_, err = batch.Padded(view.Longest - 1)
	fails(t, err, bertpt.CodeInvalidArgument)
	batch.Close()
	_, err = batch.View()
	fails(t, err, bertpt.CodeInvalidArgument)
}

func TestContextStopsALongCall(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "never")
	endless := must[*bertpt.Documents](t)(bertpt.DocumentsFrom(func() func() (bertpt.Document, error) {
		return func() (bertpt.Document, error) {
			return bertpt.Document{Text: "The people of the United States. They have a house. It is large."}, nil
		}
	}))
	ctx, cancel := context.WithCancel(context.Background())
	progress := must[*bertpt.Progress](t)(bertpt.NewProgress())
	go func() {
		for {
			if stage, err := progress.Get(); err != nil || stage.Done >= 100 {
				cancel()
				return
			}
			runtime.Gosched()
		}
	}()
	_, err := bertpt.BuildCorpus(ctx, endless, smallTokenizer(t), folder, nil, progress)
	fails(t, err, bertpt.CodeCancelled)
	expect(t, errors.Is(err, context.Canceled), "%v", err)
	_, err = os.Stat(folder)
	expect(t, os.IsNotExist(err), "the folder is there")
	stage := must[bertpt.Stage](t)(progress.Get())
	expect(t, stage.Stage != "" && stage.Unit != "", "%+v", stage)
}

func TestSentencesAreSpansOfTheText(t *testing.T) {
	text := "Dr. Smith came. He saw."
	segmenter := must[*bertpt.Segmenter](t)(bertpt.NewSegmenter(nil))
	spans := must[[]bertpt.Span](t)(segmenter.Segment(text))
	expect(t, len(spans) == 2 && text[spans[1].Begin:spans[1].End] == "He saw.", "%v", spans)
}

func TestAbbreviationsAreLearnedAndAVocabularyGrows(t *testing.T) {
	documents := must[*bertpt.Documents](t)(bertpt.NewDocuments())
	defer documents.Close()
	for i := 0; i < 40; i++ {
		text := "The Abtlg. Werkzeug has a house. They went to the house. Nobody was in the cold garden of the house."
		expect(t, documents.Push(bertpt.Document{Text: text}) == nil, "push")
	}
	config := must[string](t)(bertpt.LearnSegmenter(nil, documents, bertpt.Map{"newlines": "paragraph"}, nil))
	expect(t, strings.Contains(config, `"Abtlg"`), config)
	segmenter := must[*bertpt.Segmenter](t)(bertpt.NewSegmenter(config))
	defer segmenter.Close()
	expect(t, len(must[[]bertpt.Span](t)(segmenter.Segment("The Abtlg. Werkzeug is cold."))) == 1, "two sentences")
	vocab := must[*bertpt.Vocab](t)(bertpt.TrainVocab(nil, documents, bertpt.Map{"size": 50}, nil))
	defer vocab.Close()
	longer, report, err := vocab.Extend(nil, documents, bertpt.Map{"pieces": 2, "placement": "end"}, nil)
	expect(t, err == nil && strings.Contains(report, `"after"`), "%v %s", err, report)
	defer longer.Close()
	expect(t, must[int](t)(longer.Size()) == must[int](t)(vocab.Size())+2, "the size")
	nothing := must[*bertpt.Documents](t)(bertpt.NewDocuments())
	defer nothing.Close()
	_, _, err = vocab.Extend(nil, nothing, nil, nil)
	fails(t, err, bertpt.CodeData)
}
