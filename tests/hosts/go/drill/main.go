// What soak.py and exit.py make every language do; README.md says what each word does.   drill WHAT N CORPUS MODEL TRAINER
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"time"

	"bertpt"
)

const (
	round, blocks = 500, 20
	text          = "A sentence of some words. And another one, with (brackets) and 3.5 numbers!"
)

var answers = bufio.NewReader(os.Stdin)

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "drill: %v\n", err)
		os.Exit(1)
	}
}

func expect(condition bool, what string) {
	if !condition {
		check(fmt.Errorf("%s", what))
	}
}

// pauseIsAgain lets whoever started us measure now; true: once more from the beginning.
func pauseIsAgain() bool {
	collect()
	fmt.Println("pause")
	line, _ := answers.ReadString('\n')
	return strings.HasPrefix(line, "again")
}

// collect frees what is forgotten: finalizers run after the collection that finds their objects.
func collect() {
	for i := 0; i < 2; i++ {
		runtime.GC()
		time.Sleep(2 * time.Millisecond)
	}
}

func repeat(n int, cycle func(i int)) {
	for again := true; again; again = pauseIsAgain() {
		for i := 1; i <= n; i++ {
			cycle(i)
			if i == n/5 {
				pauseIsAgain()
			}
		}
	}
}

type drill struct {
	corpus                     *bertpt.Corpus
	tokenizer                  *bertpt.Tokenizer
	model                      *bertpt.Model
	optimizer                  *bertpt.Optimizer
	modelConfig, trainerConfig string
}

func refused() {
	_, err := bertpt.ConfigResolve("model", `{"sise": 1}`)
	expect(err != nil, "a wrong key is accepted")
}

func (d *drill) handles(n int) {
	repeat(n, func(int) {
		refused()
		must(bertpt.ConfigResolve("optimizer", nil))
		tokenizer := must(d.corpus.Tokenizer())
		vocab := must(tokenizer.Vocab())
		expect(len(must(tokenizer.Encode(text, nil)).IDs) > 10, "tokens are missing")
		tokenizer.Close()
		vocab.Close()
	})
}

func (d *drill) finalizers(n int) {
	repeat(n, func(i int) {
		refused()
		tokenizer := must(d.corpus.Tokenizer())
		must(tokenizer.Vocab())
		expect(len(must(tokenizer.Encode(text, nil)).IDs) > 10, "tokens are missing")
		if i%500 == 0 {
			collect()
		}
	})
}

func (d *drill) makeModel() {
	d.model = must(bertpt.NewModel(d.modelConfig, d.tokenizer))
	d.optimizer = must(bertpt.NewOptimizer(d.model, nil))
}

func (d *drill) makeTrainer() *bertpt.Trainer {
	return must(bertpt.NewTrainer(d.model, d.optimizer, d.corpus, d.trainerConfig))
}

func (d *drill) trainers(n int) {
	d.makeModel()
	repeat(n, func(int) {
		trainer := d.makeTrainer()
		events := must(trainer.Events())
		must(trainer.Step())
		trainer.Close()
		events.Close()
	})
}

func (d *drill) events(n int) {
	d.makeModel()
	trainer := d.makeTrainer()
	events := must(trainer.Events())
	all, seconds := 0, 0.0
	for again := true; again; again = pauseIsAgain() {
		for pulled, paused := 0, false; pulled < n; {
			check(trainer.Run(nil, round))
			begin := time.Now()
			count := pull(events)
			seconds += time.Since(begin).Seconds()
			pulled += count
			all += count
			if !paused && pulled >= n/5 {
				paused = true
				pauseIsAgain()
			}
		}
	}
	fmt.Printf("{\"events\": %d, \"seconds\": %v}\n", all, seconds)
}

// pull reads all that waits; it gives how many.
func pull(events *bertpt.EventStream) int {
	over, cancel := context.WithCancel(context.Background())
	cancel() // so that Next does not wait
	for count := 0; ; count++ {
		event, err := events.Next(over)
		if err == context.Canceled {
			return count
		}
		check(err)
		event.Close()
	}
}

func (d *drill) steps(n int) {
	d.makeModel()
	trainer := d.makeTrainer()
	metrics := must(trainer.Step())
	var each []float64
	for block := 0; block < blocks; block++ {
		begin, inside := time.Now(), metrics.Seconds
		for i := 0; i < n/blocks; i++ {
			metrics = must(trainer.Step())
		}
		each = append(each, (time.Since(begin).Seconds()-(metrics.Seconds-inside))/float64(n/blocks))
	}
	sort.Float64s(each)
	fmt.Printf("{\"microseconds\": %v}\n", 1e6*each[blocks/2])
}

// leave ends the program while another thread is at work.
func (d *drill) leave(afterMs int, asking bool) {
	d.makeModel()
	if asking {
		go func() {
			for {
				d.model.FillMask("the [MASK] of the people", 3)
			}
		}()
	} else {
		check(d.makeTrainer().Start(nil))
	}
	time.Sleep(time.Duration(afterMs) * time.Millisecond)
	fmt.Println("leaving")
}

func main() {
	if len(os.Args) != 6 {
		os.Exit(2)
	}
	what, n := os.Args[1], must(strconv.Atoi(os.Args[2]))
	d := &drill{corpus: must(bertpt.OpenCorpus(os.Args[3])), modelConfig: os.Args[4], trainerConfig: os.Args[5]}
	d.tokenizer = must(d.corpus.Tokenizer())
	switch what {
	case "handles":
		d.handles(n)
	case "finalizers":
		d.finalizers(n)
	case "trainers":
		d.trainers(n)
	case "events":
		d.events(n)
	case "steps":
		d.steps(n)
	case "exit", "exit-asking":
		d.leave(n, what == "exit-asking")
	default:
		os.Exit(2)
	}
}
