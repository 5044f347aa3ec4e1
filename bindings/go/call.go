package bertpt

// #include <stdlib.h>
// #include <bertpt/bertpt.h>
import "C"

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"unsafe"
)

// Map is a configuration in Go's own form.
type Map = map[string]any

var abi struct {
	once sync.Once
	err  error
}

// Check finds out whether the library that was loaded fits the headers that this package was built with. Every function that makes an
// object does so; this one only does it early.
func Check() error {
	abi.once.Do(func() {
		_, abi.err = rawABICheck(C.BERTPT_ABI_MAJOR, C.BERTPT_ABI_MINOR, C.BERTPT_LAYOUT_HASH)
	})
	return abi.err
}

// cString is text in C's memory; free it.
type cString struct{ p *C.char }

func (s cString) free() { C.free(unsafe.Pointer(s.p)) }

func newCString(what, value string) (cString, error) {
	if at := strings.IndexByte(value, 0); at >= 0 {
		return cString{}, failure(CodeInvalidArgument, "%s has a NUL byte at position %d; it must have none", what, at)
	}
	return cString{C.CString(value)}, nil
}

// optionsOf brings a configuration into C's form, after the check of the ABI.
func optionsOf(options any) (cString, error) {
	if err := Check(); err != nil {
		return cString{}, err
	}
	switch value := options.(type) {
	case nil:
		return cString{}, nil
	case string:
		return newCString("the configuration", value)
	case []byte:
		return newCString("the configuration", string(value))
	case json.RawMessage:
		return newCString("the configuration", string(value))
	}
	text, err := json.Marshal(options)
	if err != nil {
		e := failure(CodeConfig, "the configuration is no JSON: %v", err)
		e.cause = err
		return cString{}, e
	}
	return newCString("the configuration", string(text))
}

// pathOf brings a path into C's form, after the check of the ABI.
func pathOf(path string) (cString, error) {
	if err := Check(); err != nil {
		return cString{}, err
	}
	return newCString("the path", path)
}

// chars is the memory of a string, for the length of a call.
func chars(text string) *C.char {
	return *(**C.char)(unsafe.Pointer(&text))
}

// slice lends memory of the library; nil for NULL.
func slice[T, C any](data *C, count int64) []T {
	if data == nil || count == 0 {
		return nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(data)), count)
}

func copied[T, C any](data *C, count int64) []T {
	return append([]T(nil), slice[T](data, count)...)
}

func start[T any](values []T) unsafe.Pointer {
	if len(values) == 0 {
		return nil
	}
	return unsafe.Pointer(&values[0])
}

// readText takes a text over and frees it.
func readText(text *C.bertpt_text, err error) (string, error) {
	if err != nil {
		return "", err
	}
	defer C.bertpt_text_free(text)
	var data *C.char
	var size C.size_t
	if _, err := rawTextGet(text, &data, &size); err != nil {
		return "", err
	}
	return string(slice[byte](data, int64(size))), nil
}

// withCancel makes a call that the context can stop.
func withCancel(ctx context.Context, call func(cancel *C.bertpt_cancel) error) error {
	if ctx == nil || ctx.Done() == nil {
		return call(nil)
	}
	cancel, stop, err := watch(ctx)
	if err != nil {
		return err
	}
	defer stop()
	return call(cancel)
}

// watch makes a cancel that is requested when the context is done, until stop, which also frees it. Stop may be called more than once.
func watch(ctx context.Context) (cancel *C.bertpt_cancel, stop func(), err error) {
	if _, err := rawCancelCreate(&cancel); err != nil {
		return nil, nil, err
	}
	if ctx.Err() != nil {
		C.bertpt_cancel_request(cancel)
	}
	var once sync.Once
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-ctx.Done():
			C.bertpt_cancel_request(cancel)
		case <-quit:
		}
	}()
	return cancel, func() {
		once.Do(func() {
			close(quit)
			<-ended
			C.bertpt_cancel_free(cancel)
		})
	}, nil
}
