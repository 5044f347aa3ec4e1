package bertpt

// #include <bertpt/bertpt.h>
import "C"

import (
	"context"
	"io"
	"unsafe"
)

// eventWait is how often a reader that waits looks whether its context is done.
const eventWait = 50 // milliseconds

// EventStream tells what a trainer does, for one goroutine at a time.
type EventStream struct{ *handle }

// Event is one thing that happened. Closing it early only saves a little memory.
type Event struct {
	*handle
	Kind       EventKind
	Step       int64       // steps that were done then
	Metrics    Metrics     // the newest; of this step for EventProgress
	Evaluation *Evaluation // of EventEvaluation, the last of the run for EventFinished; nil where there is none
	Message    string      // in plain words; empty for EventProgress
	Path       string      // the folder of an EventCheckpoint, the newest for the last event of a run
	Code       Code        // of an EventFailed; 0 for others
}

// JSON gives the whole event as one JSON object on one line.
func (e *Event) JSON() (string, error) {
	return e.text(func(object unsafe.Pointer, out **C.bertpt_text) (status, error) {
		return rawEventGetJson((*C.bertpt_event)(object), out)
	})
}

// Next waits for the next event, until the context is done (its error is then given; the stream goes on); with a context that is done it
// gives what is there already. io.EOF after the last event of the run.
func (s *EventStream) Next(ctx context.Context) (*Event, error) {
	defer s.done()
	stream := (*C.bertpt_event_stream)(s.use())
	timeout := C.int64_t(-1)
	if ctx != nil && ctx.Done() != nil {
		timeout = eventWait
		if ctx.Err() != nil {
			timeout = 0
		}
	}
	for {
		var out *C.bertpt_event
		result, err := rawEventStreamNext(stream, timeout, &out)
		switch {
		case err != nil:
			return nil, err
		case result == statusEnd:
			return nil, io.EOF
		case result == statusOK:
			return readEvent(out)
		}
		if ctx != nil && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
}

// Channel gives the events as a channel, which is closed after the last one, after a failure, or when the context is done. The stream
// must not be read otherwise; cancel the context if you stop reading early.
func (s *EventStream) Channel(ctx context.Context) <-chan *Event {
	events := make(chan *Event)
	go func() {
		defer close(events)
		for {
			event, err := s.Next(ctx)
			if err != nil {
				return
			}
			select {
			case events <- event:
			case <-ctx.Done():
				return
			}
		}
	}()
	return events
}

// Dropped gives the number of progress events that were dropped because the reader was behind.
func (s *EventStream) Dropped() (uint64, error) {
	defer s.done()
	var dropped C.uint64_t
	_, err := rawEventStreamGetDropped((*C.bertpt_event_stream)(s.use()), &dropped)
	return uint64(dropped), err
}

func readEvent(raw *C.bertpt_event) (*Event, error) {
	var kind C.bertpt_event_kind
	var step C.int64_t
	var code C.bertpt_status
	var message, path *C.char
	owner := newHandle(unsafe.Pointer(raw), func(p unsafe.Pointer) { C.bertpt_event_free((*C.bertpt_event)(p)) })
	metrics, evaluation := sizedMetrics(), sizedEvaluation()
	if _, err := rawEventGetKind(raw, &kind); err != nil {
		return nil, err
	}
	if _, err := rawEventGetStep(raw, &step); err != nil {
		return nil, err
	}
	if _, err := rawEventGetMetrics(raw, &metrics); err != nil {
		return nil, err
	}
	evaluated, err := rawEventGetEvaluation(raw, &evaluation)
	if err != nil {
		return nil, err
	}
	if _, err := rawEventGetMessage(raw, &message); err != nil {
		return nil, err
	}
	if _, err := rawEventGetPath(raw, &path); err != nil {
		return nil, err
	}
	if _, err := rawEventGetCode(raw, &code); err != nil {
		return nil, err
	}
	event := &Event{owner, EventKind(kind), int64(step), metricsOf(&metrics), nil, C.GoString(message), C.GoString(path), Code(code)}
	if evaluated == statusOK {
		e := evaluationOf(&evaluation)
		event.Evaluation = &e
	}
	return event, nil
}
